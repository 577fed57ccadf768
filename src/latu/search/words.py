"""The word index: FTS5 over title, names and body, diacritics folded, so that `alykas` finds *Älykäs*.

Here a query becomes FTS5 expressions. Every word goes in quotes, so nothing that is typed is an operator.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from latu.core.access import Viewer, visible_q
from latu.core.text import fold
from latu.search.models import Document
from latu.search.parsing import Query, Word, parse
from latu.taxonomy.words import Named, OtherWord

# A word of this many letters also stands for longer ones that begin with it: the last word, which may be
# unfinished, and the others. Shorter ones would find far too much ("AI" is not "airport").
LETTERS_OF_LAST = 3
LETTERS_OF_OTHERS = 4
LETTERS_OF_LABEL = 5
MOST_LABELS = 40
COMMON = 5000
_HEADS = "{title names}"


class Tier(IntEnum):
    """How well a record answers; a better tier comes before any of the next."""

    EXACT = 1  # title, another name or an identifier is just this
    HEAD = 2  # every word in the title or another name
    TEXT = 3  # every word somewhere
    CONCEPT_HEAD = 4  # the same by other words for the same concept
    CONCEPT = 5


@dataclass(frozen=True, slots=True)
class Expressions:
    """What FTS5 is asked: `whole` finds all; `shown` is marked in it; `exact` finds where `text` may be the whole name; each of
    `tiers` finds what the ones before it left of `whole`, `by_date` only own words and other words."""

    text: str
    whole: str
    shown: str
    exact: str
    tiers: tuple[tuple[Tier, str], ...]
    by_date: tuple[tuple[Tier, str], ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or words that name a concept with its other words."""

    words: tuple[tuple[Word, bool], ...]  # whether it stands for longer ones too
    named: Named | None = None

    def own(self) -> str:
        """The words as typed, or longer."""
        return " AND ".join(_beginning(word, longer) for word, longer in self.words)

    def ranked(self) -> str:
        """The same; what is just as typed counts twice, and so comes first."""
        return " AND ".join(
            f"({_quoted(word.text)} OR {_quoted(word.text)}*)" if longer else _quoted(word.text)
            for word, longer in self.words
        )

    def wide(self) -> str:
        """Or any other word for the concept, without those that a shorter one finds anyway."""
        typed = _parts(" ".join(word.text for word, _ in self.words))
        labels = {_parts(label.folded): label for label in self.labels()}
        return self._or(
            label
            for parts, label in labels.items()
            if not any(_finds(shorter, parts) for shorter in (typed, *labels))
        )

    def shown(self) -> str:
        """Or any other word for the concept."""
        return self._or(self.labels())

    def labels(self) -> tuple[OtherWord, ...]:
        """Other words for the concept."""
        return self.named.labels[:MOST_LABELS] if self.named else ()

    def _or(self, labels: Iterable[OtherWord]) -> str:
        return " OR ".join([f"({self.own()})", *(_label(label.text) for label in labels)])


def expressions(
    query: Query, named: Sequence[Named] = (), common: Collection[str] = ()
) -> Expressions:
    """The expressions of a query with words; `named` are its concepts, by position of its words.

    `common` words stand for themselves alone: there is more than enough of them.
    """
    units = list(_units(query.words, named, common))
    own = _all(unit.own() for unit in units)
    ranked = _all(unit.ranked() for unit in units)
    wide = _all(unit.wide() for unit in units)
    tiers = [(Tier.HEAD, f"({_HEADS} : ({ranked}))"), (Tier.TEXT, f"({ranked})")]
    by_date = [(Tier.TEXT, f"({own})")]
    if any(unit.named for unit in units):
        concept = (Tier.CONCEPT, f"(({wide}) NOT ({own}))")
        tiers += [(Tier.CONCEPT_HEAD, f"(({_HEADS} : ({wide})) NOT ({own}))"), concept]
        by_date.append(concept)
    text = _quoted(query.text)
    return Expressions(
        text=query.text,
        whole=_without(f"({wide})", query),
        shown=_all(unit.shown() for unit in units),
        exact=_without(f"(({{title}} : ^{text}) OR ({{names}} : {text}))", query),
        tiers=tuple((tier, _without(each, query)) for tier, each in tiers),
        by_date=tuple((tier, _without(each, query)) for tier, each in by_date),
    )


def common_words(query: Query) -> frozenset[str]:
    """Which words stand in more than `COMMON` documents; one query."""
    texts = sorted({word.text for word in query.words if not word.is_phrase})
    if not texts:
        return frozenset()
    count = (
        "(SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT %s))"
    )
    parameters: list[Any] = []
    for text in texts:
        parameters += [_quoted(text), COMMON + 1]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([count] * len(texts))}", parameters)
        counts = cursor.fetchone()
    return frozenset(text for text, found in zip(texts, counts, strict=True) if found > COMMON)


def _units(
    words: Sequence[Word], named: Sequence[Named], common: Collection[str]
) -> Iterator[_Unit]:
    last = len(words) - 1
    marked = [
        (word, _stands_for_longer(word, number == last) and word.text not in common)
        for number, word in enumerate(words)
    ]
    done = 0
    for concept in named:
        for number in range(done, concept.start):
            yield _Unit((marked[number],))
        yield _Unit(tuple(marked[concept.start : concept.end]), concept)
        done = concept.end
    for each in marked[done:]:
        yield _Unit((each,))


def _stands_for_longer(word: Word, is_last: bool) -> bool:
    least = LETTERS_OF_LAST if is_last else LETTERS_OF_OTHERS
    return not word.is_phrase and _letters(word.text) >= least


def _letters(text: str) -> int:
    """Of the last word, as FTS5 divides words: of "dual-use" three."""
    return len(_parts(text).rpartition(" ")[2])


def _parts(text: str) -> str:
    """Folded, with one blank wherever FTS5 divides words."""
    plain = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return " ".join(plain.split())


def _finds(shorter: str, longer: str) -> bool:
    """Whoever looks for `shorter` finds `longer` too: "climate" finds "climate action"."""
    if shorter == longer:
        return False
    return f" {shorter} " in f" {longer} " or (
        len(shorter.rpartition(" ")[2]) >= LETTERS_OF_LABEL
        and f" {longer}".find(f" {shorter}") >= 0
    )


def _all(parts: Iterator[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def _without(expression: str, query: Query) -> str:
    if not query.without:
        return expression
    return f"{expression} NOT ({' OR '.join(_quoted(word.text) for word in query.without)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _beginning(word: Word, longer: bool) -> str:
    return _quoted(word.text) + ("*" if longer else "")


def _label(text: str) -> str:
    return _beginning(Word(text), _letters(text) >= LETTERS_OF_LABEL)


def matching(viewer: Viewer, noun: str, text: str) -> QuerySet[Document, Any]:
    """Record numbers of that noun whose visible documents hold all words of `text`; for `pk__in`."""
    documents = Document.objects.filter(visible_q(viewer), noun=noun)
    query = parse(text)
    if not query.words:
        return documents.none().values_list("record_id", flat=True)
    hits = RawSQL(
        "SELECT rowid FROM search_words WHERE search_words MATCH %s", (expressions(query).whole,)
    )
    return documents.filter(pk__in=hits).values_list("record_id", flat=True)
