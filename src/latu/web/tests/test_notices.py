"""Pages of partner notices: the list, one, writing, answering, the inbox."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Level
from latu.core.dates import eu_deadline, show_date, today
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations.models import Organisation
from latu.partners.models import Answer, Notice, State
from latu.partners.tests.conftest import make as made
from latu.records.models import Todo
from latu.taxonomy.models import Concept, Label
from latu.taxonomy.tags import set_tags, tags_of

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Answers of earlier tests do not count."""
    cache.clear()


@pytest.fixture
def call(cast: Cast) -> Call:
    values = {"identifier": "PORO-1", "titles": {"fi": "Porohaku"}, "level": Level.PUBLIC}
    with write(SYSTEM) as w:
        content = calls.Content(values=values, deadlines=(eu_deadline(today() + timedelta(40)),))
        return calls.create(w, content=content, owner_id=None)


def make(cast: Cast, title: str = "Testialue", **more: Any) -> Notice:
    """A notice of Tunturi, by Aino."""
    return made(cast, titles={"fi": title}, **more)


def form_data(**changes: Any) -> dict[str, Any]:
    return {"kind": "look_for", "title": "Testialue", "level": "public", **changes}


def test_a_notice_for_a_call_takes_its_deadline_and_topics(
    client: Client, cast: Cast, call: Call
) -> None:
    snow = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    with write(SYSTEM) as w:
        set_tags(w, call.ref, [snow.pk])
    client.force_login(cast.aino)
    page = client.get(f"/notices/add/?call={call.pk}").text
    assert 'value="PORO-1"' in page
    data = form_data(
        owner=cast.tunturi.pk, call="poro-1", countries="ruotsi, FI", kinds=["company"]
    )
    answer = client.post("/notices/add/", data)
    notice = Notice.objects.get()
    assert answer.headers["Location"] == f"/notices/{notice.pk}/"
    assert notice.call == call
    assert notice.expires_on == today() + timedelta(days=40)
    assert (notice.countries, notice.kinds) == (["SE", "FI"], ["company"])
    assert [each.concept for each in tags_of(Notice.NOUN, [notice.pk])[notice.pk]] == [snow]
    text = client.get(f"/notices/{notice.pk}/").text
    for expected in ("Ruotsi, Suomi", "Yritys", "Porohaku", "lumi", "Tunturin Kehitys Oy"):
        assert expected in text
    page = client.get(f"/calls/{call.pk}/").text
    assert f'href="/notices/{notice.pk}/"' in page
    assert f'href="/notices/add/?call={call.pk}"' in page
    assert f'href="/notices/{notice.pk}/"' in client.get(f"/organisations/{cast.tunturi.pk}/").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("countries", "Ruotsi, Atlantis", "“Atlantis”"),
        ("concepts", "olematon aihe", "“olematon aihe”"),
        ("call", "EI-OLE", "“EI-OLE”"),
        ("expires_on", "1.1.2020", "has passed"),
        ("expires_on", "31.12.2099", "a year at most"),
        ("title", "", "Fill this in"),
        ("kind", "sell", "Choose one"),
    ],
)
def test_a_wrong_value_is_told_and_what_was_typed_stays(
    client: Client, cast: Cast, field: str, value: str, told: str
) -> None:
    client.force_login(cast.aino)
    data = form_data(owner=cast.tunturi.pk, details="Poroja.", **{field: value})
    page = client.post("/notices/add/", data, headers=ENGLISH).text
    assert told in page
    assert "Poroja." in page
    assert not Notice.objects.exists()


def test_for_another_organisation_nobody_writes(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    answer = client.post("/notices/add/", form_data(owner=cast.tunturi.pk))
    assert answer.context["form"].errors["owner"]
    assert not Notice.objects.exists()


def test_a_topic_is_understood_in_any_form(client: Client, cast: Cast) -> None:
    snow = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    Label.objects.create(
        concept=snow, language="fi", text="lumi", folded="lumi", key="lumi", is_preferred=True
    )
    client.force_login(cast.aino)
    data = form_data(owner=cast.tunturi.pk, concepts="Lumi")
    client.post("/notices/add/", data)
    notice = Notice.objects.get()
    assert [each.concept for each in tags_of(Notice.NOUN, [notice.pk])[notice.pk]] == [snow]
    page = client.get(f"/notices/{notice.pk}/edit/").text
    assert 'value="lumi"' in page
    assert f'value="{show_date(notice.expires_on, "fi")}"' in page
    client.post(f"/notices/{notice.pk}/edit/", {**data, "concepts": "", "title": "Uusi"})
    notice.refresh_from_db()
    assert notice.titles == {"fi": "Uusi"}
    assert tags_of(Notice.NOUN, [notice.pk]) == {}


def test_the_list_shows_what_is_in_force_unless_asked_otherwise(client: Client, cast: Cast) -> None:
    ended, swedish, offer = (
        make(cast, "Vanha"),
        make(cast, "Vain ruotsi", countries=["SE"]),
        make(cast, "Tarjous", kind="offer"),
    )
    Notice.objects.filter(pk=ended.pk).update(expires_on=today() - timedelta(days=1))
    for query, expected in (
        ("", {swedish, offer}),
        ("?state=over", {ended}),
        ("?state=all", {ended, swedish, offer}),
        ("?kind=offer", {offer}),
        ("?wanted_country=FI", {offer}),
        ("?q=ruotsi", {swedish}),
    ):
        rows = client.get(f"/notices/{query}").context["page"].object_list
        assert set(rows) == expected, query
    client.force_login(cast.kaisa)
    assert not client.get("/notices/?ours=on").context["page"].object_list
    client.force_login(cast.sari)
    assert len(client.get("/notices/?ours=on").context["page"].object_list) == 2
    sheet = b"".join(client.get("/notices/?format=csv&state=all")).decode()
    assert sheet.count("\r\n") == 4


def test_a_hidden_call_shows_nowhere_with_the_notice(
    client: Client, cast: Cast, call: Call
) -> None:
    notice = make(cast, call_id=call.pk)
    Call.objects.update(level=Level.ORGANISATION, owner=cast.tunturi)
    for user in (None, cast.elli):
        if user:
            client.force_login(user)
        for address in ("/", "/notices/", f"/notices/{notice.pk}/", "/notices/?format=csv"):
            text = b"".join(client.get(address)).decode()
            assert "Poro" not in text, address
            assert "PORO" not in text, address
    Notice.objects.update(owner=cast.ranta)
    data = form_data(owner=cast.ranta.pk, title="Muutettu")
    client.force_login(cast.elli)
    assert client.post(f"/notices/{notice.pk}/edit/", data).status_code == 302
    assert Notice.objects.get().call == call  # what the writer does not see stays


def test_closing_and_opening_again(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.aino)
    for data, state in (
        ({"close": "found"}, State.FOUND),
        ({"extend": "1"}, State.OPEN),
        ({"close": "withdrawn"}, State.WITHDRAWN),
        ({"close": "odd"}, State.WITHDRAWN),
    ):
        client.post(f"/notices/{notice.pk}/state/", data)
        notice.refresh_from_db()
        assert notice.state == state
    client.force_login(cast.elli)
    assert client.post(f"/notices/{notice.pk}/state/", {"extend": "1"}).status_code == 403


def test_the_history_is_told_in_words(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.aino)
    data = form_data(owner=cast.tunturi.pk, countries="Ruotsi", kinds=["company"])
    client.post(f"/notices/{notice.pk}/edit/", data)
    page = client.get(f"/notices/{notice.pk}/")
    ((first, *_rest), *_more) = [each["fields"] for each in page.context["changes"]][:1]
    told = {name: after for name, _before, after in [first, *_rest]}
    assert "Ruotsi" in told.values()
    assert "Yritys" in told.values()


def test_from_answer_to_inbox_and_back(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.kaisa)
    text = client.get(f"/notices/{notice.pk}/").text
    assert f'action="/notices/{notice.pk}/answer/"' in text
    data = {"organisation": cast.paja.pk, "text": "Meillä on halli."}
    answered = client.post(f"/notices/{notice.pk}/answer/", data)
    row = Answer.objects.get()
    assert answered.headers["Location"] == f"/answers/{row.pk}/"
    assert f'action="/notices/{notice.pk}/answer/"' not in client.get(f"/notices/{notice.pk}/").text
    client.force_login(cast.sari)
    with override("fi"):
        assert client.get("/").context["unread_answers"] == 1
        assert "Meillä on halli." in client.get("/answers/").text
        assert "Meillä on halli." in client.get(f"/answers/{row.pk}/").text
    assert client.get("/").context["unread_answers"] == 0
    client.post(f"/answers/{row.pk}/", {"text": "Kiinnostaa!"})
    client.post(f"/answers/{row.pk}/", {"interest": "yes"})
    client.force_login(cast.kaisa)
    assert client.get("/").context["unread_answers"] == 1
    page = client.get(f"/answers/{row.pk}/")
    assert "Kiinnostaa!" in page.text
    assert page.context["answer"].interest == "yes"
    assert 'name="interest"' not in page.text
    assert [mail.to for mail in Outgoing.objects.order_by("pk")] == [
        "aino@example.org", "kaisa@example.org", "kaisa@example.org",
    ]  # fmt: skip


def test_others_find_no_conversation(client: Client, cast: Cast) -> None:
    notice = make(cast)
    row = Answer.objects.create(notice=notice, organisation=cast.paja, author=cast.kaisa)
    for user in (cast.elli, cast.olli, cast.matti):
        client.force_login(user)
        assert client.get(f"/answers/{row.pk}/").status_code == 404
        assert client.post(f"/answers/{row.pk}/", {"text": "x"}).status_code == 404
        assert not client.get("/answers/").context["page"].object_list
    client.logout()
    assert client.get(f"/answers/{row.pk}/").status_code == 302


def test_an_empty_answer_comes_back(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.kaisa)
    answer = client.post(f"/notices/{notice.pk}/answer/", {"organisation": cast.paja.pk})
    assert answer.context["answer_form"].errors["text"]
    client.force_login(cast.aino)  # it is her own notice
    assert client.post(f"/notices/{notice.pk}/answer/", {"text": "x"}).status_code == 403


def test_answers_in_a_flood_are_stopped(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    notice = make(cast)
    data = {"organisation": cast.paja.pk}
    for number in range(20):
        client.post(f"/notices/{notice.pk}/answer/", {**data, "text": f"Viesti {number}"})
    mails = Outgoing.objects.count()
    answer = client.post(f"/notices/{notice.pk}/answer/", {**data, "text": "Vielä yksi"})
    assert answer.context["answer_form"].non_field_errors()
    row = Answer.objects.get()
    assert client.post(f"/answers/{row.pk}/", {"text": "Ja"}).context["form"].non_field_errors()
    assert Outgoing.objects.count() == mails == 20


def test_a_todo_about_a_notice_leads_to_it(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.elli)
    client.post(f"/todos/{notice.ref}/add/", {"text": "Soita"})
    assert Todo.objects.get().ref == notice.ref
    assert f'href="/notices/{notice.pk}/"' in client.get("/").text


def test_a_notice_is_found_by_the_search(client: Client, cast: Cast) -> None:
    notice = make(cast, "Sähkökelkkojen testialue")
    (row,) = client.get("/search/?q=kumppanihaku:sähkökelkkojen").context["rows"]
    assert row.address == f"/notices/{notice.pk}/"
    hidden = make(cast, "Sähkökelkka salaa", level=Level.ORGANISATION)
    rows = client.get("/search/?q=sähkökelkka+salaa").context["rows"]
    assert hidden.pk not in [each.hit.ref.id for each in rows]


def test_who_may_not_see_the_owner_gets_no_link_to_it(client: Client, cast: Cast) -> None:
    notice = make(cast)
    Organisation.objects.filter(pk=cast.tunturi.pk).update(level=Level.NETWORK)
    page = client.get(f"/notices/{notice.pk}/").text
    assert "Tunturin Kehitys Oy" in page
    assert f'href="/organisations/{cast.tunturi.pk}/"' not in page


def test_queries_do_not_grow(
    client: Client, cast: Cast, call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.kaisa)
    make(cast, call_id=call.pk, countries=["SE"])
    for count in (1, 12):
        for number in range(count):
            each = make(cast, f"Ilmoitus {number}", call_id=call.pk, countries=["SE"])
            Answer.objects.create(notice=each, organisation=cast.paja, author=cast.kaisa)
        for address, queries in (("/notices/", 11), ("/answers/", 6)):
            client.get(address)
            with django_assert_num_queries(queries):
                client.get(address)
