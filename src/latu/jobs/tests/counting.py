"""Work for the kill test: users are counted in, one a transaction, each with its checkpoint."""

import sys
from typing import Any

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import registry
from latu.jobs.running import Run, run_now

# Run by another Python: `python -c PROGRAM database run_id` says a number after each transaction.
PROGRAM = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from latu.jobs.tests import counting
counting.count_for_ever(int(sys.argv[2]))
"""


def count_for_ever(run_id: int) -> None:
    """Run the job of that row in this process; it never ends by itself."""
    registry.job("counting", title="Counting")(lambda run: count(run, last=None))
    run_now(run_id, SYSTEM)


def count(run: Run, last: int | None) -> dict[str, Any]:
    """Go on from the checkpoint up to `last`."""
    number: int = run.checkpoint.get("number", 0)
    while number != last:
        number += 1
        with write(SYSTEM) as w:
            User.objects.create_user(f"user{number}@example.org")
            run.save_checkpoint(w, {"number": number})
        if last is None:
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
    return {"number": number}
