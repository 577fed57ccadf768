"""Running one job: progress, heartbeat, checkpoint, cancel; the outcome is written whatever happens."""

import os
import socket
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F
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


class Run:
    """What a job's function gets: its parameters, and the ways to tell how far it is."""

    def __init__(self, row: JobRun, viewer: Viewer, listener: Listener | None = None) -> None:
        self.id: int = row.pk
        self.params: dict[str, Any] = row.params
        self.checkpoint: dict[str, Any] = row.checkpoint
        self.viewer = viewer
        self._listener = listener
        self._shown_at = 0.0

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Tell how far the run is, in units of the job's own; raises `Cancelled` when asked to stop.

        Call it between gates, never inside one.
        """
        if self._listener:
            self._listener(done, total, step)
        now = time.monotonic()
        if now - self._shown_at < PROGRESS_SECONDS:
            return
        self._shown_at = now
        row = JobRun.objects.filter(pk=self.id)
        row.update(done=done, total=total, step=step, heartbeat_at=timezone.now())
        if row.values_list("cancel_requested", flat=True).first():
            raise Cancelled

    def save_checkpoint(self, w: Write, checkpoint: dict[str, Any]) -> None:
        """Remember, in the transaction of `w`, what is done so far."""
        self.checkpoint = checkpoint
        JobRun.objects.filter(pk=self.id).update(checkpoint=checkpoint, heartbeat_at=w.at)


def this_worker() -> str:
    """Names this process: host:pid."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_now(run_id: int, viewer: Viewer, listener: Listener | None = None) -> JobRun:
    """Run a queued job here and now and return its finished row; never raises for the job's own faults."""
    claimed = JobRun.objects.filter(pk=run_id, state=State.QUEUED).update(
        state=State.RUNNING,
        started_at=timezone.now(),
        heartbeat_at=timezone.now(),
        worker=this_worker(),
        attempts=F("attempts") + 1,
    )
    row = JobRun.objects.get(pk=run_id)
    if not claimed:
        return row
    stop = threading.Event()
    beat = threading.Thread(target=_heartbeat, args=(run_id, stop), daemon=True)
    beat.start()
    try:
        result = kind(row.kind).work(Run(row, viewer, listener))
        _finish(run_id, State.DONE, result=result)
    except Cancelled:
        _finish(run_id, State.CANCELLED)
    except Exception as error:  # noqa: BLE001 - whatever a job raises must end up in its row
        _finish(run_id, State.FAILED, error=_describe(error))
    finally:
        stop.set()
        beat.join()
    row.refresh_from_db()
    return row


def _finish(run_id: int, state: State, **fields: Any) -> None:
    JobRun.objects.filter(pk=run_id).update(state=state, finished_at=timezone.now(), **fields)


def _describe(error: Exception) -> str:
    """The message for people first, then the trace for whoever mends it."""
    return (
        f"{type(error).__name__}: {error}\n\n{''.join(traceback.format_exception(error))[-4000:]}"
    )


def _heartbeat(run_id: int, stop: threading.Event) -> None:
    """Show that the run's process lives, from a connection of its own."""
    while not stop.wait(HEARTBEAT_SECONDS):
        with suppress(DatabaseError):  # a busy database delays a heartbeat; the next one follows
            JobRun.objects.filter(pk=run_id).update(heartbeat_at=timezone.now())
    connection.close()
