"""What a run keeps on disk, and one import at a time."""

import fcntl
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports import files
from latu.imports.failures import failure
from latu.imports.tests.conftest import PROJECT, Import, import_files, write_csv
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now

pytestmark = pytest.mark.django_db


def kept(*, state: str, days: int, uploaded: bool) -> Path:
    """The folder of a run that ended so many days ago."""
    row = JobRun.objects.create(
        kind="import_calls",
        params={"uploaded": True} if uploaded else {},
        state=state,
        finished_at=timezone.now() - timedelta(days=days) if state == State.DONE else None,
    )
    folder = files.folder(row.pk)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_files_go_after_thirty_days_and_what_was_fetched_when_it_is_written() -> None:
    stay = [
        kept(state=State.DONE, days=29, uploaded=True),
        kept(state=State.RUNNING, days=0, uploaded=True),
        kept(state=State.CANCELLED, days=0, uploaded=False),
    ]
    go = [
        kept(state=State.DONE, days=31, uploaded=True),
        kept(state=State.DONE, days=0, uploaded=False),
    ]
    with write(SYSTEM) as w:
        run = actions.start(w, kind_name="clear_import_files", params={}, enqueue=False)
    assert run_now(run.pk, SYSTEM).state == State.DONE
    assert [each.exists() for each in stay] == [True] * 3
    assert [each.exists() for each in go] == [False] * 2


def test_two_imports_at_once_are_refused(cordis: Import, tmp_path: Path) -> None:
    with Path(settings.LATU_DATA, "import.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = import_files("cordis", write_csv(tmp_path / "project.csv", [PROJECT]))
    assert run.state == State.FAILED
    with translation.override("en"):
        assert failure(run).startswith("Another import was at work.")
    assert cordis().state == State.DONE
