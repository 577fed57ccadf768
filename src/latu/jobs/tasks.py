"""The one queue entry: run the job of that row."""

from django.tasks import task

from latu.core.access import SYSTEM
from latu.jobs.running import run_now


@task()
def run_job(run_id: int) -> None:
    """Run a waiting job; one that is no longer waiting is left alone."""
    run_now(run_id, SYSTEM)
