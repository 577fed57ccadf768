"""Copies of one call become one, whatever their order."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from latu.sources.funding_tenders.call import BudgetRow, Call, Status
from latu.sources.funding_tenders.merge import merge


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 16, tzinfo=UTC)


OLD = Call(
    identifier="X-1",
    reference="10TOPICSen",
    language="en",
    status_word=Status.FORTHCOMING,
    title="Old title",
    description_html="<p>Only here</p>",
    deadlines=(day(1),),
    deadline_model="single-stage",
    budget=(BudgetRow("X-1 - A", expected_grants=1), BudgetRow("X-1 - B", expected_grants=5)),
)
NEW = replace(
    OLD,
    reference="10TOPICSenUPD",
    status_word=Status.OPEN,
    title="New title",
    description_html="",
    deadlines=(day(8),),
    budget=(BudgetRow("X-1 - A", expected_grants=2),),
)
FINNISH = replace(NEW, reference="11TOPICSfi", language="fi", title="Otsikko", deadlines=())


def test_the_newest_wins_and_what_is_filled_beats_what_is_empty() -> None:
    results = {merge(order) for order in permutations([OLD, NEW, FINNISH])}
    [call] = results
    assert call.title == "New title"
    assert call.language == "en"
    assert call.status_word is Status.OPEN
    assert call.description_html == "<p>Only here</p>"


def test_a_moved_deadline_replaces_the_old_one() -> None:
    assert merge([OLD, NEW]).deadlines == (day(8),)


def test_a_date_of_update_counts_more_than_the_number() -> None:
    dated = replace(OLD, updated=day(2))
    assert merge([dated, NEW]).title == "Old title"


def test_cut_offs_that_the_newest_no_longer_lists_are_kept() -> None:
    old = replace(OLD, deadline_model="multiple cut-off", deadlines=(day(1), day(8)))
    new = replace(NEW, deadline_model="multiple cut-off", deadlines=(day(8),))
    assert merge([old, new]).deadlines == (day(1), day(8))


def test_a_moved_second_stage_does_not_make_three() -> None:
    old = replace(OLD, deadline_model="two-stage", deadlines=(day(1), day(8)))
    new = replace(NEW, deadline_model="two-stage", deadlines=(day(1), day(9)))
    assert merge([new, old]).deadlines == (day(1), day(9))


def test_budget_rows_are_joined_by_action() -> None:
    budget = merge([OLD, NEW]).budget
    assert [(row.action[-1], row.expected_grants) for row in budget] == [("A", 2), ("B", 5)]


def test_a_budget_row_is_filled_up_from_an_older_copy() -> None:
    stated = BudgetRow("X-1 - A", by_year=((2026, 500),), total_cents=500, expected_grants=1)
    silent = BudgetRow("X-1 - A", by_year=((2026, None),), max_contribution_cents=9)
    call = merge([replace(OLD, budget=(stated,)), replace(NEW, budget=(silent,))])
    assert call.budget == (replace(stated, max_contribution_cents=9),)


def test_of_equal_copies_the_fuller_wins() -> None:
    fuller = replace(OLD, title="Fuller", conditions_html="<p>All of them</p>")
    assert merge([OLD, fuller]).title == merge([fuller, OLD]).title == "Fuller"


def test_a_full_text_beats_a_newer_cut_one() -> None:
    cut = replace(NEW, description_html="<p>On…</p>", truncated=frozenset({"description_html"}))
    call = merge([cut, OLD])
    assert call.description_html == "<p>Only here</p>"
    assert call.truncated == frozenset()
    assert merge([cut, replace(OLD, description_html="")]).truncated == {"description_html"}


def test_different_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="exactly one call"):
        merge([OLD, replace(OLD, identifier="X-2")])
    with pytest.raises(ValueError, match="exactly one call"):
        merge([])
