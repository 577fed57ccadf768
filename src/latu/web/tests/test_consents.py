"""What a person agreed to, on a page of those who may edit the card."""

from django.test import Client
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person
from latu.privacy.models import Consent

SAID = {
    "category": "photo",
    "text": "Minut saa kuvata seminaarissa.",
    "source": "Ilmoittautumislomake",
    "given_on": "1.2.2024",
    "expires_on": "1.2.2025",
}


def make(cast: Cast) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": "Maija", "family": "Suksinen", "level": Level.NETWORK}
        return actions.create(w, content=actions.Content(values=values), owner_id=cast.tunturi.pk)


def test_given_and_taken_back(client: Client, cast: Cast) -> None:
    person = make(cast)
    where = f"/people/{person.pk}/consents/"
    client.force_login(cast.aino)
    assert where in client.get(f"/people/{person.pk}/").content.decode()
    assert client.post(where, SAID).status_code == 302
    consent = Consent.objects.get(person=person)
    assert (consent.by, consent.withdrawn_at) == (cast.aino, None)
    client.force_login(cast.antti)
    assert "Maija Suksinen" in client.get("/duties/").content.decode()  # its time is over
    client.post(where, {"withdraw": consent.pk})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "Maija Suksinen" not in client.get("/duties/").content.decode()
    assert SAID["text"] in client.get(where).content.decode()


def test_only_for_those_who_may_edit(client: Client, cast: Cast) -> None:
    person = make(cast)
    client.force_login(cast.matti)
    where = f"/people/{person.pk}/consents/"
    assert client.get(where).status_code == 403
    assert client.post(where, SAID).status_code == 403
    assert where not in client.get(f"/people/{person.pk}/").content.decode()
    assert not Consent.objects.exists()


def test_nothing_is_kept_of_half_a_form(client: Client, cast: Cast) -> None:
    person = make(cast)
    client.force_login(cast.aino)
    response = client.post(f"/people/{person.pk}/consents/", {**SAID, "text": ""})
    assert "Ilmoittautumislomake" in response.content.decode()
    assert not Consent.objects.exists()
