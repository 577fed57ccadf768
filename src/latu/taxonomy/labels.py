"""Rows of labels: the words of a concept, each once per language, with the key that finds it in any inflection."""

from collections.abc import Iterable, Iterator

from latu.core.morphology.words import keys, telling_words
from latu.core.text import fold
from latu.taxonomy.models import Concept, Label

LONGEST = 120  # a longer one is nothing that people type


def labels(concept: Concept, language: str, words: Iterable[tuple[str, bool]]) -> Iterator[Label]:
    """The first of the words is the preferred one, and so wins over an equal synonym; each is told to name only or not."""
    seen: set[str] = set()
    for number, (text, is_name_only) in enumerate(words):
        if text and len(text) <= LONGEST and fold(text) not in seen:
            seen.add(fold(text))
            yield Label(
                concept=concept,
                language=language,
                text=text,
                folded=fold(text)[:LONGEST],
                key=key(text, language),
                is_preferred=number == 0,
                is_name_only=is_name_only,
            )


def key(text: str, language: str) -> str:
    """Of a label, which stands in its base form: `vety` is hydrogen, not a form of *vettyä*."""
    plain = " ".join(fold(word) for word in telling_words(text))
    possible = keys(text, language)
    return (plain if plain in possible or not possible else possible[0])[:160]
