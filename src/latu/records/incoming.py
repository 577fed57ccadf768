"""What a source brings to the register: which values it may write, and the `Source` rows it leaves.

A source writes a field that is empty, or whose value it stated itself, or that came from a source
of lower rank. What a person typed, here or in the region's file, is only proposed, and not for another spelling
of the same. Any other value stays as it is.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.rows import insert
from latu.core.text import excerpt, lines, one_line
from latu.records import history, provenance
from latu.records.models import Change, Source
from latu.records.provenance import HIGHEST_RANK, RANKS
from latu.records.sameness import says_the_same
from latu.records.saving import plain

BATCH = 1000
LONGEST_KEPT = 300  # characters
_TYPED = (provenance.PERSON, provenance.REGION)
ORIGIN = "origin"  # in history: the record is joined to a source record from now on


class Known(NamedTuple):
    """A source record that has been imported before: which record it belongs to, and its digest."""

    record_id: int
    digest: str


@dataclass(slots=True)
class Result:
    """What became of some source records: the record of each key, and counts."""

    ids: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def count(self, *, changed: bool) -> None:
        """Count one record that was there before."""
        if changed:
            self.changed += 1
        else:
            self.unchanged += 1


class Decision(NamedTuple):
    """Values to write, and values only to propose."""

    write: dict[str, Any]
    propose: dict[str, Any]


def known(noun: str, system: str) -> dict[str, Known]:
    """Every record of that source that was imported before, by its key; one query."""
    rows = Source.objects.filter(noun=noun, system=system).order_by()
    return {
        key: Known(record_id, digest)
        for key, record_id, digest in rows.values_list("key", "record_id", "digest").iterator()
    }


def is_empty(value: object) -> bool:
    """Nothing is said. False and 0 are something."""
    return value is None or value in ("", [], {})


def widths(model: type[models.Model]) -> dict[str, int]:
    """The longest text that each column of the model takes."""
    return {f.name: f.max_length for f in model._meta.concrete_fields if f.max_length}


def fitting(values: Mapping[str, Any], longest: Mapping[str, int]) -> dict[str, Any]:
    """Values as history keeps them, texts cleaned and cut to their columns, empty ones left out."""
    fitted = {
        name: one_line(value)[: longest[name]] if name in longest else _clean(value)
        for name, value in values.items()
        if not is_empty(value)
    }
    return {name: value for name, value in fitted.items() if not is_empty(value)}


def _clean(value: Any) -> Any:
    """A plain value; texts per language without what nobody sees."""
    if not isinstance(value, dict):
        return plain(value)
    texts = {key: lines(each) if isinstance(each, str) else each for key, each in value.items()}
    return {key: each for key, each in texts.items() if not is_empty(each)}


def brief(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for a `Source` row: a long one by its fingerprint, since it is only ever compared."""
    return {name: _mark(value) for name, value in values.items()}


def _mark(value: Any) -> Any:
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    else:
        text = value if isinstance(value, str) else ""
    if len(text) <= LONGEST_KEPT:
        return value
    return f"#{hashlib.blake2b(text.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def creation(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The history of a new record. Of a long text the beginning: the whole stands in the record,
    and in history from its first change on."""
    return {name: [None, _beginning(value)] for name, value in values.items()}


def _beginning(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _beginning(each) for name, each in value.items()}
    if isinstance(value, str) and len(value) > LONGEST_KEPT:
        return excerpt(value[: 2 * LONGEST_KEPT], LONGEST_KEPT)
    return value


class Claims:
    """Who stated the present values of some records of one noun; two queries for all of them."""

    def __init__(self, noun: str, system: str, record_ids: Iterable[int]) -> None:
        self.noun, self.system = noun, system
        self._stated: dict[int, list[Source]] = defaultdict(list)
        ids = [each for each in record_ids if each]
        rows = Source.objects.filter(noun=noun, record_id__in=ids) if ids else ()
        for row in rows:
            self._stated[row.record_id].append(row)

    def source(self, record_id: int, key: str) -> Source | None:
        """The row of this system's record `key`, if it is joined to that record."""
        mine = (row for row in self._stated[record_id] if row.system == self.system)
        return next((row for row in mine if row.key == key), None)

    def decide(
        self,
        record_id: int,
        key: str,
        current: Mapping[str, Any],
        stated: Mapping[str, Any],
        cut: frozenset[str] = frozenset(),
    ) -> Decision:
        """Sort what the source states: to be written, to be proposed, to be left alone.

        `cut` names texts that are shortened: they fill an empty field and replace nothing.
        """
        decision = Decision({}, {})
        typed = self._typed(record_id)
        for name, value in stated.items():
            now = current.get(name)
            if is_empty(value) or value == now:
                continue
            if name in typed:
                if name not in cut and not says_the_same(value, now):
                    decision.propose[name] = value
            elif is_empty(now) or (
                name not in cut and self._may_replace(record_id, key, name, now)
            ):
                decision.write[name] = value
        return decision

    def is_typed(self, record_id: int, name: str) -> bool:
        """Whether a person typed that field."""
        return name in self._typed(record_id)

    def _typed(self, record_id: int) -> frozenset[str]:
        rows = (row for row in self._stated[record_id] if row.system in _TYPED)
        return frozenset(name for row in rows for name in row.values)

    def _may_replace(self, record_id: int, key: str, name: str, now: object) -> bool:
        rank, own, lower = RANKS[self.system], False, False
        for row in self._stated[record_id]:
            if row.values.get(name) != _mark(now):
                continue
            if row.system == self.system and row.key == key:
                own = True
            elif RANKS.get(row.system, HIGHEST_RANK) > rank:
                return False
            elif RANKS[row.system] < rank:
                lower = True
        return own or lower


def remember(w: Write, sources: list[Source]) -> None:
    """Write these rows: new ones, and known ones with what they state now."""
    for row in sources:
        row.run_id, row.confirmed_at = w.run_id, w.at
    columns = ("noun", "record_id", "system", "key", "run_id", "values", "digest", "confirmed_at")
    fresh = [row for row in sources if row.pk is None]
    kept = [row for row in sources if row.pk is not None]
    insert(Source, columns, ([getattr(row, name) for name in columns] for row in fresh))
    Source.objects.bulk_create(
        kept,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["values", "digest", "run", "confirmed_at"],
    )


def propose(w: Write, proposals: Iterable[tuple[Source, dict[str, Any]]]) -> int:
    """Offer values for what persons typed; returns how many offers are new."""
    count = 0
    for source, values in proposals:
        if values:
            kept = Source.objects.get(system=source.system, noun=source.noun, key=source.key)
            count += provenance.propose(w, kept, values)
    return count


def put_back(
    w: Write,
    noun: str,
    run_id: int,
    changed: Mapping[int, history.Fields],
    restored: Mapping[int, history.Fields],
) -> None:
    """After an undo of `run_id`: history, and sources that no longer state what was taken back.

    `changed` is what the run had changed, by record; `restored` what was set back. A source that
    the run joined to the record goes. From the others the restored values are taken back, and
    their digest too, so that the next import looks again.
    """
    history.record_many(
        w,
        (
            (
                Ref(noun, pk),
                Change.Action.UPDATE,
                {k: [now, before] for k, (before, now) in fields.items()},
            )
            for pk, fields in restored.items()
        ),
    )
    for row in Source.objects.filter(noun=noun, record_id__in=list(changed), run=run_id):
        fields = changed[row.record_id]
        if fields.get(ORIGIN, [None, None])[1] == f"{row.system} {row.key}":
            row.delete()
            continue
        before = {k: v[0] for k, v in restored.get(row.record_id, {}).items() if k in row.values}
        stated = {**row.values, **brief(before)}
        row.values = {name: value for name, value in stated.items() if not is_empty(value)}
        row.digest, row.run_id, row.confirmed_at = "", None, w.at
        row.save(update_fields=["values", "digest", "run", "confirmed_at"])
