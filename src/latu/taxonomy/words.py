"""Concepts that a person's words name, in any language, longest match first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from latu.core.morphology.words import keys
from latu.core.morphology.words import parts as parts_of
from latu.taxonomy.models import Label

MOST_WORDS_OF_A_LABEL = 6
_LANGUAGES_OF_WORDS = ("fi", "sv", "en", "se")

type _Form = tuple[str, str]  # language and key


@dataclass(frozen=True, slots=True)
class OtherWord:
    """A label of the concept."""

    text: str
    folded: str
    language: str


@dataclass(frozen=True, slots=True)
class Named:
    """Words `start` to `end` (not included) name a concept; `labels` is every word it goes by.

    With `is_part` only a part of a compound names it: *matkailuyrittäjä* names entrepreneurs and tourism.
    """

    start: int
    end: int
    typed: str
    labels: tuple[OtherWord, ...]
    is_part: bool = False


def named_in(words: Sequence[str]) -> list[Named]:
    """The concepts that consecutive words name, not overlapping, in any inflection.

    The longest name wins. Words that name nothing are taken apart. Two queries, none without words.
    """
    spans = {span: _forms(" ".join(words[slice(*span)])) for span in _spans(len(words))}
    parts = [list(parts_of(word)) for word in words]
    concepts = _concepts({form for each in (*spans.values(), *parts) for form in each})
    chosen = [(*span, found, False) for span, found in _longest(spans, concepts)]
    taken = {number for start, end, *_ in chosen for number in range(start, end)}
    for number, each in enumerate(parts):
        found = set().union(*(concepts.get(form, set()) for form in each))
        if number not in taken and found:
            chosen.append((number, number + 1, found, True))
    labels = _labels({concept for _, _, found, _ in chosen for concept in found})
    return [
        Named(start, end, " ".join(words[start:end]), _merged(found, labels), is_part)
        for start, end, found, is_part in sorted(chosen, key=lambda each: each[:2])
    ]


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """From the left, the longest first."""
    for start in range(count):
        for end in range(min(count, start + MOST_WORDS_OF_A_LABEL), start, -1):
            yield start, end


def _forms(text: str) -> list[_Form]:
    return [(language, key) for language in _LANGUAGES_OF_WORDS for key in keys(text, language)]


def _concepts(forms: set[_Form]) -> dict[_Form, set[int]]:
    """What each form names."""
    concepts: dict[_Form, set[int]] = defaultdict(set)
    if forms:
        rows = Label.objects.filter(key__in={key for _, key in forms})
        for language, key, concept in rows.values_list("language", "key", "concept_id"):
            concepts[language, key].add(concept)
    return concepts


def _longest(
    spans: Mapping[tuple[int, int], list[_Form]], concepts: Mapping[_Form, set[int]]
) -> Iterator[tuple[tuple[int, int], set[int]]]:
    """Spans that name something, each word once."""
    taken = 0
    for (start, end), forms in spans.items():
        found = set().union(*(concepts.get(form, set()) for form in forms))
        if start >= taken and found:
            taken = end
            yield (start, end), found


def _labels(concept_ids: set[int]) -> dict[int, list[OtherWord]]:
    labels: dict[int, list[OtherWord]] = defaultdict(list)
    if concept_ids:
        rows = Label.objects.filter(concept_id__in=concept_ids, is_name_only=False)
        for row in rows.order_by("-is_preferred", "pk"):
            labels[row.concept_id].append(OtherWord(row.text, row.folded, row.language))
    return labels


def _merged(concept_ids: set[int], labels: Mapping[int, list[OtherWord]]) -> tuple[OtherWord, ...]:
    """The labels of all these concepts, preferred ones first, each spelling once."""
    by_spelling: dict[str, OtherWord] = {}
    for concept in sorted(concept_ids):
        for label in labels[concept]:
            by_spelling.setdefault(label.folded, label)
    return tuple(by_spelling.values())
