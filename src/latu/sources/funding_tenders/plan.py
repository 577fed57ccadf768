"""How to read a list of which the service shows only the first 10,000 hits.

A list that is too long is split by status and type: the question names their values, so the parts
are the whole. A list that is still too long is cut by programme and by dates. Such parts can miss
records that lack the field, and the sums of hits cannot prove otherwise (a record with two
programmes hides one with none). So the parts of all fields go into one group, the likeliest first,
and the reader stops when as many different records came out as the whole list has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MOST_HITS = 10_000
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DATE_FIELDS = ("startDate", "deadlineDate")
_TERM_FIELDS = ("status", "type")
_PROGRAMME = "frameworkProgramme"

type Clause = dict[str, Any]
type Slice = tuple[Clause, ...]
type Count = Callable[[Slice], int]


@dataclass(frozen=True, slots=True)
class Group:
    """Slices that are read together; `expected` different records must come out of them."""

    slices: tuple[Slice, ...]
    expected: int


def terms(field: str, values: tuple[str, ...]) -> Clause:
    """The clause "the field has one of these values"."""
    return {"terms": {field: list(values)}}


def plan(base: Slice, total: int, count: Count, programmes: tuple[str, ...]) -> list[Group]:
    """Groups that cover all `total` hits of `base`; `count` asks the service for a slice's hits."""
    if total <= MOST_HITS:
        return [Group((base,), total)]
    for field in _TERM_FIELDS:
        values = _clause(base, "terms", field)
        if values is not None and len(values) > 1:
            parts = [_with(base, field, terms(field, (value,))) for value in values]
            nested = [plan(part, count(part), count, programmes) for part in parts]
            return [group for groups in nested for group in groups if group.expected]
    return [Group((*_cuts(base, total, count, programmes), base), total)]


def _cuts(base: Slice, total: int, count: Count, programmes: tuple[str, ...]) -> list[Slice]:
    """Slices short enough to be shown, from every field; the field with the best sum first."""
    ways = [[_with(base, _PROGRAMME, terms(_PROGRAMME, (value,))) for value in programmes]]
    ways += [_halves(base, field) for field in _DATE_FIELDS]
    counted = [[(part, hits) for part in way if (hits := count(part))] for way in ways]
    counted.sort(key=lambda parts: abs(sum(hits for _, hits in parts) - total))
    return [leaf for way in counted for part, hits in way for leaf in _leaves(part, hits, count)]


def _leaves(part: Slice, hits: int, count: Count) -> list[Slice]:
    """`part` cut by dates until each piece can be shown; a single day cannot be cut further."""
    if hits <= MOST_HITS:
        return [part] if hits else []
    ranged = [field for field in _DATE_FIELDS if _clause(part, "range", field) is not None]
    pieces = [half for field in ranged[:1] or _DATE_FIELDS for half in _halves(part, field)]
    leaves = [leaf for piece in pieces for leaf in _leaves(piece, count(piece), count)]
    return leaves or [part]


def _halves(base: Slice, field: str) -> list[Slice]:
    limits = _clause(base, "range", field)
    first = date.fromisoformat(limits["gte"][:10]) if limits else _FIRST_DAY
    last = date.fromisoformat(limits["lte"][:10]) if limits else _LAST_DAY
    if first == last:
        return []
    middle = first + (last - first) // 2
    return [
        _with(base, field, _days(field, first, middle)),
        _with(base, field, _days(field, middle + timedelta(days=1), last)),
    ]


def _days(field: str, first: date, last: date) -> Clause:
    """Both days whole; the service ignores a range that is not written as full timestamps."""
    gte, lte = f"{first}T00:00:00.000+0000", f"{last}T23:59:59.999+0000"
    return {"range": {field: {"gte": gte, "lte": lte}}}


def _clause(base: Slice, kind: str, field: str) -> Any:
    for clause in base:
        if field in clause.get(kind, {}):
            return clause[kind][field]
    return None


def _with(base: Slice, field: str, clause: Clause) -> Slice:
    kept = (old for old in base if all(field not in limits for limits in old.values()))
    return (*kept, clause)
