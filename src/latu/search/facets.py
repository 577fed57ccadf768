"""How many results each value of each filter would leave, so that nobody narrows into nothing.

The numbers of one filter are counted under all the others: what a link to that value would find. They are counted
in one go: a record that one filter alone keeps out still counts for the values of that filter. Where so many
records have the words that counting has to stop, the numbers of the filters in force are of the newest alone.
"""
# ruff: noqa: S608 - see latu.search.engine: what a person typed is a parameter

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from latu.search import engine
from latu.search.engine import Search
from latu.search.engines import running
from latu.search.narrowing import DATED, conditions, midnight
from latu.search.parsing import FILTERS

SPANS = (14, 30, 90, 180)  # days within which a call closes

_STATUS = (
    f"CASE WHEN noun <> '{DATED}' THEN '' WHEN ends_at < %s THEN 'closed' WHEN starts_at > %s THEN 'forthcoming'"
    " WHEN starts_at <= %s THEN 'open' ELSE '' END"
)
_SPAN = (
    f"CASE WHEN noun <> '{DATED}' OR ends_at < %s THEN '' {'WHEN ends_at < %s THEN %s ' * len(SPANS)}"
    "ELSE '' END"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Found records by a value; with `is_more` there may be more than these."""

    by_value: dict[str, int]
    total: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """`chosen`: all that was found, by noun. `of`: for each of `parsing.FILTERS`, what its values would leave; the
    total is what is found without this filter."""

    chosen: Counts
    of: dict[str, Counts]


@dataclass(frozen=True, slots=True)
class _Tally:
    """So many records alike in all that is counted. `failing`: the one filter that keeps them out."""

    failing: str
    noun: str
    programme: str
    countries: str
    status: str
    span: str
    number: int

    def values(self, name: str) -> Sequence[str]:
        """Under which values of a filter they count."""
        if name == "country":
            return self.countries.split()
        if name == "deadline":
            return [str(days) for days in SPANS if self.span and days >= int(self.span)]
        value = {"noun": self.noun, "programme": self.programme, "status": self.status}[name]
        return [value] if value else []


def facets(search: Search) -> Facets:
    """Count for all filters at once: one query; two where it has to stop at the limit, and where nothing was found
    then, one more for each filter, so that it is known which of them keeps everything out."""
    narrowed = search.filters.names()
    tallies = _tallies(search, narrowed)
    is_more = _is_more(tallies)
    of = {
        name: _counts(name, [each for each in tallies if each.failing in ("", name)], is_more)
        for name in FILTERS
    }
    if not narrowed or not is_more:
        return Facets(_counts("noun", [each for each in tallies if not each.failing]), of)
    found = _tallies(search, [])
    of |= {name: _counts(name, found) for name in FILTERS if name not in narrowed}
    if not found and len(narrowed) > 1:
        for name in narrowed:
            others = replace(search, filters=search.filters.without(name))
            of[name] = _counts(name, _tallies(others, []))
    return Facets(_counts("noun", found), of)


def _is_more(tallies: Sequence[_Tally]) -> bool:
    return sum(each.number for each in tallies) > engine.MOST


def _counts(name: str, tallies: Sequence[_Tally], is_more: bool = False) -> Counts:
    by_value: Counter[str] = Counter()
    for each in tallies:
        for value in each.values(name):
            by_value[value] += each.number
    total = sum(each.number for each in tallies)
    return Counts(dict(by_value), total, is_more or _is_more(tallies))


def _tallies(search: Search, apart: Sequence[str]) -> list[_Tally]:
    """What is found, with what only one of the filters `apart` keeps out; newest first up to the limit."""
    every = conditions(search.filters, search.now)
    inside = search.filters
    for name in apart:
        inside = inside.without(name)
    source, parameters = replace(search, filters=inside).source()
    tests = {name: running.as_sql(every[name]) for name in apart}
    failing = "".join(
        f"WHEN NOT coalesce({sql}, false) THEN '{name}' " for name, (sql, _) in tests.items()
    )
    passed = " + ".join(f"CASE WHEN {sql} THEN 1 ELSE 0 END" for sql, _ in tests.values())
    values = [value for _, some in tests.values() for value in some]
    newest_first = f"ORDER BY {running.engine().NUMBER} DESC" if search.expressions else ""
    rows = running.run(
        f"SELECT failing, noun, programme, countries, status, span, count(*) FROM (SELECT"
        f" {f"CASE {failing} ELSE '' END" if apart else "''"} AS failing, noun, programme, countries,"
        f" {_STATUS} AS status, {_SPAN} AS span FROM {source}"
        f" {f'AND {passed} >= {len(apart) - 1}' if apart else ''} {newest_first} LIMIT %s) AS tallied"
        " GROUP BY 1, 2, 3, 4, 5, 6",
        [*values, *_moments(search), *parameters, *values, engine.MOST + 1],
    )
    return [_Tally(*row) for row in rows]


def _moments(search: Search) -> Iterator[Any]:
    """The parameters of `_STATUS` and `_SPAN`."""
    now = running.stored(search.now)
    yield from (now, now, now)
    today = timezone.localdate(search.now)
    yield running.stored(midnight(today))
    for days in SPANS:
        yield running.stored(midnight(today + timedelta(days=days + 1)))
        yield str(days)
