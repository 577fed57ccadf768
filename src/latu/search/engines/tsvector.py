"""PostgreSQL's tsvector. A generated column `words` of each document holds its texts with a weight a place
(migration 0007); `latu_words` in the database folds them as `latu.core.text.words_of` folds what is typed.

Every word goes in quotes, so nothing that is typed is an operator.
"""

from collections.abc import Collection, Sequence

from django.db import connection

from latu.core.text import words_of
from latu.search.engines.engine import Statement
from latu.search.expression import (
    HEADS,
    All,
    AnyOf,
    Begins,
    Expression,
    Place,
    Text,
    Within,
    Without,
)

# Of base forms, body, names, title; as those of FTS5, with 1 for the highest.
_WEIGHTS = "'{0.1, 0.1, 0.5, 1}'"
_BY_LENGTH = 1  # divided by 1 + the logarithm of the length
_LETTERS = {Place.TITLE: "A", Place.NAMES: "B", Place.BODY: "C", Place.BASE_FORMS: "D"}
_BEGINNING = "left(latu_words(search_document.title), 200)"  # as it is indexed
_NOTHING = "' '"  # no document has a word with a blank in it


class Tsvector:
    """See `latu.search.engines.engine.Engine`."""

    WORDS = (
        "search_document CROSS JOIN (SELECT %s::tsquery AS query) AS asked"
        " WHERE search_document.words @@ asked.query"
    )
    HITS = "SELECT found.id FROM search_document AS found WHERE found.words @@ %s::tsquery"
    FILTERS = "search_document"
    NUMBER = "search_document.id"
    SCORE = f"-ts_rank_cd({_WEIGHTS}, search_document.words, asked.query, {_BY_LENGTH})"
    RANKED = ""

    def rendered(self, expression: Expression) -> str:
        """As a tsquery."""
        return rendered(expression)

    def is_called(self, text: str) -> Statement:
        """Both folded."""
        sql = (
            "(latu_words(title) = %s OR EXISTS (SELECT 1 FROM unnest(string_to_array(names, ' · ')) AS name"
            " WHERE latu_words(name) = %s))"
        )
        return sql, [words_of(text)] * 2

    def begin(self, words: Sequence[str]) -> Statement:
        """By the index of folded titles."""
        return f"search_document WHERE {_BEGINNING} LIKE %s", [" ".join(words)[:200] + "%"]

    def are_called(self, words: Sequence[str]) -> Statement:
        """In title and names."""
        *whole, last = words
        wanted = Within(HEADS, All((*map(Text, whole), Text(last, longer=True))))
        return "search_document WHERE words @@ %s::tsquery", [rendered(wanted)]

    def called_number(self) -> str:
        """Of the document."""
        return "search_document.id"

    def terms(self, low: str, high: str, letters: range, others: Collection[str]) -> dict[str, int]:
        """From `search_terms`, as they were when it was last written (`latu.search.terms`)."""
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT term, documents FROM search_terms WHERE term >= %s COLLATE "C" AND term < %s COLLATE "C"'
                " AND length(term) BETWEEN %s AND %s"
                " UNION SELECT term, documents FROM search_terms WHERE term = ANY(%s)",
                [low, high, letters[0], letters[-1], list(others)],
            )
            return dict(cursor.fetchall())


def rendered(expression: Expression, places: frozenset[Place] = frozenset(Place)) -> str:
    """The expression as a tsquery, looking in these places."""
    match expression:
        case Text(text, longer):
            return _side_by_side(words_of(text).split(), longer, places)
        case Begins(text):
            return rendered(text, places & {Place.TITLE})
        case Within(narrower, wanted):
            return rendered(wanted, places & narrower)
        case All(parts):
            return " & ".join(f"({rendered(part, places)})" for part in parts)
        case AnyOf(parts):
            return " | ".join(f"({rendered(part, places)})" for part in parts)
        case Without(wanted, unwanted):
            return f"({rendered(wanted, places)}) & !({rendered(unwanted, places)})"


def _side_by_side(words: Sequence[str], longer: bool, places: frozenset[Place]) -> str:
    if not words:
        return _NOTHING
    letters = "".join(_LETTERS[place] for place in Place if place in places)
    weights = "" if len(letters) == len(_LETTERS) else letters
    marks = [weights] * (len(words) - 1) + [("*" if longer else "") + weights]
    return " <-> ".join(
        f"'{word}'" + (f":{mark}" if mark else "") for word, mark in zip(words, marks, strict=True)
    )
