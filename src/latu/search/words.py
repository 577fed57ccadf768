"""The word index: FTS5 over title, names and body, diacritics folded, so that `alykas` finds *Älykäs*, and
with plain letters (`latu.search.letters`), so that `tromso` finds *Tromsø*. A fourth column holds the base
forms of Finnish words, so that `yritys` finds *matkailuyrityksille*; what is typed is brought to its base
form too, or to what its forms begin with (`latu.core.morphology`).

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
from latu.core.morphology import finnish
from latu.core.morphology.words import beginnings
from latu.core.text import fold, plain_letters
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
_HEADS = "{title names}"
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
    """What FTS5 is asked: `whole` finds all; `shown` is marked in it; `exact` finds where `text` may be the whole name; each of
    `tiers` finds what the ones before it left of `whole`, `by_date` only own words and other words."""

    text: str
    whole: str
    shown: str
    exact: str
    tiers: tuple[tuple[Tier, str], ...]
    by_date: tuple[tuple[Tier, str], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A word; `longer`: it stands for words that begin with it too; `others`: other forms of it."""

    word: Word
    longer: bool = False
    others: tuple[str, ...] = ()

    def own(self) -> str:
        """As typed, or longer, or in another form."""
        return _any([_beginning(self.word, self.longer), *self._others()])

    def ranked(self) -> str:
        """The same; what is just as typed counts twice, and so comes first."""
        typed = quoted(self.word.text)
        same = [typed, f"{typed}*"] if self.longer else [typed]
        return _any([*same, *self._others()])

    def _others(self) -> list[str]:
        return [_beginning(Word(each), len(each) >= LETTERS_OF_OTHERS) for each in self.others]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or words that name a concept with its other words."""

    parts: tuple[_Part, ...]
    named: Named | None = None

    def own(self) -> str:
        """The words as typed, or longer."""
        return " AND ".join(part.own() for part in self.parts)

    def ranked(self) -> str:
        """The same; what is just as typed counts twice, and so comes first."""
        return " AND ".join(part.ranked() for part in self.parts)

    def wide(self) -> str:
        """Or any other word for the concept, without those that a shorter one finds anyway."""
        typed = _parts(" ".join(part.word.text for part in self.parts))
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
    text = quoted(query.text)
    return Expressions(
        text=query.text,
        whole=_without(f"({wide})", query),
        shown=_all(unit.shown() for unit in units),
        exact=_without(f"(({{title}} : ^{text}) OR ({{names}} : {text}))", query),
        tiers=tuple((tier, _without(each, query)) for tier, each in tiers),
        by_date=tuple((tier, _without(each, query)) for tier, each in by_date),
    )


def any_of(query: Query, named: Sequence[Named], common: Collection[str]) -> str:
    """An expression for records with any of the words or of other words for the same, also where only a part
    of a compound names the concept; without words that stand everywhere. Empty when nothing is left."""
    units = [
        unit
        for unit in _units(query.words, named, common)
        if not all(part.word.text in common or _letters(part.word.text) < 3 for part in unit.parts)
    ]
    return _without(" OR ".join(f"({unit.wide()})" for unit in units), query) if units else ""


def by_itself(words: Sequence[str]) -> dict[str, str]:
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
    count = (
        "(SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT %s))"
    )
    parameters: list[Any] = []
    for text in texts:
        parameters += [quoted(text), COMMON + 1]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([count] * len(texts))}", parameters)
        counts = cursor.fetchone()
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


def _any(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})"


def _all(parts: Iterator[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def _without(expression: str, query: Query) -> str:
    if not query.without:
        return expression
    return f"({expression}) NOT ({' OR '.join(quoted(word.text) for word in query.without)})"


def quoted(text: str) -> str:
    """A text as FTS5 takes it for words side by side, whatever is in it."""
    return '"' + plain_letters(text).replace('"', '""') + '"'


def _beginning(word: Word, longer: bool) -> str:
    return quoted(word.text) + ("*" if longer else "")


def _label(text: str) -> str:
    return _beginning(Word(text), _letters(text) >= LETTERS_OF_LABEL)


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
    hits = RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", (whole,))
    return documents.filter(pk__in=hits).values_list("record_id", flat=True)
