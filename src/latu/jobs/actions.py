"""Starting, cancelling and taking over runs."""

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from latu.core.access import require
from latu.core.gate import Write
from latu.jobs.models import ACTIVE, JobRun, State
from latu.jobs.registry import Kind, kind, kinds
from latu.jobs.tasks import run_job

STALE_AFTER = timedelta(seconds=60)  # six missed heartbeats
MOST_ATTEMPTS = 5


def start(w: Write, *, kind_name: str, params: dict[str, Any], enqueue: bool = True) -> JobRun:
    """A new run of that kind; enqueued for the worker in the same transaction unless told not to.

    The caller has checked that the viewer may start it. Raises `UnknownKind`.
    """
    row = JobRun.objects.create(
        kind=kind(kind_name).name, params=params, started_by_id=w.viewer.user_id, created_at=w.at
    )
    if enqueue:
        run_job.enqueue(row.pk)
    return row


def cancel(w: Write, *, run_id: int) -> None:
    """Ask a run to stop; one that has not begun is cancelled at once.

    Coordinators may, and whoever started it.
    """
    row = JobRun.objects.filter(pk=run_id).first()
    mine = row is not None and w.viewer.is_signed_in and row.started_by_id == w.viewer.user_id
    require(w.viewer.is_coordinator or mine)
    JobRun.objects.filter(pk=run_id, state=State.QUEUED).update(
        state=State.CANCELLED, finished_at=w.at
    )
    JobRun.objects.filter(pk=run_id, state=State.RUNNING).update(cancel_requested=True)


def adopt(w: Write, *, kind_name: str, params: dict[str, Any]) -> JobRun | None:
    """An interrupted run of the same work, set back to waiting so that it can go on; None if none."""
    for row in JobRun.objects.filter(kind=kind_name, state=State.RUNNING).order_by("-pk"):
        if row.params == params and _is_dead(w, row):
            _set_waiting(row)
            return row
    return None


def reap(w: Write) -> int:
    """Requeue runs whose process is gone; give up after `MOST_ATTEMPTS`. Returns how many."""
    count = 0
    for row in JobRun.objects.filter(state=State.RUNNING):
        if not _is_dead(w, row):
            continue
        count += 1
        if row.attempts >= MOST_ATTEMPTS:
            error = "GivenUp: the process ended in the middle of the work, too many times."
            JobRun.objects.filter(pk=row.pk).update(
                state=State.FAILED, finished_at=w.at, error=error
            )
        else:
            _set_waiting(row)
            run_job.enqueue(row.pk)
    return count + _requeue_forgotten(w)


def _requeue_forgotten(w: Write) -> int:
    """Runs that wait while nothing in the queue is about them: their worker died as it took them."""
    waiting = JobRun.objects.filter(state=State.QUEUED, created_at__lt=w.at - STALE_AFTER)
    queued = {
        args["args"][0]
        for args in DBTaskResult.objects.ready()
        .filter(task_path=run_job.module_path)
        .values_list("args_kwargs", flat=True)
    }
    forgotten = [pk for pk in waiting.values_list("pk", flat=True) if pk not in queued]
    for pk in forgotten:
        run_job.enqueue(pk)
    return len(forgotten)


def start_due(w: Write) -> int:
    """Start the kinds that run by themselves and are due; returns how many."""
    due = due_kinds(w.at)
    for each in due:
        start(w, kind_name=each.name, params={})
    return len(due)


def due_kinds(now: datetime) -> list[Kind]:
    """Kinds that run by themselves, have not begun within their period, and are not at work."""
    return [
        each
        for each in kinds()
        if each.every is not None
        and not _of_kind(each).filter(created_at__gt=now - each.every).exists()
        and not _of_kind(each).filter(state__in=ACTIVE).exists()
    ]


def _of_kind(each: Kind) -> QuerySet[JobRun]:
    return JobRun.objects.filter(kind=each.name)


def forget_tasks(w: Write) -> None:
    """Drop the queue's own rows of finished work; what happened stands in the runs."""
    DBTaskResult.objects.finished().filter(finished_at__lt=w.at - timedelta(days=1)).delete()


def _set_waiting(row: JobRun) -> None:
    JobRun.objects.filter(pk=row.pk).update(state=State.QUEUED, worker="")


def _is_dead(w: Write, row: JobRun) -> bool:
    """The process is gone, or (another machine, a number used again) its heartbeat stopped.

    A process that only slept finds out that it was replaced when it next writes (`running.Replaced`).
    """
    host, _, pid = row.worker.rpartition(":")
    if host == socket.gethostname() and pid.isdecimal() and not _is_alive(int(pid)):
        return True
    return row.heartbeat_at is None or row.heartbeat_at < w.at - STALE_AFTER


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
