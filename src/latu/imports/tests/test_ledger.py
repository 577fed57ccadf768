"""A run's book: batches, positions and what it keeps of refusals."""

from typing import Any

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import Write, write
from latu.imports import runs
from latu.imports.ledger import MOST_KEPT, Ledger
from latu.imports.models import Refusal
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import Run
from latu.sources.problems import Code, Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> JobRun:
    """A run that is at work."""
    with write(SYSTEM) as w:
        made = actions.start(w, kind_name="import_cordis", params={"files": ["a"]}, enqueue=False)
    made.state = State.RUNNING
    made.save()
    return made


def go(ledger: Ledger, records: list[int], *, stop_at: int = 99) -> list[list[int]]:
    """Write even numbers in batches of two; break at a batch that holds `stop_at`."""
    written: list[list[int]] = []

    def put(w: Write, batch: list[int]) -> None:
        if stop_at in batch:
            raise KeyboardInterrupt
        written.append(batch)

    ledger.in_batches("step", records, len(records), 2, lambda n: n if n % 2 == 0 else None, put)
    return written


def test_only_what_is_pending_is_written_and_the_end_is_noted(row: JobRun) -> None:
    ledger = Ledger(Run(row, SYSTEM))
    assert go(ledger, [1, 2, 3, 4, 5, 6, 7]) == [[2, 4], [6]]
    assert go(ledger, [1, 2, 3, 4, 5, 6, 7]) == []


def test_a_broken_run_goes_on_behind_its_last_batch(row: JobRun) -> None:
    records = list(range(1, 9))
    with pytest.raises(KeyboardInterrupt):
        go(Ledger(Run(row, SYSTEM), "stamp"), records, stop_at=8)
    row.refresh_from_db()
    assert go(Ledger(Run(row, SYSTEM), "stamp"), records) == [[6, 8], []]
    assert go(Ledger(Run(row, SYSTEM), "another file"), records)[0] == [2, 4]


def test_refusals_are_all_counted_and_a_thousand_kept(row: JobRun) -> None:
    ledger = Ledger(Run(row, SYSTEM))
    problems = [Problem(Code.FORMULA, "a.csv", number) for number in range(MOST_KEPT + 5)]
    with write(SYSTEM) as w:
        ledger.refuse(w, problems, is_row=True)
        ledger.refuse(w, problems[:3], is_row=False)
    assert ledger.result() == {"counts": {}, "refused": MOST_KEPT + 5, "left_out": 3}
    assert Refusal.objects.count() == MOST_KEPT + 3


def begin(params: dict[str, Any]) -> tuple[JobRun, bool]:
    with write(SYSTEM) as w:
        return runs.start_or_resume(w, kind_name="import_cordis", params=params)


def test_the_same_work_is_taken_up_again_unless_it_is_done(row: JobRun) -> None:
    row.worker = "elsewhere:1"
    row.checkpoint = {"positions": {"step": 1}}
    for state, is_old in ((State.CANCELLED, True), (State.FAILED, True), (State.DONE, False)):
        row.state = state
        row.save()
        found, was_begun = begin(row.params)
        assert was_begun is is_old
        assert (found.pk == row.pk) is is_old
        if is_old:
            assert found.pk == row.pk
            row.refresh_from_db()
            assert row.state == State.QUEUED
    assert begin({"files": ["b"]})[1] is False
