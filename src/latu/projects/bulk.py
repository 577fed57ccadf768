"""Writing projects by the thousand, as a source states them, with who took part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from latu.calls.models import Programme
from latu.core.access import require
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.refs import Ref
from latu.core.rows import insert
from latu.core.text import sort_key
from latu.projects import documents
from latu.projects.models import Participation, Project, Role
from latu.records import history, incoming
from latu.records.incoming import Claims, Result
from latu.records.models import Change, Source
from latu.records.saving import state
from latu.search import index

NOUN = Project.NOUN
BATCH = 1000
# What a source may state; level, owner and steward are the register's own.
STATED = (
    "identifier", "acronym", "titles", "summary", "programme_id", "call_id", "topic", "action", "starts_on",
    "ends_on", "total_cents", "eu_cents", "fields_of_science", "keywords", "url",
)  # fmt: skip
DATES = frozenset({"starts_on", "ends_on"})
_WIDTHS = incoming.widths(Project)
PARTICIPATIONS = "participations"

type PartKey = tuple[int, str]  # organisation, role


class Part(NamedTuple):
    """An organisation's part in a project, money in cents."""

    organisation_id: int
    role: str = Role.PARTICIPANT
    order: int = 0
    eu_cents: int | None = None
    total_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One project as a source states it; empty values are left out of `values`.

    `parts` None means that the source says nothing of who took part. `record_id` is the project it
    belongs to, None for one that is new.
    """

    key: str
    digest: str
    values: Mapping[str, Any]
    parts: tuple[Part, ...] | None = None
    record_id: int | None = None


@dataclass(slots=True)
class Outcome(Result):
    """Counts of projects, and beside them of participations."""

    parts: Result = field(default_factory=Result)


@dataclass(slots=True)
class _Work:
    """One project being written."""

    item: Incoming
    row: Project
    source: Source
    action: Change.Action
    fields: dict[str, Any] = field(default_factory=dict)
    proposals: dict[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


def clipped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that fit their columns, as plain JSON, empty ones left out."""
    return incoming.fitting(values, _WIDTHS)


def _typed(name: str, value: Any) -> Any:
    """A value as the model has it, from plain JSON."""
    return date.fromisoformat(value) if name in DATES and value else value


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Each organisation once per role; the money of two parts in one role is added up."""
    found: dict[PartKey, Part] = {}
    for part in parts:
        key = (part.organisation_id, part.role)
        known = found.get(key)
        found[key] = part if known is None else _added(known, part)
    return tuple(found.values())


def _added(known: Part, more: Part) -> Part:
    orders = [order for order in (known.order, more.order) if order]
    return known._replace(
        order=min(orders, default=0),
        eu_cents=_sum(known.eu_cents, more.eu_cents),
        total_cents=_sum(known.total_cents, more.total_cents),
    )


def _sum(first: int | None, second: int | None) -> int | None:
    return second if first is None else first if second is None else first + second


def upsert(w: Write, system: str, items: Sequence[Incoming]) -> Outcome:
    """Write these projects; each key once. A fixed number of queries for any number of items."""
    require(w.viewer.is_system or w.viewer.is_coordinator)
    present = load(item.record_id for item in items if item.record_id)
    claims = Claims(NOUN, system, present)
    outcome = Outcome()
    works, gone = [], []
    for item in items:
        row = present.get(item.record_id or 0)
        if row is None:
            work = _fresh(w, system, item)
            outcome.new += 1
            outcome.parts.new += len(work.parts)
        else:
            work = _joined(claims, item, row)
            may_write = not claims.is_typed(row.pk, PARTICIPATIONS)
            gone += _difference(work, outcome.parts, may_write=may_write)
            outcome.count(changed=bool(work.fields))
        works.append(work)
    _write(w, works, gone)
    outcome.ids = {work.item.key: work.row.pk for work in works}
    return outcome


def _fresh(w: Write, system: str, item: Incoming) -> _Work:
    row = Project(**{k: _typed(k, v) for k, v in item.values.items()}, updated_at=w.at)
    row.sort_key = _sort_key(row)
    work = _Work(item, row, Source(noun=NOUN, system=system, key=item.key), Change.Action.CREATE)
    work.fields = incoming.creation(item.values)
    work.parts = joined(item.parts or ())
    if work.parts:
        work.fields[PARTICIPATIONS] = [None, [list(part) for part in work.parts]]
    _state_in_source(work)
    return work


def _joined(claims: Claims, item: Incoming, row: Project) -> _Work:
    source = claims.source(row.pk, item.key)
    work = _Work(item, row, source or Source(noun=NOUN, system=claims.system, key=item.key),
                 Change.Action.UPDATE)  # fmt: skip
    before = state(row, STATED)
    stated = {name: _with_languages(before, name, value) for name, value in item.values.items()}
    decision = claims.decide(row.pk, item.key, before, stated)
    for name, value in decision.write.items():
        setattr(row, name, _typed(name, value))
    row.sort_key = _sort_key(row)
    work.fields = history.difference(before, state(row, STATED))
    if source is None:
        work.fields[incoming.ORIGIN] = [None, f"{claims.system} {item.key}"]
    work.proposals = decision.propose
    return work


def _with_languages(before: Mapping[str, Any], name: str, value: Any) -> Any:
    """A text per language keeps the languages that the source does not have."""
    return {**before[name], **value} if name in ("titles", "summary") else value


def _state_in_source(work: _Work) -> None:
    work.source.values = {**work.source.values, **incoming.brief(work.item.values)}
    if work.item.parts is not None:
        keys = [[part.organisation_id, part.role] for part in joined(work.item.parts)]
        work.source.values[PARTICIPATIONS] = keys
    work.source.digest = work.item.digest


def _difference(work: _Work, counts: Result, *, may_write: bool) -> list[Participation]:
    """Note the new and changed parts of a known project; returns the rows that have to go.

    A part that another source or a person added stays. Where a person typed who took part, all
    stays (`may_write` False) and what would be written is proposed.
    """
    present = {(p.organisation_id, p.role): p for p in work.row.participations.all()}
    stated_before = {tuple(key) for key in work.source.values.get(PARTICIPATIONS, ())}
    _state_in_source(work)
    if work.item.parts is None:
        return []
    wanted = {(part.organisation_id, part.role): part for part in joined(work.item.parts)}
    changed = [
        part for key, part in wanted.items() if key in present and part != as_part(present[key])
    ]
    fresh = [part for key, part in wanted.items() if key not in present]
    gone = [row for key, row in present.items() if key in stated_before - set(wanted)]
    after = {key: as_part(row) for key, row in present.items() if row not in gone} | {
        (part.organisation_id, part.role): part for part in (*fresh, *changed)
    }
    if not may_write:
        counts.unchanged += len(wanted)
        if _without_order(after.values()) != _without_order(map(as_part, present.values())):
            work.proposals[PARTICIPATIONS] = sorted(list(part) for part in after.values())
        return []
    counts.new += len(fresh)
    counts.changed += len(changed) + len(gone)
    counts.unchanged += len(wanted) - len(fresh) - len(changed)
    work.parts = (*fresh, *changed)
    replaced = [present[part.organisation_id, part.role] for part in changed]
    if work.parts or gone:
        before = [list(as_part(row)) for row in present.values()]
        work.fields[PARTICIPATIONS] = [
            sorted(before),
            sorted(list(part) for part in after.values()),
        ]
    return gone + replaced


def _without_order(parts: Iterable[Part]) -> set[Part]:
    """Parts without their places in the list: a person's order is not another fact."""
    return {part._replace(order=0) for part in parts}


def as_part(row: Participation) -> Part:
    """A participation as plain values."""
    return Part(row.organisation_id, row.role, row.order, row.eu_cents, row.total_cents)


def _sort_key(row: Project) -> str:
    return sort_key(row.acronym or row.titles.get("en") or best(row.titles).text or row.identifier)


def _write(w: Write, works: list[_Work], gone: list[Participation]) -> None:
    Project.objects.bulk_create(
        [work.row for work in works if work.row.pk is None], batch_size=BATCH
    )
    _update(w, [work.row for work in works if work.action == Change.Action.UPDATE and work.fields])
    Participation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _put_parts([(work.row.pk, part) for work in works for part in work.parts])
    for work in works:
        work.source.record_id = work.row.pk
    incoming.remember(w, [work.source for work in works])
    incoming.propose(w, ((work.source, work.proposals) for work in works))
    touched = [work for work in works if work.fields]
    history.record_many(w, ((work.row.ref, work.action, work.fields) for work in touched))
    _find_programmes(work.row for work in touched)
    countries = documents.countries_of([work.row.pk for work in touched])
    index.put(w, (documents.draft(work.row, countries.get(work.row.pk, ())) for work in touched))


def _find_programmes(rows: Iterable[Project]) -> None:
    """Give each row its programme, so that its document needs no query of its own."""
    with_programme = [row for row in rows if row.programme_id]
    programmes = Programme.objects.in_bulk({row.programme_id for row in with_programme})
    for row in with_programme:
        row.programme = programmes[row.programme_id or 0]


def _put_parts(parts: Iterable[tuple[int, Part]]) -> None:
    columns = ("project_id", *Part._fields)
    insert(Participation, columns, ((project, *part) for project, part in parts))


def _update(w: Write, rows: list[Project]) -> None:
    for row in rows:
        row.updated_at = w.at
    Project.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STATED, "sort_key", "updated_at"],
    )


def join_calls(w: Write, calls: Mapping[str, int]) -> int:
    """Join projects without a call to the call that their topic names: {identifier: call}."""
    rows = list(Project.objects.filter(call=None, topic__in=calls))
    for row in rows:
        row.call_id = calls[row.topic]
    _update(w, rows)
    changes = ((row.ref, Change.Action.UPDATE, {"call_id": [None, row.call_id]}) for row in rows)
    history.record_many(w, changes)
    return len(rows)


def ids_by_identifier(identifiers: Iterable[str]) -> dict[str, int]:
    """Projects with these identifiers; one that several projects carry names none."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Project.objects.filter(identifier__in=set(identifiers))
    for identifier, pk in rows.values_list("identifier", "pk"):
        found[identifier].add(pk)
    return {identifier: min(ids) for identifier, ids in found.items() if len(ids) == 1}


def load(record_ids: Iterable[int]) -> dict[int, Project]:
    """Projects with their participations."""
    rows = Project.objects.filter(pk__in=list(record_ids)).prefetch_related(PARTICIPATIONS)
    return {row.pk: row for row in rows}


def values_of(rows: Iterable[Project]) -> dict[int, dict[str, Any]]:
    """The values of projects as a source's changes name them; needs participations."""
    return {
        row.pk: {
            **state(row, STATED),
            PARTICIPATIONS: sorted(list(as_part(each)) for each in row.participations.all()),
        }
        for row in rows
    }


def restore(w: Write, rows: Mapping[int, Project], fields: Mapping[int, history.Fields]) -> None:
    """Set values back: {record: {field: [value to set, value that is there]}}."""
    back: dict[int, list[Part]] = defaultdict(list)
    for pk, changes in fields.items():
        for name, (wanted, _now) in changes.items():
            if name == PARTICIPATIONS:
                back[pk] = [Part(*values) for values in wanted or ()]
            else:
                setattr(rows[pk], name, _typed(name, wanted))
        rows[pk].sort_key = _sort_key(rows[pk])
    Participation.objects.filter(project__in=list(back)).delete()
    _put_parts([(pk, part) for pk, parts in back.items() for part in parts])
    _update(w, [rows[pk] for pk in fields])
    index.put(w, documents.drafts(list(fields)))


def remove(w: Write, record_ids: Iterable[int]) -> None:
    """Take projects out with their participations, sources and documents."""
    ids = list(record_ids)
    history.record_many(w, ((Ref(NOUN, pk), Change.Action.DELETE, {}) for pk in ids))
    index.remove(w, NOUN, ids)
    Source.objects.filter(noun=NOUN, record_id__in=ids).delete()
    Participation.objects.filter(project__in=ids).delete()
    Project.objects.filter(pk__in=ids).delete()
