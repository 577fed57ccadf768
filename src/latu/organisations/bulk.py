"""Writing organisations by the thousand, as a source states them, with all that belongs to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from latu.core.access import require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.rows import insert
from latu.core.text import fold, sort_key
from latu.organisations import documents
from latu.organisations.actions import FIELDS
from latu.organisations.models import Identifier, Kind, Organisation, OrganisationName
from latu.records import history, incoming
from latu.records.incoming import Claims, Result
from latu.records.models import Change, Source
from latu.records.saving import state
from latu.search import index
from latu.search.mentions import rewrite

NOUN = Organisation.NOUN
BATCH = 1000
# What a source may state; the rest (description, municipality, level …) is the register's own.
STATED = (
    "name", "short_name", "kind", "country_id", "city", "street", "post_code", "nuts", "website", "is_sme",
)  # fmt: skip
NAMES = "names"
_WIDTHS = incoming.widths(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One organisation as a source states it; empty values are left out of `values`.

    `record_id` is the organisation it belongs to, None for one that is new.
    """

    key: str
    digest: str
    values: Mapping[str, Any]
    other_names: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)  # scheme → value, normalised
    record_id: int | None = None


@dataclass(slots=True)
class _Work:
    """One organisation being written."""

    item: Incoming
    row: Organisation
    source: Source
    action: Change.Action
    fields: dict[str, Any] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)  # text, kind
    numbers: list[tuple[str, str]] = field(default_factory=list)  # scheme, value
    proposals: dict[str, Any] = field(default_factory=dict)


def clipped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that fit their columns, empty ones left out."""
    return incoming.fitting(values, _WIDTHS)


def upsert(w: Write, system: str, items: Sequence[Incoming]) -> Result:
    """Write these organisations; each key once. A fixed number of queries for any number of items."""
    require(w.viewer.is_system or w.viewer.is_coordinator)
    ids = [item.record_id for item in items if item.record_id]
    rows = Organisation.objects.filter(pk__in=ids).prefetch_related("names", "identifiers")
    present = {row.pk: row for row in rows}
    claims = Claims(NOUN, system, present)
    taken = _taken(items)
    result = Result()
    works: list[_Work] = []
    for item in items:
        row = present.get(item.record_id or 0)
        work = _fresh(w, system, item) if row is None else _joined(w, claims, item, row)
        _add_identifiers(work, taken)
        works.append(work)
        if row is None:
            result.new += 1
        else:
            result.count(changed=bool(work.fields))
    _write(w, works)
    result.ids = {work.item.key: work.row.pk for work in works}
    return result


def _taken(items: Sequence[Incoming]) -> set[tuple[str, str]]:
    """Identifiers of these items that some organisation has already."""
    values = {value for item in items for value in item.identifiers.values()}
    return set(Identifier.objects.filter(value__in=values).values_list("scheme", "value"))


def _fresh(w: Write, system: str, item: Incoming) -> _Work:
    row = Organisation(**item.values, updated_at=w.at)
    row.sort_key = sort_key(row.name)
    source = Source(noun=NOUN, system=system, key=item.key)
    work = _Work(item, row, source, Change.Action.CREATE)
    work.fields = incoming.creation(item.values)
    _add_names(work, (), row.name, OrganisationName.Kind.OFFICIAL)
    source.values, source.digest = incoming.brief(item.values), item.digest
    return work


def _joined(w: Write, claims: Claims, item: Incoming, row: Organisation) -> _Work:
    source = claims.source(row.pk, item.key)
    work = _Work(item, row, source or Source(noun=NOUN, system=claims.system, key=item.key),
                 Change.Action.UPDATE)  # fmt: skip
    before = state(row, FIELDS)
    current = {**before, "kind": "" if row.kind == Kind.OTHER else row.kind}
    decision = claims.decide(row.pk, item.key, current, item.values)
    for name, value in decision.write.items():
        setattr(row, name, value)
    if "name" in decision.write:
        row.sort_key = sort_key(row.name)
    work.fields = history.difference(before, state(row, FIELDS))
    names = [each.text for each in row.names.all()]
    # A name that is not the listed one is still one it goes by.
    _add_names(work, names, item.values.get("name", ""), OrganisationName.Kind.OTHER)
    if source is None:
        work.fields[incoming.ORIGIN] = [None, f"{claims.system} {item.key}"]
    if work.fields:
        row.updated_at = w.at
    work.proposals = decision.propose
    work.source.values = {**work.source.values, **incoming.brief(item.values)}
    work.source.digest = item.digest
    return work


def _add_names(work: _Work, present: Iterable[str], main: str, kind: str) -> None:
    """Add the names that are not there yet in some spelling."""
    before = sorted(present)
    known = {fold(text) for text in before}
    others = ((text, OrganisationName.Kind.OTHER) for text in work.item.other_names)
    for text, each_kind in ((main, kind), *others):
        folded = fold(text)
        if folded and folded not in known:
            known.add(folded)
            work.names.append((text, each_kind))
    if work.names:
        work.fields[NAMES] = [before, sorted([*before, *(text for text, _ in work.names)])]


def _add_identifiers(work: _Work, taken: set[tuple[str, str]]) -> None:
    """Identifiers nobody has yet; one that another organisation has stays with that one."""
    for scheme, value in work.item.identifiers.items():
        if (scheme, value) in taken:
            continue
        taken.add((scheme, value))
        before = []
        if work.row.pk:
            before = sorted(n.value for n in work.row.identifiers.all() if n.scheme == scheme)
        work.numbers.append((scheme, value))
        work.fields[scheme] = [before, sorted([*before, value])]


def _write(w: Write, works: list[_Work]) -> None:
    Organisation.objects.bulk_create(
        [work.row for work in works if work.row.pk is None], batch_size=BATCH
    )
    _update(w, [work.row for work in works if work.action == Change.Action.UPDATE and work.fields])
    insert(
        OrganisationName,
        ("organisation_id", "language", "kind", "text", "folded"),
        ((w_.row.pk, "", kind, text, fold(text)[:400]) for w_ in works for text, kind in w_.names),
    )
    insert(
        Identifier,
        ("organisation_id", "scheme", "value"),
        ((w_.row.pk, scheme, value) for w_ in works for scheme, value in w_.numbers),
    )
    for work in works:
        work.source.record_id = work.row.pk
    incoming.remember(w, [work.source for work in works])
    incoming.propose(w, ((work.source, work.proposals) for work in works))
    touched = [work for work in works if work.fields]
    history.record_many(w, ((work.row.ref, work.action, work.fields) for work in touched))
    index.put(w, _drafts(touched))
    known = [work for work in touched if work.action == Change.Action.UPDATE]
    rewrite(w, NOUN, {work.row.pk: work.fields for work in known})


def _drafts(works: list[_Work]) -> list[index.Draft]:
    """Documents; new organisations are at hand, so that only their names and numbers are read."""
    fresh = [work.row for work in works if work.action == Change.Action.CREATE]
    prefetch_related_objects(fresh, "names", "identifiers")
    others = [work.row.pk for work in works if work.action == Change.Action.UPDATE]
    return [*map(documents.draft, fresh), *(documents.drafts(others) if others else [])]


def _update(w: Write, rows: list[Organisation]) -> None:
    for row in rows:
        row.updated_at = w.at
    Organisation.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STATED, "sort_key", "updated_at"],
    )


def values_of(rows: Iterable[Organisation]) -> dict[int, dict[str, Any]]:
    """The values of organisations as a source's changes name them; needs names and identifiers."""
    found = {}
    for row in rows:
        values = {**state(row, FIELDS), NAMES: sorted(each.text for each in row.names.all())}
        for each in row.identifiers.all():
            values.setdefault(each.scheme, []).append(each.value)
        found[row.pk] = {k: sorted(v) if isinstance(v, list) else v for k, v in values.items()}
    return found


def load(record_ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations with their names and identifiers."""
    rows = Organisation.objects.filter(pk__in=list(record_ids))
    return {row.pk: row for row in rows.prefetch_related("names", "identifiers")}


def restore(
    w: Write, rows: Mapping[int, Organisation], fields: Mapping[int, history.Fields]
) -> None:
    """Set values back: {record: {field: [value to set, value that is there]}}."""
    for pk, changes in fields.items():
        row = rows[pk]
        for name, (wanted, now) in changes.items():
            if name in STATED:
                setattr(row, name, wanted)
            elif name == NAMES:
                row.names.filter(text__in=set(now) - set(wanted or [])).delete()
            else:
                gone = set(now or []) - set(wanted or [])
                row.identifiers.filter(scheme=name, value__in=gone).delete()
        row.sort_key = sort_key(row.name)
    _update(w, [rows[pk] for pk in fields])
    index.put(w, documents.drafts(list(fields)))
    rewrite(w, NOUN, fields)


def remove(w: Write, record_ids: Iterable[int]) -> None:
    """Take organisations out with their names, identifiers, sources and documents."""
    ids = list(record_ids)
    history.record_many(w, ((Ref(NOUN, pk), Change.Action.DELETE, {}) for pk in ids))
    index.remove(w, NOUN, ids)
    Source.objects.filter(noun=NOUN, record_id__in=ids).delete()
    Organisation.objects.filter(pk__in=ids).delete()
