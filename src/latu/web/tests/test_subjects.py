"""The subjects of a record: shown to everybody, corrected by those who may edit it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations import actions as organisations
from latu.records.models import Change
from latu.search.tagging.following import catch_up
from latu.taxonomy.models import Concept, Tag
from latu.taxonomy.tags import set_tags, tags_of

QUERIES = 9  # of a visitor's page of a call


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


@pytest.fixture
def call(thesaurus: None, db: None) -> Call:
    """About batteries, as its title says."""
    with write(SYSTEM) as w:
        values = {"identifier": "HAKU", "titles": {"en": "Better batteries"}, "level": "public"}
        row = calls.create(w, content=calls.Content(values=values), owner_id=None)
    catch_up()
    return row


def shown(row: Call) -> list[tuple[str, str]]:
    return [(t.concept.slug, t.origin) for t in tags_of("call", [row.pk]).get(row.pk, [])]


def send(client: Client, row: Call, **data: object) -> str:
    address = f"/subjects/call:{row.pk}/"
    return client.post(address, data, follow=True, headers={"accept-language": "en"}).text


def page_of(client: Client, row: Call) -> str:
    return client.get(f"/calls/{row.pk}/", headers={"accept-language": "en"}).text


def number(slug: str) -> int:
    return Concept.objects.get(slug=slug).pk


def test_a_visitor_sees_what_was_found_and_gets_no_buttons(client: Client, call: Call) -> None:
    page = page_of(client, call)
    assert 'href="/search/?q=batteries"' in page
    assert "found in the text" in page
    assert "dashed edge" in page
    assert "/subjects/" not in page


def test_a_visitors_empty_record_shows_nothing(client: Client, call: Call) -> None:
    Tag.objects.all().delete()
    assert 'id="subjects"' not in page_of(client, call)


def test_a_mistake_is_gone_with_one_press_and_comes_back_with_one(
    client: Client, cast: Cast, call: Call
) -> None:
    client.force_login(cast.aino)
    assert f'name="take_off" value="{number("batteries")}"' in page_of(client, call)
    page = send(client, call, take_off=number("batteries"))
    assert "Taken off: batteries." in page
    assert shown(call) == []
    assert f'name="put" value="{number("batteries")}"' in page
    assert "Added: batteries." in send(client, call, put=number("batteries"))
    page = page_of(client, call)
    assert shown(call) == [("batteries", "set")]
    assert "found in the text" not in page
    assert "dashed edge" not in page


@pytest.mark.parametrize(
    "text", ["porotalous", "Porotalouden", "rennäring", "REINDEER HERDING", " reindeer  husbandry "]
)
def test_a_subject_is_added_by_any_word_for_it(
    client: Client, cast: Cast, call: Call, text: str
) -> None:
    client.force_login(cast.aino)
    assert "Added: reindeer husbandry." in send(client, call, text=text)
    assert shown(call) == [("reindeer-husbandry", "set"), ("batteries", "found")]


def test_a_part_of_a_word_is_asked_about(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.aino)
    page = send(client, call, text="reindeer hus")
    assert "Which of these do you mean?" in page
    assert f'name="put" value="{number("reindeer-husbandry")}"' in page
    assert 'value="reindeer hus"' in page
    assert shown(call) == [("batteries", "found")]


@pytest.mark.parametrize("text", ["xyzzy", "<b>", "%", "_"])
def test_a_word_that_is_not_in_the_thesaurus_is_told(
    client: Client, cast: Cast, call: Call, text: str
) -> None:
    client.force_login(cast.aino)
    page = send(client, call, text=text)
    assert "The thesaurus has no" in page
    assert "<b>”" not in page
    assert shown(call) == [("batteries", "found")]


def test_nothing_typed_is_told(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.aino)
    assert 'class="errorlist"' in send(client, call, text=" ")


@pytest.mark.parametrize("value", ["0", "x", "9" * 30, "٣", ""])
@pytest.mark.parametrize("name", ["take_off", "put"])
def test_odd_numbers_are_not_found(
    client: Client, cast: Cast, call: Call, name: str, value: str
) -> None:
    client.force_login(cast.aino)
    response = client.post(f"/subjects/call:{call.pk}/", {name: value})
    assert response.status_code == 404


def test_who_may_not_edit_may_not_say(client: Client, cast: Cast, call: Call) -> None:
    data = {"take_off": number("batteries")}
    for user in (cast.kaisa, cast.matti, cast.olli):
        client.force_login(user)
        assert client.post(f"/subjects/call:{call.pk}/", data).status_code == 403
    assert shown(call) == [("batteries", "found")]
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen", "level": Level.ORGANISATION})
        hidden = organisations.create(w, content=content, owner_id=cast.ranta.pk)
    client.force_login(cast.aino)
    assert client.post(f"/subjects/organisation:{hidden.pk}/", data).status_code == 404


def test_history_tells_who_said_what(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.aino)
    send(client, call, text="museums")
    page = send(client, call, take_off=number("batteries"))
    history = page[page.index('class="history"') :]
    assert "subjects: <del>–</del> → <ins>museums</ins>" in history
    assert "subjects: <del>batteries</del> → <ins>–</ins>" in history
    send(client, call, text="museums")  # said before
    assert Change.objects.filter(noun="call", action="update").count() == 2


def test_any_number_of_subjects_costs_the_same(
    client: Client, call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES):
        page_of(client, call)
    with write(SYSTEM) as w:
        set_tags(w, call.ref, [number(slug) for slug in ("museums", "hydrogen", "tourism")])
    with django_assert_num_queries(QUERIES):
        page = page_of(client, call)
    assert page.index("?q=hydrogen") < page.index("?q=batteries"), "what people said comes first"
