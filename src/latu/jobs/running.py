"""Running one job: progress, heartbeat, checkpoint, cancel; the outcome is written whatever happens."""

import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from latu.core.access import Viewer
from latu.core.gate import Write
from latu.jobs.models import JobRun, State
from latu.jobs.registry import kind

HEARTBEAT_SECONDS = 10
PROGRESS_SECONDS = 0.5  # a row update costs a durable commit: not more often than a reader can see

type Listener = Callable[[int, int, str], None]


class Cancelled(Exception):
    """Somebody asked the run to stop; what it wrote so far stays, as its checkpoint says."""


class Replaced(Exception):
    """The run was taken for dead and given to another worker; this one must write nothing more."""


class Run:
    """What a job's function gets: its parameters, and the ways to tell how far it is."""

    def __init__(self, row: JobRun, viewer: Viewer, listener: Listener | None = None) -> None:
        self.id: int = row.pk
        self.params: dict[str, Any] = row.params
        self.checkpoint: dict[str, Any] = row.checkpoint
        self.viewer = viewer
        self.figures: dict[str, Any] = {}  # the newest progress, written or not
        self._attempt = row.attempts
        self._listener = listener
        self._shown_at = 0.0

    def row(self) -> QuerySet[JobRun]:
        """The row while this worker has it; empty once another one took over."""
        return JobRun.objects.filter(pk=self.id, state=State.RUNNING, attempts=self._attempt)

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Tell how far the run is, in units of the job's own; raises `Cancelled` when asked to stop.

        Call it between gates, never inside one. Raises `Replaced` too.
        """
        self.figures = {"done": done, "total": total, "step": step}
        if self._listener:
            self._listener(done, total, step)
        now = time.monotonic()
        if now - self._shown_at < PROGRESS_SECONDS:
            return
        self._shown_at = now
        if not self.row().update(**self.figures, heartbeat_at=timezone.now()):
            raise Replaced
        if self.row().filter(cancel_requested=True).exists():
            raise Cancelled

    def save_checkpoint(self, w: Write, checkpoint: dict[str, Any]) -> None:
        """Remember, in the transaction of `w`, what is done so far; raises `Replaced`, which undoes it."""
        self.checkpoint = checkpoint
        if not self.row().update(checkpoint=checkpoint, heartbeat_at=w.at):
            raise Replaced


def this_worker() -> str:
    """Names this process: host:pid."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_now(
    run_id: int, viewer: Viewer, listener: Listener | None = None, *, heartbeat: bool = True
) -> JobRun:
    """Run a queued job here and now and return its finished row; never raises for the job's own faults.

    Without `heartbeat` nobody is shown that it lives: for a row that only this thread can see.
    """
    claimed = JobRun.objects.filter(pk=run_id, state=State.QUEUED).update(
        state=State.RUNNING,
        started_at=timezone.now(),
        heartbeat_at=timezone.now(),
        worker=this_worker(),
        attempts=F("attempts") + 1,
    )
    row = JobRun.objects.get(pk=run_id)
    if claimed:
        run = Run(row, viewer, listener)
        with _beating(run) if heartbeat else nullcontext():
            _work(row.kind, run)
        row.refresh_from_db()
    return row


@contextmanager
def _beating(run: Run) -> Iterator[None]:
    """Show from a thread of its own that the process of the run lives."""
    stop = threading.Event()
    beat = threading.Thread(target=_heartbeat, args=(run, stop), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _work(kind_name: str, run: Run) -> None:
    try:
        result = kind(kind_name).work(run)
        _finish(run, State.DONE, result=result)
    except Cancelled:
        _finish(run, State.CANCELLED)
    except Replaced:
        return
    except Exception as error:  # noqa: BLE001 - whatever a job raises must end up in its row
        _finish(run, State.FAILED, error=_describe(error))


def _finish(run: Run, state: State, **fields: Any) -> None:
    run.row().update(state=state, finished_at=timezone.now(), **run.figures, **fields)


def _describe(error: Exception) -> str:
    """The message for people first, then the trace for whoever mends it."""
    return (
        f"{type(error).__name__}: {error}\n\n{''.join(traceback.format_exception(error))[-4000:]}"
    )


def _heartbeat(run: Run, stop: threading.Event) -> None:
    """Show that the run's process lives, from a connection of its own."""
    while not stop.wait(HEARTBEAT_SECONDS):
        with suppress(DatabaseError):  # a busy database delays a heartbeat; the next one follows
            run.row().update(heartbeat_at=timezone.now())
    connection.close()
