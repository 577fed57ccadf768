"""The files of a run, and what holds for every import: one at a time, vocabularies there, faults kept."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from latu.core.gate import home, write
from latu.imports.ledger import refusal
from latu.jobs.models import JobRun, State
from latu.jobs.running import Run
from latu.sources.problems import Unreadable
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Country

KEPT_FOR = timedelta(days=30)
COPY = "preview-"  # begins the name of a folder with a copy of the register
COPY_KEPT_FOR = timedelta(days=1)  # a process that was killed left it


class AnotherImport(Exception):
    """Another import is writing: two at once would find each other's half-written records."""


def folder(run_id: int) -> Path:
    """Where a run keeps its files."""
    return home() / "jobs" / str(run_id)


def paths_of(run: Run) -> list[Path]:
    """The files to read: where they are, or as they were uploaded."""
    names: list[str] = run.params.get("files", [])
    if run.params.get("uploaded"):
        return [folder(run.id) / name for name in names]
    return [Path(name) for name in names]


def forget(run_id: int) -> None:
    """Delete the files of a run."""
    shutil.rmtree(folder(run_id), ignore_errors=True)


def clear(run: Run) -> int:
    """Delete the files of runs that ended more than `KEPT_FOR` ago, what was fetched and is written,
    and copies of the register that nobody works on; returns of how many runs."""
    root = home() / "jobs"
    found = [each.name for each in root.iterdir()] if root.is_dir() else []
    for name in found:
        if name.startswith(COPY) and _is_left_behind(root / name):
            shutil.rmtree(root / name, ignore_errors=True)
    rows = JobRun.objects.filter(pk__in=[int(name) for name in found if name.isdecimal()])
    old = Q(finished_at__lt=timezone.now() - KEPT_FOR)
    fetched = Q(state=State.DONE, params__uploaded__isnull=True)
    gone = list(rows.filter(old | fetched).values_list("pk", flat=True))
    for number, run_id in enumerate(gone, 1):
        forget(run_id)
        run.progress(number, len(gone), "clearing")
    return len(gone)


def _is_left_behind(copy: Path) -> bool:
    """Nothing in it has been written for `COPY_KEPT_FOR`."""
    with suppress(FileNotFoundError):  # it went in the meantime
        newest = max(each.stat().st_mtime for each in (copy, *copy.iterdir()))
        return newest < (timezone.now() - COPY_KEPT_FOR).timestamp()
    return False


@contextmanager
def exclusive(run: Run) -> Iterator[None]:
    """No other import beside this one (the kernel frees the lock of a killed process); raises
    `AnotherImport`."""
    with Path(home(), "import.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherImport from error
        if not Country.objects.exists():
            with write(run.viewer, run_id=run.id) as w:
                load_vocabularies(w)
        yield


@contextmanager
def refusing(run: Run) -> Iterator[None]:
    """Keep the fault of an unreadable input, so that pages can tell it in the reader's language."""
    try:
        yield
    except Unreadable as error:
        with write(run.viewer, run_id=run.id):
            refusal(run.id, error.problem, is_row=True).save()
        raise
