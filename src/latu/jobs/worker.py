"""The loop that runs queued jobs, one at a time; a thread in the web process, or a process of its own."""

import logging
import threading
from datetime import timedelta

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import this_worker

POLL_SECONDS = 0.5
CARE_EVERY = timedelta(seconds=10)

log = logging.getLogger(__name__)


def work(stop: threading.Event) -> None:
    """Until told to stop: run what is ready; every ten seconds start what is due and requeue what died."""
    cared_at = timezone.now() - CARE_EVERY
    while not stop.is_set():
        try:
            if timezone.now() - cared_at >= CARE_EVERY:
                take_care()
                cared_at = timezone.now()
            run_ready()
        except DatabaseError:
            log.exception("The database refused; trying again.")
        close_old_connections()
        stop.wait(POLL_SECONDS)


def run_ready() -> None:
    """Run all that is ready now. The library claims each task so that no other worker takes it."""
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=this_worker()[-64:],
        excluded_queue_names=[],
    ).run()


def take_care() -> None:
    """Start scheduled work and requeue runs whose process died; the gate opens only if there may be any."""
    with write(SYSTEM) as w:
        actions.start_due(w)
        if JobRun.objects.filter(state=State.RUNNING).exists():
            actions.reap(w)
