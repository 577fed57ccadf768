"""What has changed about a call, as its page and the lists say it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions
from latu.calls.models import Call
from latu.core.access import Level
from latu.core.gate import Write, write
from latu.records import history
from latu.records.models import Change
from latu.web.changed import Passage, passages

EARLY, LATE = datetime(2031, 3, 12, 16, tzinfo=UTC), datetime(2031, 3, 26, 16, tzinfo=UTC)
LATER = datetime(2031, 5, 1, 16, tzinfo=UTC)


@pytest.fixture
def call(cast: Cast, client: Client) -> Call:
    client.cookies["django_language"] = "en"
    return add(cast, "PORO")


def add(cast: Cast, identifier: str, **values: object) -> Call:
    values = {"identifier": identifier, "titles": {"en": f"Call {identifier}"}, **values}
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values=values, deadlines=(EARLY,))
        return actions.create(w, content=content, owner_id=cast.tunturi.pk)


def edit(cast: Cast, call: Call, *deadlines: datetime, **values: object) -> None:
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values=values, deadlines=deadlines or None)
        actions.edit(w, call=call, content=content)


def section(client: Client, call: Call) -> str:
    text = client.get(f"/calls/{call.pk}/").text
    return text.partition('aria-labelledby="changed"')[2].partition("</section>")[0]


def note(w: Write, call: Call, before: str, after: str) -> None:
    history.record(w, call.ref, Change.Action.UPDATE, {"description_html": [before, after]})


def test_each_change_is_a_sentence_with_day_and_source(
    client: Client, cast: Cast, call: Call
) -> None:
    assert section(client, call) == ""
    edit(cast, call, LATE, budget_cents=500_00, opens_at=EARLY, rate="50 %")
    edit(cast, call, LATE, LATER, titles={"en": "Snow"}, budget_cents=None, max_cents=100)
    text = section(client, call).replace("\xa0", " ")
    for sentence in (
        "The deadline moved: 12 Mar 2031 → 26 Mar 2031",
        "The opening day is known now: 12 Mar 2031",
        "The budget changed: Not known → €500",
        "The funding rate changed: Not known → 50 %",
        "New deadline: 1 May 2031",
        "The title changed: “Call PORO” → “Snow”",
        "The budget changed: €500 → Not known",
        "The largest grant changed: Not known → €1",
    ):
        assert sentence in text, sentence
    assert text.index("New deadline") < text.index("The deadline moved"), "newest first"
    assert "changed by hand" in text
    assert "Aino" not in text
    client.force_login(cast.elli)
    assert "Aino" in section(client, call)


def test_an_hour_that_moved_is_told_with_the_time(client: Client, cast: Cast, call: Call) -> None:
    edit(cast, call, EARLY - timedelta(hours=2))
    text = section(client, call).replace("\xa0", " ")
    assert "The deadline moved: 12 Mar 2031 at 18:00 → 12 Mar 2031 at 16:00" in text


def test_a_new_deadline_or_budget_is_marked_in_lists_and_facts_for_a_month(
    client: Client, cast: Cast, call: Call
) -> None:
    add(cast, "OTHER")
    edit(cast, call, LATE, budget_cents=500)
    edit(cast, call, budget_cents=900)
    edit(cast, call, timezone.now() + timedelta(days=20))
    assert client.get(f"/calls/{call.pk}/").text.count('href="#changed">changed lately') == 1
    for address in ("/calls/", "/", "/search/?q=poro"):
        text = client.get(address).text
        assert text.count("Deadline changed") == 1, address
        assert "Budget changed" not in text, "it was not known a month ago"
    Change.objects.update(at=timezone.now() - timedelta(days=31))
    for address in ("/calls/", "/", f"/calls/{call.pk}/"):
        assert "Deadline changed" not in client.get(address).text
        assert "changed lately" not in client.get(address).text
    assert "The deadline moved" in section(client, call)


def test_the_difference_of_a_text_has_a_page(client: Client, cast: Cast, call: Call) -> None:
    with write(cast.viewer(cast.aino)) as w:
        note(w, call, "<p>Same. Old words here.</p>", "<p>Same. New <b>words</b> here.</p>")
    change = Change.objects.latest("pk")
    address = f"/calls/{call.pk}/changes/{change.pk}/"
    text = section(client, call)
    assert "The text of the call changed." in text
    assert f'href="{address}"' in text
    page = client.get(address).text
    assert '<del lang="en">Old words here.</del>' in page
    assert '<ins lang="en">New words here.</ins>' in page
    assert "Same." not in page
    created = Change.objects.filter(action=Change.Action.CREATE).latest("pk")
    assert client.get(f"/calls/{call.pk}/changes/{created.pk}/").status_code == 404
    Call.objects.update(level=Level.PRIVATE)
    assert client.get(address).status_code == 404


def test_other_mark_up_is_no_other_text(client: Client, cast: Cast, call: Call) -> None:
    assert passages("<p>One. Two.</p>", "<p>One.</p><p>Two.</p>") == []
    assert passages(None, "<p>One.</p>") == [Passage("", "One.")]
    with write(cast.viewer(cast.aino)) as w:
        note(w, call, "<p>One.</p>", "<p><b>One.</b></p>")
    page = client.get(f"/calls/{call.pk}/changes/{Change.objects.latest('pk').pk}/").text
    assert "Only the layout changed" in page


def test_the_number_of_queries_is_fixed(
    client: Client, cast: Cast, call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        edit(cast, call, LATE + timedelta(days=number), budget_cents=number + 1)
    with django_assert_num_queries(6):
        client.get("/calls/")
    one = f"/calls/{call.pk}/"
    with django_assert_num_queries(10):
        client.get(one)
    for number in range(3):
        edit(cast, call, LATE + timedelta(days=number), budget_cents=number + 9)
        edit(cast, add(cast, f"N{number}"), LATE, budget_cents=7)
    with django_assert_num_queries(6):
        client.get("/calls/")
    with django_assert_num_queries(10):
        client.get(one)
