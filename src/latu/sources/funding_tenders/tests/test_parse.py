"""One record → one call: fields, deadlines, faults."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from latu.sources.funding_tenders.call import Call, Kind, Status
from latu.sources.funding_tenders.merge import merge_by_key
from latu.sources.funding_tenders.parse import read_record, said
from latu.sources.funding_tenders.saved import read_saved
from latu.sources.funding_tenders.tests.portal import record
from latu.sources.problems import Code, Problem, Reason

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "records.json"


def read(**metadata: Any) -> tuple[Call, list[Problem]]:
    call, problems = read_record(record(1, **metadata), "file", 1)
    assert call is not None
    return call, problems


def test_the_sample_reads_as_one_call_and_one_fault() -> None:
    found = [read_record(one, file, row) for file, row, one in read_saved([SAMPLE])]
    problems = [problem for _, problems in found for problem in problems]
    assert problems == [Problem(Code.MISSING_VALUE, SAMPLE.name, 3, "identifier")]
    [call] = merge_by_key(call for call, _ in found if call).values()
    assert call.title == "Snow as a building material"
    assert call.deadlines == (
        datetime(2026, 3, 17, 16, 0, tzinfo=UTC),
        datetime(2026, 10, 6, 15, 0, tzinfo=UTC),
    )
    assert call.keywords == ("Snow", "Building materials")
    assert call.total_budget_cents == 400_000_000
    assert call.budget[0].max_contribution_cents == 200_000_000
    assert call.budget[0].by_year == ((2026, 300_000_000), (2027, 100_000_000))
    assert call.types_of_action == ("HORIZON Research and Innovation Actions",)
    assert call.url.endswith("/portal/screen/opportunities/topic-details/INVENTED-2026-SNOW-01")
    assert call.description_html == (
        "<p><strong>Expected Outcome:</strong> Villages build with snow.</p><p>Builders trust it.</p>"
        "<p><strong>Scope:</strong> Tests in three valleys, in winter.</p>"
    )
    assert call.support_html == (
        '<p>Ask the <a href="https://example.org/help" rel="noopener noreferrer nofollow">'
        "help desk</a>.</p>"
    )


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("31094501", Status.FORTHCOMING),
        ("31094502", Status.OPEN),
        ("31094503", Status.CLOSED),
    ],
)
def test_status_numbers(code: str, status: Status) -> None:
    assert read(status=[code])[0].status_word is status


def test_kinds_and_unknown_codes() -> None:
    assert [read(type=[code])[0].kind for code in ("0", "1", "2", "8")] == [
        Kind.TENDER,
        Kind.TOPIC,
        Kind.GRANT_CALL,
        Kind.CASCADE,
    ]
    call, problems = read(type=["77"])
    assert call.kind is Kind.UNKNOWN
    detail = {"reason": str(Reason.UNKNOWN_CODE)}
    assert problems == [Problem(Code.UNKNOWN_REFERENCE, "file", 1, "type", "77", detail)]


@pytest.mark.parametrize(
    ("text", "moment", "assumed"),
    [
        ("2026-03-17T00:00:00.000+0000", (2026, 3, 17, 16, 0), True),
        ("2026-07-01T00:00:00.000+0000", (2026, 7, 1, 15, 0), True),
        ("2026-07-01", (2026, 7, 1, 15, 0), True),
        ("2026-03-29T00:00:00.000Z", (2026, 3, 29, 15, 0), True),
        ("2026-10-25T00:00:00.000+0200", (2026, 10, 25, 16, 0), True),
        ("2026-07-01T15:00:00.000+0000", (2026, 7, 1, 15, 0), False),
        ("2026-07-01T17:00:00.000+0200", (2026, 7, 1, 15, 0), False),
        ("2026-07-01 17:00:00 (Brussels time)", (2026, 7, 1, 15, 0), False),
        ("1 July 2026", (2026, 7, 1, 15, 0), True),
        ("1782918000000", (2026, 7, 1, 15, 0), False),
    ],
)
def test_deadlines(text: str, moment: tuple[int, int, int, int, int], assumed: bool) -> None:
    call, problems = read(deadlineDate=[text])
    assert call.deadlines == (datetime(*moment, tzinfo=UTC),)
    assert call.deadline_time_assumed is assumed
    assert problems == []


def test_deadlines_are_sorted_and_single() -> None:
    dates = ["2026-09-15", "2026-03-17", "2026-09-15T00:00:00.000+0000"]
    call, _ = read(deadlineDate=dates)
    assert [moment.month for moment in call.deadlines] == [3, 9]


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "0001-01-01", "99999", "2026-13-01T00:00Z"])
def test_a_wrong_date_is_a_fault_and_the_rest_is_kept(text: str) -> None:
    call, problems = read(deadlineDate=[text, "2026-03-17"])
    if text != "0001-01-01":
        assert problems == [Problem(Code.INVALID_DATE, "file", 1, "deadlineDate", text)]
    assert call.title == "Invented topic 1"
    assert call.deadlines[-1].year == 2026


@pytest.mark.parametrize("wrong", [None, 3, "text", [], {"metadata": []}, {"reference": "1"}])
def test_what_is_no_record_is_a_fault(wrong: object) -> None:
    call, problems = read_record(wrong, "file", 9)
    assert call is None
    assert [(problem.code, problem.row) for problem in problems] == [(Code.BAD_ANSWER, 9)]


def test_values_of_a_wrong_type_are_faults() -> None:
    call, problems = read(title=[{"en": "x"}], keywords=["a", None, 7, ["b"]])
    assert [problem.column for problem in problems] == ["title", "keywords"]
    assert call.keywords == ("a", "7")


def test_a_value_that_is_no_list_is_read_too() -> None:
    assert read(title="Plain")[0].title == "Plain"


def test_an_open_call_with_a_deadline_from_2014_is_doubtful() -> None:
    call, _ = read(deadlineDate=["2014-04-01"], programmePeriod=["2021 - 2027"])
    assert call.deadline_doubtful
    assert len(call.deadlines) == 1
    assert not read(deadlineDate=["2014-04-01"], status=["31094503"])[0].deadline_doubtful


def test_cascade_calls_of_one_topic_are_calls_of_their_own() -> None:
    calls = []
    for number in (5, 6):
        one = record(1, type=["8"])
        one["reference"] = f"{number}COMPETITIVE_CALLen"
        calls += [call for call, _ in [read_record(one)] if call]
    assert len(merge_by_key(calls)) == 2


def test_a_destination_has_its_name_and_its_text() -> None:
    call, _ = read(
        destinationDescription=["Villages in winter"],
        destinationDetails=["<p onclick='x()'>Homes that <script>x()</script>stay warm.</p>"],
    )
    assert call.destination_html == "<p>Villages in winter</p><p>Homes that stay warm.</p>"


def test_what_a_record_says_is_all_that_a_call_is_made_of() -> None:
    one = record(1)
    later = record(1, es_SortDate=["2026-09-09"], esDA_IngestDate=["2026-09-09"], unheard_of=["x"])
    assert said(one, dated=False) == said(later, dated=False)
    assert said(one, dated=True) != said(later, dated=True)
    names = ("title", "deadlineDate", "budgetOverview", "destinationDetails", "topicConditions")
    for name in names:
        assert said(one, dated=False) != said(record(1, **{name: ["other"]}), dated=False)
    assert said("no record", dated=False) == "no record"
