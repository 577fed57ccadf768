"""Writing calls by the hundred, as a source states them, with their deadlines; and their programmes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from latu.calls import documents
from latu.calls.models import Call, Deadline, Programme, Status
from latu.core.access import require
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.refs import Ref
from latu.core.text import sort_key
from latu.records import history, incoming
from latu.records.incoming import Claims, Result
from latu.records.models import Change, Source
from latu.records.saving import plain, state
from latu.search import index

NOUN = Call.NOUN
BATCH = 500
# What a source may state; summary, level, owner and steward are the register's own.
STATED = (
    "programme_id", "titles", "action", "parent_identifier", "parent_title", "status_word", "opens_at",
    "closes_at", "deadline_model", "time_assumed", "budget_cents", "min_cents", "max_cents",
    "expected_grants", "budget_rows", "description_html", "destination_html", "conditions_html",
    "support_html", "keywords", "url",
)  # fmt: skip
TIMES = frozenset({"opens_at", "closes_at"})
DEADLINES = "deadlines"
_WIDTHS = incoming.widths(Call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One call as a source states it; empty values are left out of `values`, save for False.

    `deadlines` are all that the source knows; `cut` names texts that it shortened. `record_id` is
    the call it belongs to, None for one that is new.
    """

    key: str
    digest: str
    values: Mapping[str, Any]
    deadlines: tuple[datetime, ...] = ()
    cut: frozenset[str] = frozenset()
    record_id: int | None = None


@dataclass(slots=True)
class _Work:
    """One call being written."""

    item: Incoming
    row: Call
    source: Source
    action: Change.Action
    fields: dict[str, Any] = field(default_factory=dict)
    proposals: dict[str, Any] = field(default_factory=dict)
    deadlines: list[str] | None = None  # to be written, None when they stay


def values_of_one(row: Call) -> dict[str, Any]:
    """The values of a call as history keeps them; needs deadlines."""
    moments = [plain(each.at) for each in row.deadlines.all()] if row.pk else []
    return {**state(row, STATED), DEADLINES: sorted(moments)}


def _typed(name: str, value: Any) -> Any:
    """A value as the model has it, from plain JSON."""
    return datetime.fromisoformat(value) if name in TIMES and value else value


def clipped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that fit their columns, as plain JSON, empty ones left out."""
    return incoming.fitting(values, _WIDTHS)


def upsert(w: Write, system: str, items: Sequence[Incoming]) -> Result:
    """Write these calls; each key once. A fixed number of queries for any number of items."""
    require(w.viewer.is_system or w.viewer.is_coordinator)
    present = load(item.record_id for item in items if item.record_id)
    claims = Claims(NOUN, system, present)
    result = Result()
    works = []
    for item in items:
        row = present.get(item.record_id or 0)
        if row is None:
            works.append(_fresh(w, system, item))
            result.new += 1
        else:
            works.append(_joined(claims, item, row))
            result.count(changed=bool(works[-1].fields))
    _write(w, works)
    result.ids = {work.item.key: work.row.pk for work in works}
    return result


def _stated(item: Incoming) -> dict[str, Any]:
    """The values of an item, its deadlines among them."""
    values = dict(item.values)
    if item.deadlines:
        values[DEADLINES] = sorted(plain(at.astimezone(UTC)) for at in item.deadlines)
        values["closes_at"] = values[DEADLINES][-1]
    return values


def _fresh(w: Write, system: str, item: Incoming) -> _Work:
    row = Call(identifier=item.key, updated_at=w.at)
    source = Source(noun=NOUN, system=system, key=item.key)
    work = _Work(item, row, source, Change.Action.CREATE)
    stated = _stated(item)
    _set(work, stated)
    work.fields = incoming.creation(stated)
    source.values, source.digest = incoming.brief(stated), item.digest
    return work


def _joined(claims: Claims, item: Incoming, row: Call) -> _Work:
    source = claims.source(row.pk, item.key)
    work = _Work(item, row, source or Source(noun=NOUN, system=claims.system, key=item.key),
                 Change.Action.UPDATE)  # fmt: skip
    before = values_of_one(row)
    stated = _stated(item)
    titles = {**before["titles"], **stated.get("titles", {})}
    unknown = before["status_word"] == Status.UNKNOWN
    current = {**before, "status_word": ""} if unknown else before
    decision = claims.decide(row.pk, item.key, current, {**stated, "titles": titles}, item.cut)
    _set(work, decision.write)
    after = {**before, **decision.write}
    work.fields = history.difference(before, after)
    if source is None:
        work.fields[incoming.ORIGIN] = [None, f"{claims.system} {item.key}"]
    work.proposals = decision.propose
    if DEADLINES in work.proposals:  # they say when the call closes
        work.proposals.pop("closes_at", None)
    claimed = {name: value for name, value in stated.items() if name not in item.cut}
    work.source.values = {**work.source.values, **incoming.brief(claimed)}
    work.source.digest = item.digest
    return work


def _set(work: _Work, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == DEADLINES:
            work.deadlines = value
        else:
            setattr(work.row, name, _typed(name, value))
    work.row.sort_key = _sort_key(work.row)


def _sort_key(row: Call) -> str:
    return sort_key(row.titles.get("en") or best(row.titles).text or row.identifier)


def _write(w: Write, works: list[_Work]) -> None:
    Call.objects.bulk_create([work.row for work in works if work.row.pk is None], batch_size=BATCH)
    _update(w, [work.row for work in works if work.action == Change.Action.UPDATE and work.fields])
    _put_deadlines({w_.row.pk: w_.deadlines for w_ in works if w_.deadlines is not None})
    for work in works:
        work.source.record_id = work.row.pk
    incoming.remember(w, [work.source for work in works])
    incoming.propose(w, ((work.source, work.proposals) for work in works))
    touched = [work for work in works if work.fields]
    history.record_many(w, ((work.row.ref, work.action, work.fields) for work in touched))
    index.put(w, documents.drafts([work.row.pk for work in touched]))


def _put_deadlines(wanted: Mapping[int, list[str]]) -> None:
    Deadline.objects.filter(call__in=list(wanted)).delete()
    Deadline.objects.bulk_create(
        [
            Deadline(call_id=pk, at=datetime.fromisoformat(moment))
            for pk, moments in wanted.items()
            for moment in moments
        ],
        batch_size=BATCH,
    )


def _update(w: Write, rows: list[Call]) -> None:
    for row in rows:
        row.updated_at = w.at
    Call.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STATED, "sort_key", "updated_at"],
    )


def programme(w: Write, *, key: str, portal_id: str, names: Mapping[str, str], period: str) -> int:
    """The number of a programme by its portal number, key or English name; made if there is none."""
    del w  # proof that the gate is open
    found = None
    if portal_id:
        found = Programme.objects.filter(portal_id=portal_id).first()
    found = found or Programme.objects.filter(key__iexact=key).first()
    found = found or Programme.objects.filter(names__en=names["en"]).first()
    if found is None:
        found = Programme.objects.create(
            key=key, portal_id=portal_id, names=dict(names), period=period
        )
    elif portal_id and not found.portal_id:
        found.portal_id = portal_id
        found.save(update_fields=["portal_id"])
    return found.pk


def ids_of(identifiers: Iterable[str]) -> dict[str, int]:
    """The calls with these identifiers."""
    rows = Call.objects.filter(identifier__in=set(identifiers))
    return dict(rows.values_list("identifier", "pk"))


def load(record_ids: Iterable[int]) -> dict[int, Call]:
    """Calls with their deadlines."""
    rows = Call.objects.filter(pk__in=list(record_ids)).prefetch_related(DEADLINES)
    return {row.pk: row for row in rows}


def values_of(rows: Iterable[Call]) -> dict[int, dict[str, Any]]:
    """The values of calls as a source's changes name them; needs deadlines."""
    return {row.pk: values_of_one(row) for row in rows}


def restore(w: Write, rows: Mapping[int, Call], fields: Mapping[int, history.Fields]) -> None:
    """Set values back: {record: {field: [value to set, value that is there]}}."""
    deadlines = {}
    for pk, changes in fields.items():
        for name, (wanted, _now) in changes.items():
            if name == DEADLINES:
                deadlines[pk] = wanted or []
            else:
                setattr(rows[pk], name, _typed(name, wanted))
        rows[pk].sort_key = _sort_key(rows[pk])
    _put_deadlines(deadlines)
    _update(w, [rows[pk] for pk in fields])
    index.put(w, documents.drafts(list(fields)))


def remove(w: Write, record_ids: Iterable[int]) -> None:
    """Take calls out with their deadlines, sources and documents."""
    ids = list(record_ids)
    history.record_many(w, ((Ref(NOUN, pk), Change.Action.DELETE, {}) for pk in ids))
    index.remove(w, NOUN, ids)
    Source.objects.filter(noun=NOUN, record_id__in=ids).delete()
    Call.objects.filter(pk__in=ids).delete()
