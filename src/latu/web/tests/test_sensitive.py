"""Free text about people that looks sensitive is asked about once, and nothing typed is lost."""

import pytest
from django.test import Client
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Interaction, Person
from latu.privacy.sensitive import found_in
from latu.records.models import Comment


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oli sairauslomalla keväällä.", ["sairauslomalla"]),
        ("Saamelaistaustainen, puhuu kolmea kieltä", ["Saamelaistaustainen"]),
        ("Saamelaiskäräjien hankejohtaja", []),
        ("Hon är sjukskriven till maj", ["sjukskriven"]),
        ("Is pregnant; was PREGNANT", ["pregnant"]),
        ("Työskentelee sairaalassa, sama projekti, the same call", []),
        ("homo homogeeninen", ["homo"]),
        ("", []),
    ],
)
def test_what_looks_sensitive(text: str, found: list[str]) -> None:
    assert found_in([text]) == found


def make(cast: Cast) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": "Maija", "family": "Suksinen", "level": Level.NETWORK}
        return actions.create(w, content=actions.Content(values=values), owner_id=cast.tunturi.pk)


def test_a_card_is_saved_when_it_is_said_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    said = {
        "given": "Maija",
        "family": "Suksinen",
        "notes": "Hänellä on diabetes.",
        "level": "private",
    }
    page = client.post("/people/add/", said)
    assert not Person.objects.exists()
    text = page.content.decode()
    assert 'name="sensitive"' in text
    assert "Hänellä on diabetes." in text
    client.post("/people/add/", {**said, "sensitive": "on"})
    person = Person.objects.get()
    assert person.notes == "Hänellä on diabetes."
    again = {**said, "given": "Maija-Liisa"}  # what was there before is not asked about
    client.post(f"/people/{person.pk}/edit/", {**again, "seen": person.updated_at.isoformat()})
    person.refresh_from_db()
    assert person.given == "Maija-Liisa"


def test_a_contact_in_a_moment_a_meeting_and_a_comment_ask_too(client: Client, cast: Cast) -> None:
    person = make(cast)
    client.force_login(cast.aino)
    quick = {"name": "Liisa Latu", "how_met": "Oli raskaana messuilla", "strength": "1"}
    met = {
        "kind": "meeting",
        "day": "1.2.2026",
        "note": "Puhui syövästään",
        "level": "organisation",
    }
    for where, said in (
        ("/people/quick/", quick),
        (f"/people/{person.pk}/interactions/", met),
        (f"/comment/person:{person.pk}/", {"text": "On lestadiolainen"}),
    ):
        page = client.post(where, said)
        assert 'name="sensitive"' in page.content.decode(), where
        assert client.post(where, {**said, "sensitive": "on"}).status_code == 302, where
    assert Person.objects.count() == 2
    assert Interaction.objects.get().note == "Puhui syövästään"
    assert Comment.objects.get().text == "On lestadiolainen"


def test_a_comment_on_another_record_asks_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    client.post(f"/comment/organisation:{cast.paja.pk}/", {"text": "Kertoi syövästä"})
    assert Comment.objects.get().text == "Kertoi syövästä"
