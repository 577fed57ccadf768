"""What is done every day: the graph in a file of its own, and the look at requests for an introduction."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.introductions import actions, current, requests
from latu.jobs.registry import job
from latu.jobs.running import Run


@job("introductions", title=_("Write down who knows whom"), every=timedelta(days=1))
def renew(run: Run) -> dict[str, Any]:
    """So that a process that starts has it at once."""
    del run
    token, upto = current.write_file()
    with write(SYSTEM) as w:
        current.use_file(w, token=token, upto=upto)
    return {}


@job(
    "introduction_requests",
    title=_("Remind of requests for an introduction"),
    every=timedelta(days=1),
)
def care(run: Run) -> dict[str, Any]:
    """Who wanted to answer later is reminded; requests that nobody can answer any more are left alone from now on.

    How many were reminded is not told: with few requests under way it would say who wanted to answer later.
    """
    rows = list(requests.open_ones(timezone.now()))
    for number, row in enumerate(rows):
        run.progress(number, len(rows))
        with write(SYSTEM) as w:
            actions.care(w, row=row, address=_address)
    return {}


def _address(secret: str) -> str:
    return settings.LATU_URL + reverse("introduction_answer", args=[secret])
