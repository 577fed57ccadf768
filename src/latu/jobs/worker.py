"""The loop that runs queued jobs, one at a time; a thread in the web process, or a process of its own."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import ACTIVE, JobRun
from latu.jobs.running import this_worker

POLL_SECONDS = 0.5
CARE_EVERY = timedelta(seconds=10)

log = logging.getLogger(__name__)


def work(stop: threading.Event) -> None:
    """Until told to stop: run what is ready; every ten seconds start what is due and requeue what died.

    Nothing that goes wrong ends the loop.
    """
    cared_at = timezone.now() - CARE_EVERY
    while not stop.is_set():
        try:
            if timezone.now() - cared_at >= CARE_EVERY:
                cared_at = timezone.now()
                take_care()
            run_ready(stop)
        except Exception:
            log.exception("Running jobs failed; trying again.")
        close_old_connections()
        stop.wait(POLL_SECONDS)
    connection.close()


def run_ready(stop: threading.Event | None = None) -> None:
    """Run what is ready, one after the other. The library claims each so that no other worker takes it.

    Its `Worker` is safe in a thread: only its command sets signal handlers, its state is its own,
    and what a task raises, `SystemExit` included, ends up in the task's row.
    """
    while DBTaskResult.objects.ready().exists():
        if stop is not None and stop.is_set():
            return
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=this_worker()[-64:],
            excluded_queue_names=[],
        ).run()


def take_care() -> None:
    """Start scheduled work and requeue runs whose process died; the gate opens only if there may be any."""
    active = JobRun.objects.filter(state__in=ACTIVE)
    if not (actions.due_kinds(timezone.now()) or active.exists()):
        return
    with write(SYSTEM) as w:
        actions.start_due(w)
        actions.reap(w)
        actions.forget_tasks(w)
