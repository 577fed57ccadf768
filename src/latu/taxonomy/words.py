"""Concepts that a person's words name, in any language, longest match first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from latu.core.morphology.words import is_little, keys
from latu.core.morphology.words import parts as parts_of
from latu.core.text import fold
from latu.taxonomy.models import Concept, Label

MOST_WORDS_OF_A_LABEL = 6
_LANGUAGES_OF_WORDS = ("fi", "sv", "en", "se")

type _Form = tuple[str, str]  # language and key
type _Chosen = tuple[int, int, set[int], bool]
type _Thesaurus = dict[_Form, set[int]]  # what each form names


@dataclass(frozen=True, slots=True)
class OtherWord:
    """A label of the concept."""

    text: str
    folded: str
    language: str
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Words `start` to `end` (not included) name a concept; `labels` is every word it goes by.

    With `is_part` only a part of a compound names it: *matkailuyrittäjä* names entrepreneurs and tourism.
    `concepts` are their numbers.
    """

    start: int
    end: int
    typed: str
    labels: tuple[OtherWord, ...]
    is_part: bool = False
    concepts: frozenset[int] = frozenset()


def named_in(words: Sequence[str]) -> list[Named]:
    """The concepts that consecutive words name, not overlapping, in any inflection.

    The longest name wins. Words that name nothing are looked for in thesauri of others, then taken apart. Two
    queries, none without words.
    """
    spans = {span: _forms(" ".join(words[slice(*span)])) for span in _spans(words)}
    parts = [list(parts_of(word)) for word in words]
    concepts, others = _concepts({form for each in (*spans.values(), *parts) for form in each})
    chosen: list[_Chosen] = []
    taken: set[int] = set()
    for thesaurus in (concepts, others):
        for (start, end), found in _longest(spans, thesaurus, taken):
            chosen.append((start, end, found, False))
            taken |= set(range(start, end))
    for number, each in enumerate(parts):
        found = set().union(*(concepts.get(form, set()) for form in each))
        if number not in taken and found:
            chosen.append((number, number + 1, found, True))
    labels = _labels({concept for _, _, found, _ in chosen for concept in found})
    return [
        Named(
            start,
            end,
            " ".join(words[start:end]),
            _merged(found, labels),
            is_part,
            frozenset(found),
        )
        for start, end, found, is_part in sorted(chosen, key=lambda each: each[:2])
    ]


def concept_called(text: str) -> Concept | None:
    """The concept that a person means by a word, in any language and inflection; two queries at most.

    What is written just so goes before another form of it, a preferred word before a synonym.
    """
    found = Label.objects.filter(folded=fold(text)) or Label.objects.filter(
        key__in={key for _language, key in _forms(text)}
    )
    label = found.select_related("concept").order_by("-is_preferred", "pk").first()
    return label.concept if label is not None else None


def broader(named: Sequence[Named]) -> list[tuple[Named, str]]:
    """The same words with the words of the broader concepts in place of their own, and what those are called; those
    that have no broader one are left out. Two queries.
    """
    ids = {pk for each in named for pk in each.concepts}
    rows = Concept.objects.filter(pk__in=ids, broader__isnull=False).select_related("broader")
    above = {row.pk: row.broader for row in rows}
    found = [
        (each, {pk: above[pk] for pk in sorted(each.concepts) if pk in above}) for each in named
    ]
    labels = _labels({row.pk for _, its in found for row in its.values() if row})
    return [
        (_called(each, {row.pk for row in its.values() if row}, labels), _joined(its.values()))
        for each, its in found
        if its
    ]


def _called(named: Named, concepts: set[int], labels: Mapping[int, list[OtherWord]]) -> Named:
    return replace(named, labels=_merged(concepts, labels), concepts=frozenset(concepts))


def _joined(concepts: Iterable[Concept | None]) -> str:
    return ", ".join(dict.fromkeys(map(str, concepts)))


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From the left, the longest first; no name begins or ends with a word that joins others."""
    ends = [number for number, word in enumerate(words) if not is_little(word)]
    for start in ends:
        for last in reversed(ends):
            if start <= last < start + MOST_WORDS_OF_A_LABEL:
                yield start, last + 1


def _forms(text: str) -> list[_Form]:
    return [(language, key) for language in _LANGUAGES_OF_WORDS for key in keys(text, language)]


def _concepts(forms: set[_Form]) -> tuple[_Thesaurus, _Thesaurus]:
    """What each form names of the project's own concepts, and of others."""
    own: _Thesaurus = defaultdict(set)
    others: _Thesaurus = defaultdict(set)
    if forms:
        rows = Label.objects.filter(key__in={key for _, key in forms})
        columns = ("language", "key", "concept_id", "concept__scheme", "concept__same_id")
        for language, key, concept, scheme, same in rows.values_list(*columns):
            thesaurus = others if scheme and same is None else own
            thesaurus[language, key].add(same or concept)
    return own, others


def _longest(
    spans: Mapping[tuple[int, int], list[_Form]], thesaurus: _Thesaurus, taken: set[int]
) -> Iterator[tuple[tuple[int, int], set[int]]]:
    """Spans that name something, each word once, without those that are taken."""
    done = 0
    free = {span: forms for span, forms in spans.items() if taken.isdisjoint(range(*span))}
    for (start, end), forms in free.items():
        found = set().union(*(thesaurus.get(form, set()) for form in forms))
        if start >= done and found:
            done = end
            yield (start, end), found


def _labels(concept_ids: set[int]) -> dict[int, list[OtherWord]]:
    labels: dict[int, list[OtherWord]] = defaultdict(list)
    if concept_ids:
        rows = Label.objects.filter(concept_id__in=concept_ids, is_name_only=False)
        for row in rows.order_by("-is_preferred", "pk"):
            labels[row.concept_id].append(
                OtherWord(row.text, row.folded, row.language, row.is_preferred)
            )
    return labels


def _merged(concept_ids: set[int], labels: Mapping[int, list[OtherWord]]) -> tuple[OtherWord, ...]:
    """The labels of all these concepts, preferred ones first, each spelling once."""
    by_spelling: dict[str, OtherWord] = {}
    for concept in sorted(concept_ids):
        for label in labels[concept]:
            by_spelling.setdefault(label.folded, label)
    return tuple(by_spelling.values())
