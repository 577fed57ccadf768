"""People whose card somebody else wrote are told, once, in time, and nobody sees a card through it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.dates import today
from latu.core.gate import write
from latu.mail import actions as mail
from latu.mail.models import Outgoing, Suppression
from latu.people import actions
from latu.people.models import Interaction, Person
from latu.privacy import telling
from latu.privacy.models import Controller, Told
from latu.records.models import Change


def make(
    cast: Cast, given: str, email: str, *, days: int = 0, languages: tuple[str, ...] = ()
) -> Person:
    """A private card of Aino's, that many days old."""
    with write(cast.viewer(cast.aino)) as w:
        values = {
            "given": given,
            "family": "Suksinen",
            "email": email,
            "languages": list(languages),
        }
        content = actions.Content(values={**values, "level": Level.PRIVATE})
        person = actions.create(w, content=content, owner_id=cast.tunturi.pk)
        made = w.at - timedelta(days=days)
    with write(SYSTEM):
        Change.objects.filter(noun="person", record_id=person.pk).update(at=made)
    return person


@pytest.fixture
def named(cast: Cast) -> None:
    Controller.objects.create(pk=1, name="Esimerkin kunta", email="rekisteri@example.org")


def test_due_in_a_month_or_at_the_first_contact(cast: Cast) -> None:
    first = make(cast, "Maija", "maija@example.org", days=10)
    second = make(cast, "Liisa", "", days=10)
    for day in (today() - timedelta(days=20), today()):
        Interaction.objects.create(person=second, author=cast.aino, kind="message", day=day)
    found = telling.waiting(cast.viewer(cast.antti))
    assert [(each.person, each.due) for each in found] == [
        (second, today()),
        (first, today() + timedelta(days=20)),
    ]
    assert [(each.is_due, each.can_be_told) for each in found] == [(True, False), (False, True)]


def test_who_has_an_account_or_another_keeper_is_not_asked_about(cast: Cast) -> None:
    person = make(cast, "Maija", "maija@example.org")
    assert telling.waiting(cast.viewer(cast.elli)) == []
    assert len(telling.waiting(cast.viewer(cast.aino))) == 1
    with write(SYSTEM):
        Person.objects.filter(pk=person.pk).update(user=cast.olli)
    assert telling.waiting(cast.viewer(cast.aino)) == []


def test_the_keeper_tells_one_in_their_language(client: Client, cast: Cast, named: None) -> None:
    person = make(cast, "Maija", "Maija@example.org", languages=("de", "sv"))
    client.force_login(cast.aino)
    assert "Maija Suksinen" in client.get("/duties/telling/").content.decode()
    client.post("/duties/telling/send/", {"person": person.pk})
    sent = Outgoing.objects.get()
    assert (sent.to, sent.language) == ("maija@example.org", "sv")
    for said in ("Tunturin Kehitys Oy", "Esimerkin kunta", "/privacy/about/", "6"):
        assert said in sent.text
    told = Told.objects.get(person=person)
    assert (told.mail_key, told.by) == (sent.key, cast.aino)
    assert sent.key in client.get("/duties/telling/").content.decode()
    assert client.post("/duties/telling/send/", {"person": person.pk}).status_code == 404
    assert Outgoing.objects.count() == 1


def test_all_who_are_due_with_cards_one_may_not_see(
    client: Client, cast: Cast, named: None
) -> None:
    make(cast, "Maija", "maija@example.org", days=31)
    make(cast, "Liisa", "liisa@example.org", days=5)
    client.force_login(cast.antti)
    page = client.get("/duties/telling/").content.decode()
    assert "Suksinen" not in page
    client.post("/duties/telling/send/")
    assert [each.to for each in Outgoing.objects.all()] == ["maija@example.org"]
    assert "Suksinen" not in client.get("/duties/telling/").content.decode()


def test_nothing_goes_out_without_a_controller(client: Client, cast: Cast) -> None:
    person = make(cast, "Maija", "maija@example.org")
    client.force_login(cast.aino)
    client.post("/duties/telling/send/", {"person": person.pk})
    assert not Outgoing.objects.exists()
    assert not Told.objects.exists()


def test_whom_mail_does_not_reach_stays_and_can_be_left_out(
    client: Client, cast: Cast, named: None
) -> None:
    person = make(cast, "Maija", "maija@example.org", days=40)
    with write(SYSTEM) as w:
        mail.suppress(w, address="maija@example.org", reason=Suppression.Reason.ASKED)
    client.force_login(cast.aino)
    assert client.post("/duties/telling/send/", {"person": person.pk}).status_code == 404
    assert not Told.objects.exists()
    where = f"/duties/telling/{person.pk}/"
    assert client.post(where, {"exemption": "knows", "reason": " "}).status_code == 200
    client.force_login(cast.elli)
    assert client.post(where, {"exemption": "knows", "reason": "x"}).status_code == 404
    client.force_login(cast.aino)
    client.post(where, {"exemption": "knows", "reason": "Kerroin itse."})
    assert Told.objects.get().reason == "Kerroin itse."
    assert telling.waiting(cast.viewer(cast.aino)) == []


def test_the_page_asks_as_much_for_many(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    counts = []
    for number in range(3):
        make(cast, f"N{number}", f"n{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            client.get("/duties/telling/")
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1, counts
