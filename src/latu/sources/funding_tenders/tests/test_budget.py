"""Only the topic's own rows, in cents, whatever shape the source gives them."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from latu.sources.funding_tenders.budget import belongs_to, read_budget, read_number
from latu.sources.problems import Code

TOPIC = "INVENTED-2026-01-1"


def overview(*actions: Any) -> str:
    return json.dumps({"budgetTopicActionMap": {str(n): [a] for n, a in enumerate(actions)}})


@pytest.mark.parametrize(
    ("action", "own"),
    [
        (f"{TOPIC} - HORIZON Innovation Actions", True),
        (f"{TOPIC}", True),
        (f" {TOPIC.lower()} – Grants", True),
        (f"{TOPIC}: Grants", True),
        (f"{TOPIC}0 - HORIZON Innovation Actions", False),
        (f"{TOPIC}-two-stage - HORIZON Innovation Actions", False),
        (f"{TOPIC}_A - Grants", False),
        (f"{TOPIC}a - Grants", False),
        (f"X{TOPIC} - Grants", False),
        ("", False),
    ],
)
def test_whose_row_it_is(action: str, own: bool) -> None:
    assert belongs_to(action, TOPIC) is own


def test_money_is_cents_and_zero_is_not_stated() -> None:
    row = {
        "action": f"{TOPIC} - Grants",
        "expectedGrants": "3",
        "minContribution": 0,
        "maxContribution": "1,250,000.50",
        "budgetYearMap": {"2027": "0", "2026": 5000000.0},
        "plannedOpeningDate": "14 January 2026",
        "deadlineDates": ["2026-03-17", None],
    }
    [found], problems = read_budget(overview(row), TOPIC)
    assert problems == []
    assert found.type_of_action == "Grants"
    assert found.expected_grants == 3
    assert found.min_contribution_cents is None
    assert found.max_contribution_cents == 125_000_050
    assert found.by_year == ((2026, 500_000_000), (2027, None))
    assert found.total_cents == 500_000_000
    assert str(found.planned_opening) == "2026-01-14"
    assert len(found.deadlines) == 1


def test_repeated_rows_count_once_and_different_rows_both() -> None:
    row = {"action": TOPIC, "budgetYearMap": {"2026": 5}}
    other = {"action": TOPIC, "budgetYearMap": {"2027": 7}}
    rows, _ = read_budget(overview(row, row, other), TOPIC)
    assert [found.total_cents for found in rows] == [500, 700]


@pytest.mark.parametrize(
    "empty",
    [
        None,
        "",
        "{}",
        {},
        {"budgetTopicActionMap": None},
        {"budgetTopicActionMap": {"1": [None, 4]}},
    ],
)
def test_nothing_stated_is_no_fault(empty: object) -> None:
    assert read_budget(empty, TOPIC) == ((), [])


@pytest.mark.parametrize("broken", ["{", "[1]", "null x", 5, "[" * 100_000])
def test_no_json_is_a_fault(broken: object) -> None:
    rows, [problem] = read_budget(broken, TOPIC)
    assert rows == ()
    assert (problem.code, problem.column) == (Code.BAD_ANSWER, "budgetOverview")


def test_one_wrong_value_is_a_fault_and_the_row_stays() -> None:
    row = {
        "action": TOPIC,
        "expectedGrants": "1.5",
        "maxContribution": "about 5",
        "minContribution": -1,
        "budgetYearMap": {"later": 1, "2026": True},
        "plannedOpeningDate": "?",
        "deadlineDates": ["x"],
    }
    rows, problems = read_budget(overview(row), TOPIC)
    assert len(rows) == 1
    assert sorted(problem.column.split(".")[1] for problem in problems) == [
        "budgetYearMap",
        "budgetYearMap",
        "deadlineDates",
        "expectedGrants",
        "maxContribution",
        "minContribution",
        "plannedOpeningDate",
    ]


def test_rows_may_stand_without_their_list() -> None:
    node = {"budgetTopicActionMap": {"1": {"action": TOPIC, "expectedGrants": 2}}}
    assert read_budget(node, TOPIC)[0][0].expected_grants == 2


@pytest.mark.parametrize(
    ("value", "number"), [("3 000 000", "3000000"), ("12,5", "12.5"), ("7 €", "7"), (1.25, "1.25")]
)
def test_numbers(value: object, number: str) -> None:
    assert read_number(value) == Decimal(number)


@pytest.mark.parametrize("value", ["NaN", "1e99", "-3", "", True, [], float("inf")])
def test_no_numbers(value: object) -> None:
    with pytest.raises(ValueError, match=re.escape(str(value)) + "|not a number"):
        read_number(value)
