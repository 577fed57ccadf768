"""The graph in a file of its own, renewed every day."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.introductions import current
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
