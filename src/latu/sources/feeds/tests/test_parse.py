"""The feed's shape → calls; cut texts are known as cut; faults do not stop the reading."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from latu.sources.feeds.fields import is_cut
from latu.sources.feeds.parse import read_entry, read_feed, read_file
from latu.sources.funding_tenders.call import Call, Kind, Status
from latu.sources.problems import Code, Problem, Unreadable

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "feed.json"


def entry(**values: Any) -> tuple[Call | None, list[Problem]]:
    return read_entry({"identifier": "X-1", "title": "T", **values}, "feed", 4)


def test_the_sample() -> None:
    topic, cascade = read_file(SAMPLE)
    assert isinstance(topic, Call)
    assert isinstance(cascade, Call)
    assert (topic.kind, topic.status_word) == (Kind.TOPIC, Status.OPEN)
    assert topic.deadlines == (datetime(2026, 3, 17, 16, tzinfo=UTC),)
    assert topic.deadline_time_assumed
    assert topic.total_budget_cents == 400_000_050
    assert topic.budget[0].by_year == ((2026, 400_000_050),)
    assert topic.budget[0].min_contribution_cents is None
    assert topic.types_of_action == ("HORIZON Research and Innovation Actions",)
    assert topic.truncated == {"description_html"}
    assert topic.description_html == (
        "<p><strong>Expected Outcome:</strong></p><p>Villages build with snow &amp; ice.</p>"
        "<p><strong>Scope:</strong></p><p>Tests in three…</p>"
    )
    assert cascade.key != topic.key
    assert cascade.deadlines == (datetime(2026, 8, 31, 17, tzinfo=UTC),)
    assert cascade.url.startswith("https://ec.europa.eu/")
    assert cascade.truncated == frozenset()


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", False),
        ("Short and whole", False),
        ("It goes on…", True),
        ("It goes on ...", True),
        ("w" * 1_150 + " and then", True),
        ("w" * 1_150 + " and then.", False),
        ("w" * 1_150 + " as said.[12]", False),
    ],
)
def test_cut_texts(text: str, cut: bool) -> None:
    assert is_cut(text) is cut


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b"<rss/>", Code.UNKNOWN_FORMAT),
        (b"[]", Code.UNKNOWN_FORMAT),
        (b'{"items": []}', Code.UNKNOWN_FORMAT),
        (b'{"grants": {}}', Code.UNKNOWN_FORMAT),
        (b'{"grants": ["\xff"]}', Code.WRONG_ENCODING),
        (b"[" * 100_000, Code.UNKNOWN_FORMAT),
    ],
)
def test_unknown_shapes_are_refused_at_once(data: bytes, code: Code) -> None:
    with pytest.raises(Unreadable) as caught:
        read_feed(data, "feed")
    assert caught.value.problem.code is code


def test_bad_entries_are_faults_and_the_rest_goes_on() -> None:
    grants = [None, {}, {"identifier": ["x"]}, {"identifier": "X-1"}]
    found = list(read_feed(json.dumps({"grants": grants}).encode(), "feed"))
    assert [(one.code, one.row) for one in found if isinstance(one, Problem)] == [
        (Code.BAD_ANSWER, 1),
        (Code.MISSING_VALUE, 2),
        (Code.BAD_ANSWER, 3),
    ]
    assert [one.identifier for one in found if isinstance(one, Call)] == ["X-1"]


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"deadlineDate": "soon"}, Code.INVALID_DATE, "deadlineDate"),
        ({"startDate": {"at": 1}}, Code.BAD_ANSWER, "startDate"),
        ({"status": {"id": "9"}}, Code.UNKNOWN_REFERENCE, "status"),
        ({"budget": "much"}, Code.BAD_ANSWER, "budget"),
        ({"budget": {"totalBudgetEur": "much"}}, Code.INVALID_NUMBER, "budget.totalBudgetEur"),
        ({"abstract": ["a"]}, Code.BAD_ANSWER, "abstract"),
    ],
)
def test_one_bad_field_keeps_the_rest(values: dict[str, Any], code: Code, column: str) -> None:
    call, [problem] = entry(**values)
    assert call is not None
    assert (problem.code, problem.column, problem.row) == (code, column, 4)


def test_a_total_over_several_years_is_not_shared_out() -> None:
    call, _ = entry(budget={"totalBudgetEur": 10, "years": ["2027", "2026"]})
    assert call is not None
    assert call.budget[0].by_year == ((2026, None), (2027, None))
    assert call.total_budget_cents == 1_000
