"""Asking again: which answers are retried, how long is waited, when it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from latu.sources.funding_tenders.tests.portal import Fault, Portal
from latu.sources.funding_tenders.transport import Answer, Patience, ask
from latu.sources.problems import Code, Reason, Unreadable

PARAMS = {"pageSize": "100", "pageNumber": "1"}
PARTS: dict[str, Any] = {"query": {"bool": {"must": []}}}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5) as client:
        yield client


def patience(waits: list[float], chance: float = 0.0) -> Patience:
    def now() -> datetime:
        return datetime(2026, 1, 1, 12, 0, tzinfo=UTC)

    return Patience(tries=4, sleep=waits.append, chance=lambda: chance, now=now)


def test_waits_grow_and_end(portal: Portal, http: httpx.Client, waits: list[float]) -> None:
    portal.faults = [(500, {}, b"")] * 9
    with pytest.raises(Unreadable) as caught:
        ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert waits == [1.0, 2.0, 4.0]
    assert len(portal.requests) == 4
    assert caught.value.problem.code is Code.NO_ANSWER
    assert caught.value.problem.detail == {"tries": "4", "reason": Reason.STATUS, "status": "500"}


def test_chance_stretches_a_wait_up_to_double_and_never_past_the_limit() -> None:
    eager = Patience(chance=lambda: 0.5, longest_wait=5)
    assert [eager.wait_after(failed) for failed in (1, 2, 3)] == [1.5, 3.0, 5]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("Thu, 01 Jan 2026 12:01:30 GMT", 90.0), ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0)],
)
def test_retry_after_is_honoured(
    portal: Portal, http: httpx.Client, waits: list[float], header: str, seconds: float
) -> None:
    portal.faults = [(429, {"Retry-After": header}, b"")]
    assert ask(http, portal.url, PARAMS, PARTS, patience(waits)).total == 250
    assert waits == [seconds]


def test_a_retry_after_that_cannot_be_read_falls_back_to_the_usual_wait(
    portal: Portal, http: httpx.Client, waits: list[float]
) -> None:
    portal.faults = [(503, {"Retry-After": "soon"}, b"")]
    ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert waits == [1.0]


def test_a_retry_after_of_hours_ends_the_attempt(
    portal: Portal, http: httpx.Client, waits: list[float]
) -> None:
    portal.faults = [(503, {"Retry-After": "7200"}, b"")]
    with pytest.raises(Unreadable) as caught:
        ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert (waits, caught.value.problem.detail["tries"]) == ([], "1")


@pytest.mark.parametrize(
    "fault",
    [
        "cut",
        "drop",
        (200, {}, b"<html>maintenance</html>"),
        (200, {}, b"[]"),
        (200, {}, b'{"totalResults": "many", "results": []}'),
        (200, {}, b'{"totalResults": 3, "results": null}'),
        (408, {}, b""),
        (504, {}, b""),
    ],
)
def test_a_broken_answer_is_asked_for_again(
    portal: Portal, http: httpx.Client, waits: list[float], fault: Fault
) -> None:
    portal.faults = [fault]
    answer = ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert isinstance(answer, Answer)
    assert len(answer.records) == 100
    assert waits == [1.0]


@pytest.mark.parametrize("status", [400, 404, 405, 301])
def test_a_refused_question_is_not_repeated(
    portal: Portal, http: httpx.Client, waits: list[float], status: int
) -> None:
    portal.faults = [(status, {}, b"{}")]
    with pytest.raises(Unreadable) as caught:
        ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert caught.value.problem.code is Code.BAD_ANSWER
    assert (len(portal.requests), waits) == (1, [])


def test_no_server_at_all(http: httpx.Client, portal: Portal, waits: list[float]) -> None:
    portal.close()
    with pytest.raises(Unreadable) as caught:
        ask(http, portal.url, PARAMS, PARTS, patience(waits))
    assert caught.value.problem.detail["reason"] == Reason.NO_CONNECTION
    assert len(waits) == 3
