"""SQLite's FTS5. Triggers keep two of its indexes: `search_words` of all texts, `search_names` of titles and names.

Every text goes in quotes, so nothing that is typed is an operator.
"""
# ruff: noqa: S608 - constants of this package; whatever a person typed is a parameter

from collections.abc import Collection, Sequence

from django.db import connection

from latu.core.text import plain_letters
from latu.search.engines.engine import Statement
from latu.search.expression import All, AnyOf, Begins, Expression, Place, Text, Within, Without
from latu.search.letters import plain_sql

# bm25 weights of title, names, body, base forms. A title of ten words says what a record is about, a body of some
# hundred words mentions much; names hold other titles, but also numbers. Tiers put titles first anyway,
# so the weights only order records within a tier.
WEIGHTS = "bm25(10.0, 5.0, 1.0, 1.0)"

_NAMES = (
    "search_names CROSS JOIN search_document INDEXED BY search_filters"
    " ON search_document.id = search_names.rowid WHERE search_names MATCH %s"
)


class Fts5:
    """See `latu.search.engines.engine.Engine`."""

    WORDS = (
        "search_words CROSS JOIN search_document INDEXED BY search_filters"
        " ON search_document.id = search_words.rowid WHERE search_words MATCH %s"
    )
    HITS = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    FILTERS = "search_document INDEXED BY search_filters"
    NUMBER = "search_words.rowid"
    SCORE = "search_words.rank"
    RANKED = f"AND search_words.rank MATCH '{WEIGHTS}'"

    def rendered(self, expression: Expression) -> str:
        """As FTS5 writes it."""
        return rendered(expression)

    def is_called(self, text: str) -> Statement:
        """A title that begins with the words and is as long has nothing after them."""
        plain = plain_letters(text)
        sql = (
            f"(length({plain_sql('title')}) = %s"
            f" OR ' · ' || {plain_sql('names')} || ' · ' LIKE %s ESCAPE '\\')"
        )
        return sql, [len(plain), "%" + _escaped(f" · {plain} · ") + "%"]

    def begin(self, words: Sequence[str]) -> Statement:
        """In the index of names, which keeps beginnings of two and three letters ready."""
        return _NAMES, [rendered(Begins(Text(" ".join(words), longer=True)))]

    def are_called(self, words: Sequence[str]) -> Statement:
        """In the index of names too."""
        *whole, last = words
        return _NAMES, [rendered(All((*map(Text, whole), Text(last, longer=True))))]

    def called_number(self) -> str:
        """Of the index of names."""
        return "search_names.rowid"

    def terms(self, low: str, high: str, letters: range, others: Collection[str]) -> dict[str, int]:
        """From the vocabulary of the index, which only this connection sees as a table."""
        places = ", ".join(["%s"] * len(others))
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms USING fts5vocab(main, search_words, row)"
            )
            cursor.execute(
                "SELECT term, doc FROM temp.search_terms WHERE term >= %s AND term < %s"
                " AND length(term) BETWEEN %s AND %s"
                f" UNION SELECT term, doc FROM temp.search_terms WHERE term IN ({places})",
                [low, high, letters[0], letters[-1], *others],
            )
            return dict(cursor.fetchall())


def rendered(expression: Expression) -> str:
    """The expression as FTS5 writes it."""
    match expression:
        case Text(text, longer):
            return quoted(text) + ("*" if longer else "")
        case Begins(text):
            return f"{{title}} : ^ {rendered(text)}"
        case Within(places, wanted):
            names = " ".join(place for place in Place if place in places)
            return f"{{{names}}} : ({rendered(wanted)})"
        case All(parts):
            return " AND ".join(f"({rendered(part)})" for part in parts)
        case AnyOf(parts):
            return " OR ".join(f"({rendered(part)})" for part in parts)
        case Without(wanted, unwanted):
            return f"({rendered(wanted)}) NOT ({rendered(unwanted)})"


def quoted(text: str) -> str:
    """A text as FTS5 takes it for words side by side, whatever is in it."""
    return '"' + plain_letters(text).replace('"', '""') + '"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
