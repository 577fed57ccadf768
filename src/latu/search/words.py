"""The word index: title, names and body, diacritics folded, so that `alykas` finds *Älykäs*, and with plain
letters, so that `tromso` finds *Tromsø*. A fourth text holds the base forms of Finnish words, so that `yritys`
finds *matkailuyrityksille*; what is typed is brought to its base form too, or to what its forms begin with
(`latu.core.morphology`).

Here a query becomes expressions, which an engine (`latu.search.engines`) looks for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import QuerySet

from latu.core.access import Viewer, visible_q
from latu.core.morphology import finnish
from latu.core.morphology.words import beginnings
from latu.core.text import fold, words_of
from latu.search.engines import running
from latu.search.expression import (
    HEADS,
    AnyOf,
    Begins,
    Expression,
    Place,
    Text,
    Within,
    Without,
    all_of,
    any_of,
)
from latu.search.models import Document
from latu.search.parsing import Query, Word, parse
from latu.search.stopwords import without_holding_words
from latu.taxonomy.words import Named, OtherWord, named_in

# A word of this many letters also stands for longer ones that begin with it: the last word, which may be
# unfinished, and the others. Shorter ones would find far too much ("AI" is not "airport").
LETTERS_OF_LAST = 3
LETTERS_OF_OTHERS = 4
LETTERS_OF_LABEL = 5
MOST_LABELS = 40
COMMON = 5000
_NO_WORD = "_"  # stands for a phrase or between words, so that no concept reaches over it


class Tier(IntEnum):
    """How well a record answers; a better tier comes before any of the next."""

    EXACT = 1  # title, another name or an identifier is just this
    HEAD = 2  # every word in the title or another name
    TEXT = 3  # every word somewhere
    CONCEPT_HEAD = 4  # the same by other words for the same concept
    CONCEPT = 5
    NEAR = 6  # some of the words, or near in meaning


@dataclass(frozen=True, slots=True)
class Expressions:
    """What is asked: `whole` finds all; `shown` is marked in it; `exact` finds where `text` may be the whole name; each of
    `tiers` finds what the ones before it left of `whole`, `by_date` only own words and other words."""

    text: str
    whole: Expression
    shown: Expression
    exact: Expression
    tiers: tuple[tuple[Tier, Expression], ...]
    by_date: tuple[tuple[Tier, Expression], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A word; `longer`: it stands for words that begin with it too; `others`: other forms of it."""

    word: Word
    longer: bool = False
    others: tuple[str, ...] = ()

    def own(self) -> Expression:
        """As typed, or longer, or in another form."""
        return any_of([Text(self.word.text, self.longer), *self._others()])

    def ranked(self) -> Expression:
        """The same; what is just as typed counts twice, and so comes first."""
        typed = Text(self.word.text)
        same = [typed, Text(self.word.text, longer=True)] if self.longer else [typed]
        return any_of([*same, *self._others()])

    def _others(self) -> list[Expression]:
        return [Text(each, len(each) >= LETTERS_OF_OTHERS) for each in self.others]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or words that name a concept with its other words."""

    parts: tuple[_Part, ...]
    named: Named | None = None

    def own(self) -> Expression:
        """The words as typed, or longer."""
        return all_of(part.own() for part in self.parts)

    def ranked(self) -> Expression:
        """The same; what is just as typed counts twice, and so comes first."""
        return all_of(part.ranked() for part in self.parts)

    def wide(self) -> Expression:
        """Or any other word for the concept, without those that a shorter one finds anyway."""
        typed = words_of(" ".join(part.word.text for part in self.parts))
        labels = {words_of(label.folded): label for label in self.labels()}
        return self._or(
            label
            for parts, label in labels.items()
            if not any(_finds(shorter, parts) for shorter in (typed, *labels))
        )

    def by_name(self) -> Expression:
        """Or what the concept is called first in any language, without its synonyms and narrower words."""
        return self._or(label for label in self.labels() if label.is_preferred)

    def shown(self) -> Expression:
        """Or any other word for the concept."""
        return self._or(self.labels())

    def labels(self) -> tuple[OtherWord, ...]:
        """Other words for the concept."""
        return self.named.labels[:MOST_LABELS] if self.named else ()

    def _or(self, labels: Iterable[OtherWord]) -> Expression:
        return any_of([self.own(), *(_label(label.text) for label in labels)])


def expressions(
    query: Query, named: Sequence[Named] = (), common: Collection[str] = ()
) -> Expressions:
    """The expressions of a query with words; `named` are its concepts, by position of its words.

    `common` words stand for themselves alone: there is more than enough of them.
    """
    units = list(_units(query.words, named, common))
    own = all_of(unit.own() for unit in units)
    ranked = all_of(unit.ranked() for unit in units)
    wide = all_of(unit.wide() for unit in units)
    tiers = [(Tier.HEAD, Within(HEADS, ranked)), (Tier.TEXT, ranked)]
    by_date = [(Tier.TEXT, own)]
    if any(unit.named for unit in units):
        concept = (Tier.CONCEPT, Without(wide, own))
        tiers += [(Tier.CONCEPT_HEAD, Without(Within(HEADS, wide), own)), concept]
        by_date.append(concept)
    text = Text(query.text)
    return Expressions(
        text=query.text,
        whole=_without(wide, query),
        shown=all_of(unit.shown() for unit in units),
        exact=_without(AnyOf((Begins(text), Within(frozenset({Place.NAMES}), text))), query),
        tiers=tuple((tier, _without(each, query)) for tier, each in tiers),
        by_date=tuple((tier, _without(each, query)) for tier, each in by_date),
    )


def any_word_of(query: Query, named: Sequence[Named], common: Collection[str]) -> Expression | None:
    """For records with any of the words or of other words for the same, also where only a part of a compound names
    the concept; without words that stand everywhere. None when nothing is left."""
    units = [
        unit
        for unit in _units(query.words, named, common)
        if not all(part.word.text in common or _letters(part.word.text) < 3 for part in unit.parts)
    ]
    return _without(any_of(unit.wide() for unit in units), query) if units else None


def by_names(query: Query, named: Sequence[Named], common: Collection[str]) -> Expression:
    """For records with all of the words, or what their concepts are called first in any language."""
    return _without(all_of(unit.by_name() for unit in _units(query.words, named, common)), query)


def by_itself(words: Sequence[str]) -> dict[str, Expression]:
    """For each word an expression for records with it, its other forms or other words for the concept it names;
    two queries."""
    named = named_in([each for word in words for each in (word, _NO_WORD)])
    concepts = {each.start // 2: each for each in named if not each.is_part}
    return {
        text: _Unit((_part(Word(text), is_last=True),), concepts.get(number)).wide()
        for number, text in enumerate(words)
    }


def common_words(query: Query) -> frozenset[str]:
    """Which words stand in more than `COMMON` documents; one query."""
    texts = sorted({word.text for word in query.words if not word.is_phrase})
    if not texts:
        return frozenset()
    engine = running.engine()
    count = f"(SELECT count(*) FROM ({engine.HITS} LIMIT %s) AS few)"  # noqa: S608
    parameters: list[Any] = []
    for text in texts:
        parameters += [engine.rendered(Text(text)), COMMON + 1]
    (counts,) = running.run(f"SELECT {', '.join([count] * len(texts))}", parameters)
    return frozenset(text for text, found in zip(texts, counts, strict=True) if found > COMMON)


def _units(
    words: Sequence[Word], named: Sequence[Named], common: Collection[str]
) -> Iterator[_Unit]:
    last = len(words) - 1
    marked = [
        _Part(word)
        if word.is_phrase or word.text in common
        else _part(word, is_last=number == last)
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


def _part(word: Word, *, is_last: bool) -> _Part:
    return _Part(word, _stands_for_longer(word, is_last), other_forms(word.text))


def other_forms(word: str) -> tuple[str, ...]:
    """Finnish base forms of a word, or what its other forms begin with in Swedish and English."""
    plain = fold(word)
    forms = finnish.analysis(word).bases or beginnings(word)
    return tuple(form for form in forms if not form.startswith(plain))


def _stands_for_longer(word: Word, is_last: bool) -> bool:
    least = LETTERS_OF_LAST if is_last else LETTERS_OF_OTHERS
    return not word.is_phrase and _letters(word.text) >= least


def _letters(text: str) -> int:
    """Of the last word, as the index divides words: of "dual-use" three."""
    return len(words_of(text).rpartition(" ")[2])


def _finds(shorter: str, longer: str) -> bool:
    """Whoever looks for `shorter` finds `longer` too: "climate" finds "climate action"."""
    if shorter == longer:
        return False
    return f" {shorter} " in f" {longer} " or (
        len(shorter.rpartition(" ")[2]) >= LETTERS_OF_LABEL
        and f" {longer}".find(f" {shorter}") >= 0
    )


def _without(expression: Expression, query: Query) -> Expression:
    if not query.without:
        return expression
    return Without(expression, any_of(Text(word.text) for word in query.without))


def _label(text: str) -> Expression:
    return Text(text, _letters(text) >= LETTERS_OF_LABEL)


def concepts_of(query: Query) -> list[Named]:
    """The concepts that the words of a query name; two queries."""
    return named_in([_NO_WORD if word.is_phrase else word.text for word in query.words])


def matching(viewer: Viewer, noun: str, text: str) -> QuerySet[Document, Any]:
    """Record numbers of that noun that the search page finds by all words of `text`; for `pk__in`."""
    documents = Document.objects.filter(visible_q(viewer), noun=noun)
    query, _ = without_holding_words(parse(text))
    if not query.words:
        return documents.none().values_list("record_id", flat=True)
    named = [each for each in concepts_of(query) if not each.is_part]
    whole = expressions(query, named, common_words(query)).whole
    return documents.filter(pk__in=running.hits(whole)).values_list("record_id", flat=True)
