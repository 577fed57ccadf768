"""What a question means, asked for while the words are looked up."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from latu.core.text import fold, words_of
from latu.search.meaning.embedder import for_questions
from latu.search.meaning.texts import safe
from latu.search.meaning.vectors import Vectors
from latu.taxonomy.words import Named

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="meaning")  # they wait, nothing else


class Unavailable(Exception):
    """There was no answer in time; it may be there next time."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of the question as it was typed, and of it with the English names of its concepts.

    The texts are mostly English, and the model is: beside a Finnish word its English name says the same better.
    Without concepts both are the same.
    """

    model: str
    typed: Vectors
    with_concepts: Vectors


def ask_later(text: str, named: Sequence[Named]) -> Future[Meaning | None]:
    """The meaning of the question; None when there is no model or no answer in time."""
    return _pool.submit(_meaning, safe(text), safe(translated(text, named)))


def translated(text: str, named: Sequence[Named]) -> str:
    """The question with the English names of its concepts beside it; those alone where it holds nothing else and is
    not English itself: there a word of another language only blurs what the model makes of it."""
    names = in_english(named)
    if not names:
        return text
    whole = [each for each in named if not each.is_part]
    words = {word for each in whole for word in words_of(each.typed).split()}
    is_english = any(
        label.language == "en" and label.folded == fold(each.typed)
        for each in whole
        for label in each.labels
    )
    rest = set(words_of(text).split()) - words
    return f"{text} / {names}" if rest or is_english else names


def in_english(named: Sequence[Named]) -> str:
    """The concepts by their preferred English names, unless that is what was typed."""
    names = [
        next((label.text for label in each.labels if label.language == "en"), "") for each in named
    ]
    typed = {label.folded for each in named for label in each.labels if label.text == each.typed}
    return ", ".join(dict.fromkeys(name for name in names if name and name not in typed))


def _meaning(typed: str, with_concepts: str) -> Meaning | None:
    try:
        return _remembered(typed, with_concepts)
    except Unavailable:
        return None


@lru_cache(maxsize=500)
def _remembered(typed: str, with_concepts: str) -> Meaning:
    embedder = for_questions()
    vectors = embedder.embed_queries(list(dict.fromkeys([typed, with_concepts])))
    if vectors is None:
        raise Unavailable
    return Meaning(embedder.id, vectors[0], vectors[-1])
