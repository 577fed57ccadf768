"""What an engine has to give. Pieces of SQL are constants; whatever a person typed is a parameter."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from latu.search.expression import Expression

type Statement = tuple[str, list[Any]]


class Engine(Protocol):
    """How one database finds the words of documents."""

    WORDS: str  # from "FROM" on, with a condition: documents that have a rendered expression, the one parameter
    HITS: str  # a whole statement: their numbers, with the same parameter
    FILTERS: str  # the table where only filters are asked for
    NUMBER: str  # the number of a document in `WORDS`; the newest have the highest
    SCORE: str  # in `WORDS` with `RANKED`: the lower the better
    RANKED: str  # what has to be added for it

    def rendered(self, expression: Expression) -> str:
        """The expression as a parameter of `WORDS`."""

    def is_called(self, text: str) -> Statement:
        """A condition on documents found by `Begins` or in names: the title, or one of the names, is just this."""

    def begin(self, words: Sequence[str]) -> Statement:
        """From "FROM" on, with a condition: documents whose title begins with the words, the last one begun."""

    def are_called(self, words: Sequence[str]) -> Statement:
        """The same: documents with all the words in title or names, the last one begun."""

    def called_number(self) -> str:
        """The number of a document in `begin` and `are_called`."""

    def terms(self, low: str, high: str, letters: range, others: Collection[str]) -> dict[str, int]:
        """Words of the index from `low` up to `high` with so many letters, and `others`: {word: documents}."""
