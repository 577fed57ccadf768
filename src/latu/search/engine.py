"""Finds, counts and marks documents with FTS5; every statement holds the access rule of the viewer.

A word found in very many documents is ranked and counted among the newest `MOST` matches only, so that
an answer stays quick; `Counts.is_more` (`latu.search.facets`) says so.

Statements are put together from constants of this package and from conditions that Django has compiled;
whatever a person typed is a parameter.
"""
# ruff: noqa: S608

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import FullResultSet
from django.db import connection
from django.db.models import Q

from latu.core.access import Viewer, visible_q
from latu.core.text import plain_letters
from latu.search.index import MARK_END, MARK_START
from latu.search.letters import plain_sql
from latu.search.models import Document
from latu.search.narrowing import DATED, narrowing
from latu.search.parsing import Filters
from latu.search.words import Expressions, Tier

MOST = 5000
MOST_READ = 1000
# bm25 weights of title, names, body, base forms. A title of ten words says what a record is about, a body of some
# hundred words mentions much; names hold other titles, but also numbers. Tiers put titles first anyway,
# so the weights only order records within a tier.
WEIGHTS = "bm25(10.0, 5.0, 1.0, 1.0)"
SNIPPET_WORDS = 30
_FEW = (  # as search_words, with the texts as they were written
    "title, names, body, base_forms, content='search_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2'"
)

WORDS = (
    "search_words CROSS JOIN search_document INDEXED BY search_filters"
    " ON search_document.id = search_words.rowid WHERE search_words MATCH %s"
)


class Sort(StrEnum):
    """The order of results."""

    BEST = "best"
    DEADLINE = "deadline"
    NEWEST = "newest"


_ORDERS = {
    Sort.DEADLINE: f"noun <> '{DATED}' OR ends_at IS NULL, ends_at < %s,"
    " CASE WHEN ends_at < %s THEN NULL ELSE ends_at END, ends_at DESC, id",
    Sort.NEWEST: "updated_at DESC, id DESC",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Texts with `MARK_START` and `MARK_END` around what was found; `body` is the best part."""

    title: str
    names: str
    body: str


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

    def any_words(self, expression: str, count: int) -> list[int]:
        """The best documents by that expression alone, whatever it leaves out; one query."""
        where, values = self._where()
        rows = run(
            f"SELECT id FROM (SELECT search_document.id AS id, search_words.rank AS score FROM {WORDS}"
            f" AND search_words.rank MATCH '{WEIGHTS}' AND {where}"
            f" ORDER BY search_words.rowid DESC LIMIT {MOST}) ORDER BY score, id DESC LIMIT %s",
            [expression, *values, count],
        )
        return [pk for (pk,) in rows]

    def found_by(self, expressions: Mapping[str, str], most: int) -> dict[str, int]:
        """How many records each expression finds by itself within the filters, up to `most`; one query."""
        if not expressions:
            return {}
        where, values = self._where()
        one = f"(SELECT count(*) FROM (SELECT 1 FROM {WORDS} AND {where} LIMIT %s))"
        parameters = [each for text in expressions.values() for each in (text, *values, most)]
        (row,) = run(f"SELECT {', '.join([one] * len(expressions))}", parameters)
        return dict(zip(expressions, row, strict=True))

    def allowed(self) -> Q:
        """What the viewer may see of what the filters let through."""
        return visible_q(self.viewer) & narrowing(self.filters, self.now)

    def source(self) -> tuple[str, list[Any]]:
        """What is searched as SQL after FROM, up to its conditions, with its parameters."""
        where, values = self._where()
        if self.expressions is None:
            return f"search_document INDEXED BY search_filters WHERE {where}", values
        return f"{WORDS} AND {where}", [self.expressions.whole, *values]

    def _best(self, expressions: Expressions, start: int, count: int) -> list[tuple[int, Tier]]:
        """Tier after tier, each without what is in an earlier one; SQLite stops when the page is full."""
        where, values = self._where()
        exact, parameters = self._exact(expressions)
        tables = [f"tier{Tier.EXACT:d} AS MATERIALIZED ({exact})"]
        for tier, expression in expressions.tiers:
            earlier = " ".join(
                f"AND search_document.id NOT IN (SELECT id FROM tier{number})"
                for number in range(Tier.EXACT, tier)
            )
            tables.append(
                f"tier{tier:d} AS MATERIALIZED (SELECT search_document.id AS id,"
                f" search_words.rank AS score FROM {WORDS} AND search_words.rank MATCH '{WEIGHTS}'"
                f" AND {where} {earlier} ORDER BY search_words.rowid DESC LIMIT {MOST})"
            )
            parameters += [expression, *values]
        best = " UNION ALL ".join(
            f"SELECT * FROM (SELECT id, {tier:d} FROM tier{tier:d} ORDER BY score, id DESC LIMIT %s)"
            for tier in (Tier.EXACT, *(tier for tier, _ in expressions.tiers))
        )
        parameters += [start + count] * (len(expressions.tiers) + 1) + [count, start]
        rows = run(f"WITH {', '.join(tables)} {best} LIMIT %s OFFSET %s", parameters)
        return [(pk, Tier(tier)) for pk, tier in rows]

    def _exact(self, expressions: Expressions) -> tuple[str, list[Any]]:
        """Records whose title, or one of whose names or identifiers, is the words and nothing else.

        FTS5 finds titles that begin with the words; one of the same length has nothing after them. Texts
        are read of the newest `MOST_READ` only.
        """
        where, values = self._where()
        text = plain_letters(expressions.text)
        pattern = "%" + _escaped(f" · {text} · ") + "%"
        begins = (
            f"SELECT search_document.id FROM {WORDS} AND {where}"
            f" ORDER BY search_words.rowid DESC LIMIT {MOST_READ}"
        )
        statement = (
            f"SELECT id, 0 AS score FROM search_document WHERE id IN ({begins})"
            f" AND (length({plain_sql('title')}) = %s"
            f" OR ' · ' || {plain_sql('names')} || ' · ' LIKE %s ESCAPE '\\')"
        )
        return statement, [expressions.exact, *values, len(text), pattern]

    def _by_date(self, sort: Sort, start: int, count: int) -> list[tuple[int, Tier]]:
        order = _ORDERS[Sort.NEWEST if sort is Sort.BEST else sort]
        arms, parameters = [], []
        for tier, source, values in self._sources_by_date():
            arms.append(
                f"SELECT * FROM (SELECT search_document.id AS id, {tier:d} AS tier, noun, ends_at,"
                f" updated_at FROM {source})"
            )
            parameters += values
        moments = [stored(self.now)] * order.count("%s")
        rows = run(
            f"SELECT id, tier FROM ({' UNION ALL '.join(arms)}) ORDER BY {order} LIMIT %s OFFSET %s",
            [*parameters, *moments, count, start],
        )
        return [(pk, Tier(tier)) for pk, tier in rows]

    def _sources_by_date(self) -> list[tuple[Tier, str, list[Any]]]:
        if self.expressions is None:
            return [(Tier.TEXT, *self.source())]
        where, values = self._where()
        limited = f"{WORDS} AND {where} ORDER BY search_words.rowid DESC LIMIT {MOST}"
        return [
            (tier, limited, [expression, *values]) for tier, expression in self.expressions.by_date
        ]

    def _where(self) -> tuple[str, list[Any]]:
        return as_sql(self.allowed())


def marks(expressions: Expressions, pks: Sequence[int]) -> dict[int, Marked]:
    """What was found in these documents, marked.

    To get at a few documents FTS5 would go through all that have the words, again. So these few go into
    a small index that only this connection sees, and are asked there. It holds plain letters, as the index
    of all does, and marks the texts as they were written.
    """
    if not pks:
        return {}
    places = ", ".join(["%s"] * len(pks))
    columns = ", ".join(plain_sql(name) for name in ("title", "names", "body"))
    run(
        "CREATE TEMP VIEW IF NOT EXISTS search_texts AS SELECT id, title, names, body, base_forms"
        " FROM main.search_document"
    )
    run(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_few USING fts5({_FEW})")
    run("INSERT INTO temp.search_few(search_few) VALUES('delete-all')")
    run(
        "INSERT INTO temp.search_few(rowid, title, names, body, base_forms)"
        f" SELECT id, {columns}, base_forms FROM search_document WHERE id IN ({places})",
        pks,
    )
    rows = run(
        "SELECT rowid, highlight(search_few, 0, %s, %s), highlight(search_few, 1, %s, %s),"
        f" snippet(search_few, 2, %s, %s, '…', {SNIPPET_WORDS})"
        " FROM temp.search_few WHERE search_few MATCH %s",
        [*[MARK_START, MARK_END] * 3, expressions.shown],
    )
    return {pk: Marked(title, names, body) for pk, title, names, body in rows}


def as_sql(condition: Q) -> tuple[str, list[Any]]:
    """A condition on documents as SQL on the columns of their table, with its parameters."""
    query = Document.objects.filter(condition).query
    try:
        sql, parameters = query.get_compiler(connection=connection).compile(query.where)
    except FullResultSet:
        return "1", []
    return sql, list(parameters)


def stored(moment: datetime) -> Any:
    """A moment as the database holds it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def run(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
