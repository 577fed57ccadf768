"""What has changed about a call, as its history tells it."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from tests.cast import Cast

from latu.calls import actions, changes
from latu.calls.models import Call
from latu.core.access import Level
from latu.core.gate import write
from latu.records.models import Change

EARLY, LATE = datetime(2030, 3, 12, 16, tzinfo=UTC), datetime(2030, 3, 26, 16, tzinfo=UTC)


def add(cast: Cast, **values: object) -> Call:
    content = actions.Content(
        values={"identifier": "PORO", "titles": {"fi": "Porohaku"}, **values}, deadlines=(EARLY,)
    )
    with write(cast.viewer(cast.aino)) as w:
        return actions.create(w, content=content, owner_id=cast.tunturi.pk)


def edit(cast: Cast, call: Call, *deadlines: datetime, **values: object) -> None:
    content = actions.Content(values=values, deadlines=deadlines or None)
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, call=call, content=content)


def test_what_matters_is_told_newest_first_and_the_rest_is_not(cast: Cast) -> None:
    call = add(cast)
    assert changes.of_call(call) == []
    edit(cast, call, LATE)
    edit(cast, call, url="https://example.org")
    edit(cast, call, budget_cents=500)
    newer, older = changes.of_call(call)
    assert newer.values == {"budget_cents": (None, 500)}
    assert older.values == {"deadlines": ([EARLY.isoformat()], [LATE.isoformat()])}
    assert older.change.actor == cast.aino


def test_a_change_of_another_call_or_without_texts_has_no_difference(cast: Cast) -> None:
    call, other = add(cast), add(cast, identifier="LUMI")
    edit(cast, call, LATE)
    for each in (call, other):
        for change in Change.objects.all():
            assert changes.text_of(each, change.pk) is None


def test_news_last_a_month_and_what_was_set_back_is_none(cast: Cast) -> None:
    call = add(cast, budget_cents=100)
    edit(cast, call, LATE, budget_cents=200)
    assert changes.news_of([call.pk]) == {call.pk: {"deadlines", "budget_cents"}}
    edit(cast, call, EARLY)
    assert changes.news_of([call.pk]) == {call.pk: {"budget_cents"}}
    Change.objects.update(at=timezone.now() - timedelta(days=31))
    assert changes.news_of([call.pk]) == {}
    assert len(changes.of_call(call)) == 2


def test_a_value_that_was_not_known_before_is_no_news(cast: Cast) -> None:
    call = add(cast)
    edit(cast, call, budget_cents=200)
    assert changes.news_of([call.pk]) == {}


def test_what_happened_before_others_could_see_it_stays_there(cast: Cast) -> None:
    call = add(cast, level=Level.ORGANISATION, budget_cents=100)
    edit(cast, call, LATE)
    edit(cast, call, level=Level.PUBLIC)
    assert changes.of_call(call) == []
    assert changes.news_of([call.pk]) == {}
    edit(cast, call, budget_cents=200)
    assert [each.values for each in changes.of_call(call)] == [{"budget_cents": (100, 200)}]
