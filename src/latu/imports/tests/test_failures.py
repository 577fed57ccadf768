"""Why a run failed, in words."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone, translation

from latu.core.access import SYSTEM
from latu.imports.failures import failure, failures
from latu.imports.models import Refusal
from latu.imports.tests.conftest import import_files
from latu.jobs import actions, registry
from latu.jobs.models import JobRun, State
from latu.jobs.running import Run, run_now
from latu.jobs.worker import take_care

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


def failed(monkeypatch: pytest.MonkeyPatch, error: Exception) -> JobRun:
    """A run whose work raised that."""

    def work(run: Run) -> dict[str, object]:
        raise error

    monkeypatch.setattr(registry, "_kinds", {})
    registry.job("test", title="Test")(work)
    return run_now(JobRun.objects.create(kind="test").pk, SYSTEM)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (OperationalError("database or disk is full"), "The disk is full."),
        (OperationalError("database is locked"), "The database was kept busy"),
        (MemoryError(), "There was not enough memory."),
        (PermissionError(errno.EACCES, "Permission denied"), "Latu may not read or write"),
        (ZeroDivisionError("division by zero"), "Something went wrong inside Latu."),
    ],
)
def test_what_stops_a_run_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    row = failed(monkeypatch, error)
    assert failure(row).startswith(said)
    assert type(error).__name__ not in failure(row)


def test_a_file_that_went(tmp_path: Path) -> None:
    run = import_files("cordis", tmp_path / "gone.csv")
    assert failure(run).startswith("A file that was to be read is no longer there.")


def test_a_kind_that_went() -> None:
    run = run_now(JobRun.objects.create(kind="gone").pk, SYSTEM)
    assert failure(run).startswith("This version of Latu no longer does this kind of work.")


def test_a_run_that_was_given_up() -> None:
    row = JobRun.objects.create(
        kind="import_feed", state=State.RUNNING, attempts=actions.MOST_ATTEMPTS, worker="gone:1",
        heartbeat_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    take_care()
    row.refresh_from_db()
    assert failure(row).startswith("The process ended in the middle of this work too many times")


def test_of_many_refused_rows_the_one_that_ended_it_is_told(tmp_path: Path) -> None:
    run = import_files("feed", tmp_path)
    JobRun.objects.filter(pk=run.pk).update(error="Unreadable: b.csv: empty_file")
    for name in ("a.csv", "b.csv"):
        Refusal.objects.create(run=run, is_row=True, code="empty_file", file=name)
    run.refresh_from_db()
    done = JobRun.objects.create(kind="import_feed", state=State.DONE)
    assert failures([run, done]) == {run.pk: "b.csv: " + failure(run).partition(": ")[2]}
    assert failure(done) == ""
