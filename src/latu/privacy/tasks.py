"""What the duties over personal data do every day."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs.registry import job
from latu.jobs.running import Run
from latu.privacy import accesses, ageing, carrying_out, retention


@job("forget_accesses", title=_("Drop old lines of the access log"), every=timedelta(days=1))
def forget_accesses(run: Run) -> dict[str, Any]:
    """After 24 months."""
    del run
    with write(SYSTEM) as w:
        return {"deleted": accesses.forget(w)}


@job("erasures", title=_("Finish erasures"), every=timedelta(days=1))
def finish_erasures(run: Run) -> dict[str, Any]:
    """What was interrupted, or found the database too busy."""
    del run
    return {"people": carrying_out.finish()}


@job("retention", title=_("Erase what is past its time"), every=timedelta(days=1))
def erase_by_age(run: Run) -> dict[str, Any]:
    """Nothing before an administrator has switched it on."""
    if not retention.is_on():
        return {}
    now, erased = timezone.now(), 0
    groups = retention.past(now)
    for number, group in enumerate(groups):
        run.progress(number, len(groups))
        while some := _erase_some(group):
            erased += some
    asked = 0
    for person in ageing.to_ask(now):
        with write(SYSTEM) as w:
            ageing.ask(w, person=person)
        asked += 1
    people = list(ageing.to_erase(now))
    for number, person in enumerate(people):
        run.progress(number, len(people))
        carrying_out.erase(SYSTEM, [person], is_wish=False)
    return {"erased": erased, "asked": asked, "people": len(people)}


def _erase_some(group: retention.Past) -> int:
    with write(SYSTEM) as w:
        return retention.erase_some(w, group)
