"""Writing calls by hand: national calls, calls of foundations, and what the portal does not say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from latu.calls import documents, summaries
from latu.calls.models import Call, Deadline, DeadlineModel, Programme, Status
from latu.core.access import require
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.text import sort_key
from latu.records import provenance
from latu.records.models import Change
from latu.records.saving import note, put_values
from latu.search import index

FIELDS = (
    "identifier", "programme_id", "titles", "summary", "action", "opens_at", "closes_at", "deadline_model",
    "budget_cents", "min_cents", "max_cents", "expected_grants", "rate", "url", "level",
)  # fmt: skip


class IdentifierTaken(ValueError):
    """Another call already has this identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a person may say of a call; `deadlines` are aware times, all of them."""

    values: Mapping[str, Any]
    deadlines: tuple[datetime, ...] | None = None


def create(w: Write, *, content: Content, owner_id: int | None) -> Call:
    """A new call; raises `IdentifierTaken` and writes nothing when the identifier is known."""
    require(w.viewer.keeps_register)
    return _save(
        w, Call(owner_id=owner_id, steward_id=w.viewer.user_id), content, Change.Action.CREATE
    )


def edit(w: Write, *, call: Call, content: Content) -> Call:
    """Change a call. Raises as `create` does."""
    require(w.viewer.may_edit(call))
    return _save(w, call, content, Change.Action.UPDATE)


def _save(w: Write, row: Call, content: Content, action: Change.Action) -> Call:
    identifier = content.values.get("identifier", row.identifier)
    if Call.objects.filter(identifier=identifier).exclude(pk=row.pk).exists():
        raise IdentifierTaken(identifier)
    values = dict(content.values)
    before = dict(row.summary)
    if content.deadlines is not None:
        values["closes_at"] = max(content.deadlines, default=None)
    changed = put_values(w, row, values, FIELDS)
    if row.pk and (languages := summaries.others(row, before)):
        written = summaries.bylines(row)
        require(all(summaries.may_write(w.viewer, row, written.get(code)) for code in languages))
    if content.deadlines is not None and not provenance.is_from_a_source(row.ref):
        row.status_word = _word(row, content.deadlines, w.at)
    row.sort_key = sort_key(best(row.titles).text or row.identifier)
    row.updated_at = w.at
    row.save()
    summaries.sign(w, row, before)
    if content.deadlines is not None:
        changed |= _set_deadlines(row, content.deadlines)
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    return row


def _word(row: Call, deadlines: tuple[datetime, ...], now: datetime) -> Status:
    """What dates leave unsaid: a call that can still be met, and has no opening day, is open."""
    is_ahead = any(at >= now for at in deadlines)
    always = row.deadline_model == DeadlineModel.CONTINUOUS and not deadlines
    return Status.OPEN if row.opens_at is None and (is_ahead or always) else Status.UNKNOWN


def _set_deadlines(row: Call, wanted: Iterable[datetime]) -> dict[str, Any]:
    present = set(row.deadlines.values_list("at", flat=True))
    new = set(wanted)
    if new == present:
        return {}
    row.deadlines.filter(at__in=present - new).delete()
    Deadline.objects.bulk_create([Deadline(call=row, at=at) for at in sorted(new - present)])
    return {"deadlines": [[at.isoformat() for at in sorted(times)] for times in (present, new)]}


def save_programme(w: Write, *, key: str, values: Mapping[str, Any]) -> Programme:
    """Add a programme or bring a known one up to date."""
    require(w.viewer.is_coordinator)
    programme, _ = Programme.objects.update_or_create(key=key, defaults=dict(values))
    return programme
