"""What has been with a person: noted, shown to whom its author lets see it, put right, and followed by a next step."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.access import Level
from latu.core.dates import show_date, today
from latu.core.gate import write
from latu.people import actions, cards, queries
from latu.people.models import Interaction, Person, Tie
from latu.records.actions import add_todo
from latu.records.models import Todo
from latu.sources.vcards.write import write_cards
from latu.taxonomy.models import Concept

QUERIES = 19  # of the page of a person, three of them for the access log
SECRET = "Puhuttiin kaivoksesta"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


@pytest.fixture
def person(cast: Cast) -> Person:
    """Seen by the network."""
    return make(cast, Level.NETWORK)


def make(cast: Cast, level: Level) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": "Maija", "family": "Suksinen", "level": level}
        work = (actions.Work(cast.paja.pk),)
        content = actions.Content(values=values, work=work)
        return actions.create(w, content=content, owner_id=cast.tunturi.pk)


def note(cast: Cast, user: User, person: Person, level: Level, days: int = 0) -> Interaction:
    said = actions.Said(
        kind=Interaction.Kind.MEETING, day=today() - timedelta(days=days), note=SECRET, level=level
    )
    with write(cast.viewer(user)) as w:
        return actions.state_interaction(w, person=person, said=said)


def send(client: Client, person: Person, **data: str) -> str:
    said = {"kind": "meeting", "day": show_date(today(), "fi"), "level": "organisation", **data}
    address = f"/people/{person.pk}/interactions/"
    return client.post(address, said, follow=True, headers={"accept-language": "en"}).text


def page_of(client: Client, person: Person) -> str:
    return client.get(f"/people/{person.pk}/", headers={"accept-language": "en"}).text


def test_a_meeting_is_noted_with_a_next_step(client: Client, cast: Cast, person: Person) -> None:
    client.force_login(cast.aino)
    assert show_date(today(), "fi") in page_of(client, person)  # today is offered
    due = show_date(today() + timedelta(days=7), "fi")
    page = send(client, person, note=SECRET, next_step="Lähetä esite", next_day=due)
    assert SECRET in page
    row = Interaction.objects.get()
    assert (row.author, row.day, row.level) == (cast.aino, today(), Level.ORGANISATION)
    todo = Todo.objects.get()
    assert (todo.user, todo.ref, todo.due) == (cast.aino, person.ref, today() + timedelta(days=7))
    assert "Lähetä esite" in client.get("/").text


def test_sent_twice_it_is_noted_once(client: Client, cast: Cast, person: Person) -> None:
    client.force_login(cast.aino)
    for _ in range(2):
        send(client, person, note=SECRET, next_step="Soita")
    assert (Interaction.objects.count(), Todo.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"day": "3.12.2099"}, "This day is still to come"),
        ({"day": ""}, "Fill this in."),
        ({"kind": "dream"}, "Choose one from the list."),
        ({"level": "public"}, "Choose one from the list."),
        ({"note": "x" * 2001}, "2000 characters at most"),
        ({"next_day": "3.12.2099"}, "Write what is to be done by that day."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: Client, cast: Cast, person: Person, data: dict[str, str], said: str
) -> None:
    client.force_login(cast.aino)
    page = send(client, person, **{"note": SECRET, **data})
    assert said in page
    assert SECRET in page or "note" in data
    assert not Interaction.objects.exists()
    assert not Todo.objects.exists()


READERS = (None, "olli", "kaisa", "matti", "elli", "aino", "sari", "antti")
SEEN_BY: dict[Level, set[str | None]] = {
    Level.PRIVATE: {"aino"},
    Level.ORGANISATION: {"aino", "sari", "antti"},
    Level.NETWORK: {"aino", "sari", "antti", "elli", "matti"},
}


@pytest.mark.parametrize("level", SEEN_BY)
@pytest.mark.parametrize("seen_person", [Level.PUBLIC, Level.ORGANISATION, Level.PRIVATE])
def test_its_level_says_who_sees_it_and_never_more_than_see_the_person(
    client: Client, cast: Cast, level: Level, seen_person: Level
) -> None:
    person = make(cast, seen_person)
    row = note(cast, cast.aino, person, level)
    who_see_person: set[str | None] = {*READERS}
    if seen_person != Level.PUBLIC:
        who_see_person = {*SEEN_BY[seen_person]}
    for name in READERS:
        client.logout()
        if name:
            client.force_login(getattr(cast, name))
        seen = name in SEEN_BY[level] & who_see_person
        for address in (f"/people/{person.pk}/", f"/people/{person.pk}/interactions/"):
            assert (SECRET in client.get(address).text) == seen, (name, address)
        one = client.get(f"/interactions/{row.pk}/")
        assert (SECRET in one.text) == (name == "aino"), name
        expected = 200 if name == "aino" else 403 if seen else 404
        assert one.status_code == (expected if name else 302), name


def test_nobody_finds_what_was_noted(client: Client, cast: Cast, person: Person) -> None:
    """Neither by searching, nor in lists, downloads, cards or the history of changes."""
    note(cast, cast.aino, person, Level.NETWORK)
    client.force_login(cast.aino)
    assert not client.get("/search/", {"q": "kaivoksesta"}).context["rows"]
    for data in ({"format": "csv"}, {"format": "vcf"}, {"q": "kaivoksesta"}):
        text = b"".join(client.get("/people/", data)).decode()
        assert "Puhuttiin" not in text
    shown = queries.one(cast.viewer(cast.aino), person.pk)
    assert shown is not None
    assert "Puhuttiin" not in b"".join(write_cards([cards.card_of(shown)])).decode()
    assert page_of(client, person).count(SECRET) == 1


def test_its_author_alone_puts_it_right_or_deletes_it(
    client: Client, cast: Cast, person: Person
) -> None:
    row = note(cast, cast.aino, person, Level.NETWORK)
    address = f"/interactions/{row.pk}/"
    data = {"kind": "message", "day": "1.2.2020", "level": "private", "note": "Kirjoitin"}
    for other in (cast.sari, cast.antti, cast.elli):
        client.force_login(other)
        assert client.post(address, data).status_code == 403
        assert client.post(address, {"delete": "1"}).status_code == 403
    client.force_login(cast.aino)
    assert client.get(address).context["form"].initial["note"] == SECRET
    assert client.post(address, {**data, "day": "huomenna"}).status_code == 200
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.day.year, row.note, row.level) == (
        "message", 2020, "Kirjoitin", Level.PRIVATE,
    )  # fmt: skip
    client.post(address, {"delete": "1"})
    assert not Interaction.objects.exists()
    assert client.post(address, {"delete": "1"}).status_code == 404


def test_it_confirms_the_authors_tie_and_never_makes_it_older(cast: Cast, person: Person) -> None:
    then = datetime(2020, 1, 1, tzinfo=UTC)
    for user in (cast.aino, cast.sari):
        Tie.objects.create(person=person, knower=user, strength=2, updated_at=then)
    note(cast, cast.aino, person, Level.PRIVATE, days=365 * 20)
    assert Tie.objects.get(knower=cast.aino).updated_at == then
    note(cast, cast.aino, person, Level.PRIVATE, days=30)
    month_ago = Tie.objects.get(knower=cast.aino).updated_at
    assert month_ago.date() == today() - timedelta(days=30)
    note(cast, cast.aino, person, Level.PRIVATE)
    assert Tie.objects.get(knower=cast.aino).updated_at > month_ago
    assert Tie.objects.get(knower=cast.sari).updated_at == then


def test_who_was_there_is_asked_whether_they_know_the_person(
    client: Client, cast: Cast, person: Person
) -> None:
    note(cast, cast.aino, person, Level.NETWORK)
    offer = "Do you know this person?"
    client.force_login(cast.sari)
    assert offer not in page_of(client, person)
    client.force_login(cast.aino)
    assert offer in page_of(client, person)
    client.post(f"/people/{person.pk}/tie/", {"strength": "2", "level": "private"})
    assert offer not in page_of(client, person)


def test_five_are_shown_and_the_rest_has_a_page(
    client: Client,
    cast: Cast,
    person: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(cast.aino)
    address = f"/people/{person.pk}/interactions/"
    assert 'class="empty"' in client.get(address).text
    note(cast, cast.aino, person, Level.NETWORK)
    with django_assert_num_queries(QUERIES):
        page = page_of(client, person)
    assert f'"{address}">' not in page
    rows = [
        Interaction(person=person, author=cast.sari, kind="event", day=today(), level="network")
        for _ in range(60)
    ]
    Interaction.objects.bulk_create(rows)
    with django_assert_num_queries(QUERIES):
        page = page_of(client, person)
    assert f'href="{address}"' in page
    assert page.count("At an event</b>") == 5
    assert client.get(address).text.count("</b>") == 50
    assert "?page=2" in client.get(address).text


def test_it_goes_with_the_person(cast: Cast, person: Person) -> None:
    note(cast, cast.aino, person, Level.NETWORK)
    person.delete()
    assert not Interaction.objects.exists()


def test_what_is_due_stands_before_what_has_no_day(
    client: Client, cast: Cast, person: Person
) -> None:
    with write(cast.viewer(cast.aino)) as w:
        for number in range(9):
            text = f"Joskus {number}"
            add_todo(w, ref=person.ref, user_id=cast.aino.pk, text=text, due=None)
        add_todo(w, ref=person.ref, user_id=cast.aino.pk, text="Tänään", due=today())
    client.force_login(cast.aino)
    for address in ("/", "/todos/"):
        assert client.get(address).context["todos"][0][0].text == "Tänään"


def test_what_a_person_knows_is_put_there_by_hand_and_found(
    client: Client, cast: Cast, person: Person, thesaurus: None
) -> None:
    client.force_login(cast.aino)
    concept = Concept.objects.get(slug="batteries")
    client.post(f"/subjects/person:{person.pk}/", {"put": concept.pk})
    assert 'href="/search/?q=batteries"' in page_of(client, person)
    for user, count in ((cast.elli, 1), (cast.kaisa, 0)):
        client.force_login(user)
        assert len(client.get("/search/", {"q": "akut"}).context["rows"]) == count, user
