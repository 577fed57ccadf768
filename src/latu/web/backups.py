"""Backups, for administrators: when the last good one was made, which there are, and making one now."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from latu.backups import keeping
from latu.backups.tasks import KIND
from latu.core.access import require
from latu.core.gate import write
from latu.imports.failures import failure
from latu.jobs import actions
from latu.jobs.models import ACTIVE, JobRun, State
from latu.web.middleware import Request

LATE_AFTER = timedelta(days=2)
MB = 1_000_000


@login_required
def backups(request: Request) -> HttpResponse:
    """What there is; sent, a backup is made in the background. Two queries beside those of every page."""
    require(request.viewer.is_administrator)
    runs = JobRun.objects.filter(kind=KIND)
    under_way = runs.filter(state__in=ACTIVE).order_by("-pk").first()
    if request.method == "POST":
        if under_way is None:
            with write(request.viewer) as w:
                actions.start(w, kind_name=KIND, params={})
        messages.success(request, _("A backup is being made. It shows here when it is done."))
        return redirect("backups")
    last_ended = runs.filter(state__in=(State.DONE, State.FAILED)).order_by("-pk").first()
    present = keeping.present()
    stay = keeping.staying(present)
    context = {
        "is_made_here": connection.vendor == "sqlite",
        "rows": [(each, each.size / MB, each.path in stay) for each in present],
        "newest": present[0] if present else None,
        "is_late": not present or present[0].made_at < timezone.now() - LATE_AFTER,
        "under_way": under_way,
        "fault": failure(last_ended) if last_ended and last_ended.state == State.FAILED else "",
        "days": keeping.DAYS,
        "weeks": keeping.WEEKS,
        "months": keeping.MONTHS,
    }
    return render(request, "backups/list.html", context)
