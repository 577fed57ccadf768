"""A backup a day."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.backups import keeping
from latu.jobs.registry import job
from latu.jobs.running import Run

KIND = "backup"


@job(KIND, title=_("Backup"), every=timedelta(days=1))
def back_up(run: Run) -> dict[str, Any]:
    """Make one, read it back, and take away those that are older than what stays."""
    if connection.vendor != "sqlite":
        return {"left_out": connection.vendor}
    made = keeping.make(timezone.now(), lambda done, total: run.progress(done, total, "backup"))
    return {
        "file": made.path.name,
        "bytes": made.size,
        "sealed": made.is_sealed,
        "gone": keeping.tidy(),
    }
