"""Writing notices: permission, history, concepts and search document in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from latu.calls.models import Call, Status
from latu.core.access import Level, require
from latu.core.dates import today
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.text import sort_key
from latu.organisations.models import Organisation
from latu.partners import answering, documents
from latu.partners.models import Notice, Outcome, State, open_q
from latu.records import history
from latu.records.models import Change
from latu.records.saving import note, put_values
from latu.search import index
from latu.taxonomy.tags import set_exactly

FIELDS = ("kind", "titles", "details", "call_id", "countries", "kinds", "expires_on", "level")
USUAL_DAYS = 90
MOST_DAYS = 365
DAYS_MORE = 30  # one press of "extend"
MOST_IN_FORCE = 30  # of one organisation


class AtItsEnd(Exception):
    """The notice is in force as long as it can be."""


class TooMany(Exception):
    """The organisation has as many notices in force as one can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a person may say of a notice; missing values keep what is there."""

    values: Mapping[str, Any]
    concepts: Iterable[int] | None = None


def latest_end(call: Call | None, day: date) -> date:
    """The last day that a notice written or extended on `day` may have: a year on, and none after its call."""
    return min(day + timedelta(days=MOST_DAYS), _closing_day(call) or date.max)


def usual_end(call: Call | None, day: date) -> date:
    """The last day where nobody says another: of the call's last deadline, or in 90 days."""
    return min(_closing_day(call) or day + timedelta(days=USUAL_DAYS), latest_end(call, day))


def _closing_day(call: Call | None) -> date | None:
    return timezone.localdate(call.closes_at) if call is not None and call.closes_at else None


def end_extended(notice: Notice, day: date) -> date | None:
    """The last day after extending the notice on `day`; None where it has no more time to get."""
    end = max(notice.expires_on, day) + timedelta(days=DAYS_MORE)
    end = min(end, latest_end(notice.call, day))
    is_more = end > notice.expires_on if notice.state == State.OPEN else end >= day
    return end if is_more else None


def create(w: Write, *, owner_id: int, content: Content) -> Notice:
    """A new notice of one of the viewer's organisations. Raises `TooMany`."""
    require(owner_id in w.viewer.organisation_ids or w.viewer.is_system)
    if Notice.objects.filter(open_q(today()), owner_id=owner_id).count() >= MOST_IN_FORCE:
        raise TooMany
    row = Notice(owner_id=owner_id, steward_id=w.viewer.user_id, made_at=w.at)
    return _save(w, row, content, Change.Action.CREATE)


def edit(w: Write, *, notice: Notice, content: Content) -> Notice:
    """Change a notice."""
    require(w.viewer.may_edit(notice))
    return _save(w, notice, content, Change.Action.UPDATE)


def levels_of(owner: Organisation) -> list[Level]:
    """How widely notices of the organisation may be seen: not by all, until somebody has looked at it."""
    return [each for each in Level if each != Level.PUBLIC or not owner.awaits_check]


def _save(w: Write, row: Notice, content: Content, action: Change.Action) -> Notice:
    changed = put_values(w, row, content.values, FIELDS)
    require(row.level in levels_of(row.owner))
    if "call_id" in changed:
        require(row.call is None or row.call.status != Status.CLOSED)
    if "call_id" in changed or "expires_on" in changed:
        require(row.expires_on <= latest_end(row.call, today()))
    row.sort_key = sort_key(best(row.titles).text)
    row.updated_at = w.at
    row.save()
    if content.concepts is not None:
        set_exactly(w, row.ref, content.concepts)
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    return row


def extend(w: Write, *, notice: Notice) -> Notice:
    """Thirty days more, counted from today where it has ended; one that was closed is open again.

    Not beyond a year or the call's deadline: raises `AtItsEnd` where that leaves nothing.
    """
    require(w.viewer.may_edit(notice))
    end = end_extended(notice, today())
    if end is None:
        raise AtItsEnd
    return _set_end(w, notice, end, "")


def close(w: Write, *, notice: Notice, outcome: Outcome, address: answering.Address) -> Notice:
    """A partner was found, or the notice is taken back: it stays to be seen, and takes no answers.

    Those who answered are told once; `address` is that of a conversation's page.
    """
    require(w.viewer.may_edit(notice))
    was_open = notice.state == State.OPEN
    _set_end(w, notice, notice.expires_on, outcome.value)
    if was_open:
        answering.tell_of_end(w, notice=notice, address=address)
    return notice


def _set_end(w: Write, row: Notice, day: date, outcome: str) -> Notice:
    before = {"expires_on": row.expires_on.isoformat(), "outcome": row.outcome}
    changed = history.difference(before, {"expires_on": day.isoformat(), "outcome": outcome})
    if changed:
        row.expires_on, row.outcome, row.updated_at = day, outcome, w.at
        row.save(update_fields=["expires_on", "outcome", "updated_at"])
        note(w, row.ref, Change.Action.UPDATE, changed)
        index.put(w, documents.drafts([row.pk]))
    return row
