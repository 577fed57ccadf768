"""Concepts that a person's words name, in any language, longest match first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from latu.core.text import fold
from latu.taxonomy.models import Label

MOST_WORDS_OF_A_LABEL = 6
_AROUND = ".,;:!?()[]“”'"
# Finnish case endings (folded) with what the base form has instead; the longest that fits comes first.
# A guess that is no label does no harm. Words whose stem changes otherwise are not reached.
_ENDINGS = (
    ("uudessa", "uus"), ("uudesta", "uus"), ("uuteen", "uus"), ("uuden", "uus"), ("uutta", "uus"),
    ("udessa", "us"), ("udesta", "us"), ("uteen", "us"), ("uden", "us"), ("utta", "us"),
    ("ksessa", "s"), ("ksesta", "s"), ("kseen", "s"), ("ksen", "s"), ("sta", "s"), ("sen", "nen"),
    ("ssa", ""), ("sta", ""), ("lla", ""), ("lta", ""), ("lle", ""), ("un", "u"), ("n", ""), ("t", ""), ("a", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OtherWord:
    """A label of the concept."""

    text: str
    folded: str
    language: str


@dataclass(frozen=True, slots=True)
class Named:
    """Words `start` to `end` (not included) name a concept; `labels` is every word it goes by."""

    start: int
    end: int
    typed: str
    labels: tuple[OtherWord, ...]


def named_in(words: Sequence[str]) -> list[Named]:
    """The concepts that consecutive words name, not overlapping; two queries, none without words."""
    spans = {(start, end): _forms(" ".join(words[start:end])) for start, end in _spans(len(words))}
    forms = {form for each in spans.values() for form in each}
    concepts: dict[str, set[int]] = defaultdict(set)
    if forms:
        for folded, concept in Label.objects.filter(folded__in=forms).values_list(
            "folded", "concept_id"
        ):
            concepts[folded].add(concept)
    chosen = list(_longest(spans, concepts))
    labels = _labels({concept for *_, found in chosen for concept in found})
    return [
        Named(start, end, " ".join(words[start:end]), _merged(found, labels))
        for start, end, found in chosen
    ]


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """From the left, the longest first."""
    for start in range(count):
        for end in range(min(count, start + MOST_WORDS_OF_A_LABEL), start, -1):
            yield start, end


def _forms(text: str) -> tuple[str, ...]:
    """The words folded, as they stand and without a Finnish ending."""
    folded = fold(text).strip(_AROUND)
    bases = (
        folded[: -len(ending)] + base
        for ending, base in _ENDINGS
        if folded.endswith(ending) and len(folded) - len(ending) >= 3
    )
    return tuple(dict.fromkeys(filter(None, (folded, *bases))))


def _longest(
    spans: Mapping[tuple[int, int], tuple[str, ...]], concepts: Mapping[str, set[int]]
) -> Iterator[tuple[int, int, set[int]]]:
    """Spans that name something, each word once."""
    taken = 0
    for (start, end), forms in spans.items():
        form = next((form for form in forms if form in concepts), None)
        if start >= taken and form is not None:
            taken = end
            yield start, end, concepts[form]


def _labels(concept_ids: set[int]) -> dict[int, list[OtherWord]]:
    labels: dict[int, list[OtherWord]] = defaultdict(list)
    if concept_ids:
        rows = Label.objects.filter(concept_id__in=concept_ids)
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
