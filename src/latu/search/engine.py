"""Finds, counts and orders documents; every statement holds the access rule of the viewer.

A word found in very many documents is ranked and counted among the newest `MOST` matches only, so that
an answer stays quick; `Counts.is_more` (`latu.search.facets`) says so.

Statements are put together from constants of this package, those of the engine (`latu.search.engines`) and
conditions that Django has compiled; whatever a person typed is a parameter.
"""
# ruff: noqa: S608

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Q

from latu.core.access import Viewer, visible_q
from latu.search.engines.running import as_sql, engine, run, stored
from latu.search.expression import Expression
from latu.search.narrowing import DATED, narrowing
from latu.search.parsing import Filters
from latu.search.words import Expressions, Tier

MOST = 5000
MOST_READ = 1000


class Sort(StrEnum):
    """The order of results."""

    BEST = "best"
    DEADLINE = "deadline"
    NEWEST = "newest"


# Calls with a deadline to come, the nearest first; those that closed, the latest first; all the rest.
_ORDERS = {
    Sort.DEADLINE: f"CASE WHEN noun <> '{DATED}' OR ends_at IS NULL THEN 1 ELSE 0 END,"
    " CASE WHEN ends_at < %s THEN 1 ELSE 0 END, CASE WHEN ends_at < %s THEN NULL ELSE ends_at END NULLS FIRST,"
    " ends_at DESC NULLS LAST, id",
    Sort.NEWEST: "updated_at DESC, id DESC",
}


@dataclass(frozen=True, slots=True)
class Search:
    """One search of one viewer at one moment; `expressions` is None when only filters are given."""

    viewer: Viewer
    filters: Filters
    now: datetime
    expressions: Expressions | None

    def page(self, sort: Sort, start: int, count: int) -> list[tuple[int, Tier]]:
        """Documents in that order with the tier of each, one query."""
        if self.expressions is None or sort is not Sort.BEST:
            return self._by_date(sort, start, count)
        return self._best(self.expressions, start, count)

    def any_words(
        self, expression: Expression, count: int, among: Collection[int] | None = None
    ) -> list[int]:
        """The best documents by that expression alone, whatever it leaves out, of all or of a few; one query."""
        more = "" if among is None else f"AND search_document.id IN ({', '.join(map(str, among))})"
        scored, parameters = self._scored(expression, more)
        rows = run(
            f"SELECT id FROM ({scored}) AS found ORDER BY score, id DESC LIMIT %s",
            [*parameters, count],
        )
        return [pk for (pk,) in rows]

    def found_by(self, expressions: Mapping[str, Expression], most: int) -> dict[str, int]:
        """How many records each expression finds by itself within the filters, up to `most`; one query."""
        if not expressions:
            return {}
        where, values = self._where()
        one = f"(SELECT count(*) FROM (SELECT 1 FROM {engine().WORDS} AND {where} LIMIT %s) AS few)"
        parameters = [
            each
            for expression in expressions.values()
            for each in (engine().rendered(expression), *values, most)
        ]
        (row,) = run(f"SELECT {', '.join([one] * len(expressions))}", parameters)
        return dict(zip(expressions, row, strict=True))

    def allowed(self) -> Q:
        """What the viewer may see of what the filters let through."""
        return visible_q(self.viewer) & narrowing(self.filters, self.now)

    def source(self) -> tuple[str, list[Any]]:
        """What is searched as SQL after FROM, up to its conditions, with its parameters."""
        where, values = self._where()
        if self.expressions is None:
            return f"{engine().FILTERS} WHERE {where}", [*values]
        return f"{engine().WORDS} AND {where}", [
            engine().rendered(self.expressions.whole),
            *values,
        ]

    def _best(self, expressions: Expressions, start: int, count: int) -> list[tuple[int, Tier]]:
        """Tier after tier, each without what is in an earlier one; it stops when the page is full."""
        exact, parameters = self._exact(expressions)
        tables = [f"tier{Tier.EXACT:d} AS MATERIALIZED ({exact})"]
        for tier, expression in expressions.tiers:
            earlier = " ".join(
                f"AND search_document.id NOT IN (SELECT id FROM tier{number})"
                for number in range(Tier.EXACT, tier)
            )
            scored, values = self._scored(expression, earlier)
            tables.append(f"tier{tier:d} AS MATERIALIZED ({scored})")
            parameters += values
        best = " UNION ALL ".join(
            f"SELECT * FROM (SELECT id, {tier:d} AS tier FROM tier{tier:d} ORDER BY score, id DESC LIMIT %s) AS best"
            for tier in (Tier.EXACT, *(tier for tier, _ in expressions.tiers))
        )
        parameters += [start + count] * (len(expressions.tiers) + 1) + [count, start]
        rows = run(f"WITH {', '.join(tables)} {best} LIMIT %s OFFSET %s", parameters)
        return [(pk, Tier(tier)) for pk, tier in rows]

    def _scored(self, expression: Expression, more: str = "") -> tuple[str, list[Any]]:
        """Number and score of the newest `MOST` that have it."""
        where, values = self._where()
        words = engine()
        statement = (
            f"SELECT search_document.id AS id, {words.SCORE} AS score FROM {words.WORDS} {words.RANKED}"
            f" AND {where} {more} ORDER BY {words.NUMBER} DESC LIMIT {MOST}"
        )
        return statement, [words.rendered(expression), *values]

    def _exact(self, expressions: Expressions) -> tuple[str, list[Any]]:
        """Records whose title, or one of whose names or identifiers, is the words and nothing else; of the newest
        `MOST_READ` only, since their texts are read."""
        where, values = self._where()
        words = engine()
        begins = (
            f"SELECT search_document.id FROM {words.WORDS} AND {where}"
            f" ORDER BY {words.NUMBER} DESC LIMIT {MOST_READ}"
        )
        is_called, names = words.is_called(expressions.text)
        statement = (
            f"SELECT id, 0 AS score FROM search_document WHERE id IN ({begins}) AND {is_called}"
        )
        return statement, [words.rendered(expressions.exact), *values, *names]

    def _by_date(self, sort: Sort, start: int, count: int) -> list[tuple[int, Tier]]:
        order = _ORDERS[Sort.NEWEST if sort is Sort.BEST else sort]
        arms, parameters = [], []
        for tier, source, values in self._sources_by_date():
            arms.append(
                f"SELECT * FROM (SELECT search_document.id AS id, {tier:d} AS tier, noun, ends_at,"
                f" updated_at FROM {source}) AS arm"
            )
            parameters += values
        moments = [stored(self.now)] * order.count("%s")
        rows = run(
            f"SELECT id, tier FROM ({' UNION ALL '.join(arms)}) AS found ORDER BY {order} LIMIT %s OFFSET %s",
            [*parameters, *moments, count, start],
        )
        return [(pk, Tier(tier)) for pk, tier in rows]

    def _sources_by_date(self) -> list[tuple[Tier, str, list[Any]]]:
        if self.expressions is None:
            return [(Tier.TEXT, *self.source())]
        where, values = self._where()
        words = engine()
        limited = f"{words.WORDS} AND {where} ORDER BY {words.NUMBER} DESC LIMIT {MOST}"
        return [
            (tier, limited, [words.rendered(expression), *values])
            for tier, expression in self.expressions.by_date
        ]

    def _where(self) -> tuple[str, tuple[Any, ...]]:
        return _condition(self.viewer, self.filters, self.now)


@lru_cache(maxsize=32)
def _condition(viewer: Viewer, filters: Filters, now: datetime) -> tuple[str, tuple[Any, ...]]:
    """What the viewer may see of what the filters let through, as SQL: one search asks for it several times."""
    sql, values = as_sql(visible_q(viewer) & narrowing(filters, now))
    return sql, tuple(values)
