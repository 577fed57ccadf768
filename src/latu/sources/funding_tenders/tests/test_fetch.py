"""The client against a real small server: completeness, splitting, shifting lists, resuming."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from latu.sources.funding_tenders.fetch import Client, Page
from latu.sources.funding_tenders.tests.portal import Portal, record
from latu.sources.funding_tenders.transport import Patience
from latu.sources.problems import Code, Problem, Reason, Unreadable

PATIENT = Patience(sleep=lambda seconds: None, chance=lambda: 0.0)


def client(portal: Portal) -> Client:
    return Client(portal.url, patience=PATIENT, programmes=("43108390", "43152860"))


def identifiers(pages: list[Page]) -> Counter[str]:
    return Counter(
        one["metadata"]["identifier"][0]
        for page in pages
        for one in page.records
        if isinstance(one, dict)
    )


def problems(pages: list[Page]) -> list[Problem]:
    return [problem for page in pages for problem in page.problems]


def expected(portal: Portal) -> Counter[str]:
    return Counter({one["metadata"]["identifier"][0] for one in portal.records})


def test_every_record_comes_once_in_pages_of_a_hundred(portal: Portal) -> None:
    with client(portal) as source:
        pages = list(source.pages())
    assert identifiers(pages) == expected(portal)
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert {page.total for page in pages} == {250}


def test_the_question_is_asked_as_the_service_documents_it(portal: Portal) -> None:
    with client(portal) as source:
        list(source.pages())
    question = portal.requests[-1]
    assert (question["apiKey"], question["text"]) == ("SEDIA", "***")
    assert (question["pageSize"], question["pageNumber"]) == ("100", "3")
    assert question["languages"] == ["en"]
    assert question["query"]["bool"]["must"] == [
        {"terms": {"type": ["1", "2", "8"]}},
        {"terms": {"status": ["31094501", "31094502", "31094503"]}},
    ]


def test_an_empty_list_ends_at_once(portal: Portal) -> None:
    portal.records.clear()
    with client(portal) as source:
        pages = list(source.pages())
    assert identifiers(pages) == Counter()
    assert problems(pages) == []


def split_cases() -> dict[str, list[dict[str, Any]]]:
    """Lists too long to be shown, each splittable only by another field."""
    words = ("31094501", "31094502", "31094503")
    return {
        "status": [record(n, status=[words[n % 3]]) for n in range(10_500)],
        "programme": [
            record(n, frameworkProgramme=["43152860" if n % 4 else "43108390"])
            for n in range(10_500)
        ],
        "opening": [record(n, frameworkProgramme=["7"]) for n in range(10_500)],
        "deadline": [
            record(n, frameworkProgramme=[], startDate=[], deadlineDate=[day(n)])
            for n in range(10_500)
        ],
        "no exact split": [odd_record(n) for n in range(10_500)],
    }


def day(number: int) -> str:
    return f"20{20 + number % 9}-03-04T17:00:00.000+0000"


def odd_record(number: int) -> dict[str, Any]:
    """Some lack the opening, some the programme, some have two deadlines."""
    kinds: list[dict[str, list[str]]] = [
        {"startDate": []},
        {"frameworkProgramme": []},
        {"frameworkProgramme": ["43108390", "43152860"]},
        {"deadlineDate": [day(number), day(number + 4)]},
    ]
    return record(number, **kinds[number % 4])


@pytest.mark.parametrize("case", ["status", "programme", "opening", "deadline", "no exact split"])
def test_more_than_ten_thousand_hits_are_all_read(portal: Portal, case: str) -> None:
    portal.records = split_cases()[case]
    with client(portal) as source:
        pages = list(source.pages())
    assert identifiers(pages) == expected(portal)
    assert problems(pages) == []


def test_what_cannot_be_reached_is_reported(portal: Portal) -> None:
    same_day = ["2026-03-10T00:00:00.000+0000"]
    portal.records = [record(n, startDate=same_day, deadlineDate=same_day) for n in range(10_050)]
    with client(portal) as source:
        pages = list(source.pages())
    assert len(identifiers(pages)) == 10_000
    [problem] = problems(pages)
    assert problem.code is Code.BAD_ANSWER
    assert problem.detail == {"reason": Reason.INCOMPLETE, "expected": "10050", "found": "10000"}


def test_a_record_removed_while_reading_costs_no_other_record(portal: Portal) -> None:
    removed = portal.records[3]

    def remove(page: int) -> None:
        if page == 2 and removed in portal.records:
            portal.records.remove(removed)

    portal.before = remove
    with client(portal) as source:
        pages = list(source.pages())
    missing = expected(portal) - identifiers(pages)
    assert not missing
    assert problems(pages) == []


def test_a_record_added_while_reading_is_found(portal: Portal) -> None:
    def add(page: int) -> None:
        if page == 2 and len(portal.records) == 250:
            portal.records.insert(0, record(999))

    portal.before = add
    with client(portal) as source:
        pages = list(source.pages())
    assert identifiers(pages)["INVENTED-2026-00999"] == 1
    assert set(identifiers(pages)) == set(expected(portal))


def test_a_list_that_hides_records_is_reported_not_read_for_ever(portal: Portal) -> None:
    portal.hidden = {"7TOPICSen"}
    with client(portal) as source:
        pages = list(source.pages())
    assert [problem.detail["found"] for problem in problems(pages)] == ["249"]


def test_exact_copies_in_the_list_are_no_fault(portal: Portal) -> None:
    portal.records.append(portal.records[0])
    with client(portal) as source:
        pages = list(source.pages())
    assert set(identifiers(pages)) == set(expected(portal))
    assert problems(pages) == []


@pytest.mark.parametrize("killed_after", [0, 1, 2, 3])
def test_a_stored_checkpoint_goes_on_without_loss_or_doubles(
    portal: Portal, killed_after: int
) -> None:
    with client(portal) as source:
        before = list(islice(source.pages(), killed_after))
    stored = json.dumps(before[-1].checkpoint) if before else "null"
    with client(portal) as source:
        after = list(source.pages(json.loads(stored)))
    assert identifiers(before + after) == expected(portal)


def test_a_list_that_moved_between_kill_and_resume_is_read_completely(portal: Portal) -> None:
    with client(portal) as source:
        first = next(source.pages())
    portal.records.pop(5)
    portal.records.append(record(777))
    with client(portal) as source:
        after = list(source.pages(first.checkpoint))
    assert not expected(portal) - identifiers([first, *after])
    assert problems(after) == []


def test_resuming_inside_a_split_list(portal: Portal) -> None:
    portal.records = split_cases()["no exact split"]
    done: list[Page] = []
    checkpoint = None
    for _ in range(4):
        with client(portal) as source:
            done += islice(source.pages(checkpoint), 40)
        checkpoint = json.loads(json.dumps(done[-1].checkpoint))
    with client(portal) as source:
        done += source.pages(checkpoint)
    assert identifiers(done) == expected(portal)


@pytest.mark.parametrize("foreign", [{"version": 0}, {"version": 1}, {"page": 3}])
def test_a_foreign_checkpoint_is_refused(portal: Portal, foreign: dict[str, Any]) -> None:
    with client(portal) as source, pytest.raises(Unreadable) as caught:
        next(source.pages(foreign))
    assert caught.value.problem.code is Code.UNKNOWN_FORMAT


def every(step: int, fault: Any) -> Iterator[Any]:
    while True:
        yield from [None] * (step - 1)
        yield fault


@pytest.mark.parametrize("fault", ["cut", "drop", (503, {"Retry-After": "1"}, b"{}")])
def test_a_service_that_fails_now_and_then_is_read_completely(portal: Portal, fault: Any) -> None:
    portal.faults = list(islice(every(3, fault), 60))
    with client(portal) as source:
        pages = list(source.pages())
    assert identifiers(pages) == expected(portal)


def test_a_failing_service_keeps_what_was_read_and_can_be_resumed(portal: Portal) -> None:
    portal.faults = [None, None, *[(500, {}, b"")] * 6]
    with client(portal) as source:
        pages = source.pages()
        first = next(pages)
        with pytest.raises(Unreadable):
            next(pages)
        rest = list(source.pages(first.checkpoint))
    assert identifiers([first, *rest]) == expected(portal)
