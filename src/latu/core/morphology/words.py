"""The forms under which words of our languages are looked for and found."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

import Stemmer

from latu.core.morphology import finnish
from latu.core.text import fold

_WORD = re.compile(r"\w+(?:-+\w+)*")
_TOLD_BY = 20  # so many words tell the language of a line
_READ_FOR_IT = 300  # characters
MOST_BASES = 2
MOST_WORDS = 8
MOST_KEYS = 8
LETTERS_OF_PART = 5
_DEFINITE = ("eln", "ern", "in")  # renskötseln, energin: the stemmer leaves these forms alone
_LETTERS_OF_DEFINITE = 7
_LEAST_STEM = 4  # shorter beginnings find too much
# Whoever changes what keys are made of raises the number: labels get theirs anew.
IDENTITY = f"{finnish.IDENTITY} 2"
# They join the words of a name; whoever types it may leave them out, and search does (latu.search.stopwords).
_LITTLE = frozenset(
    [
        "ja",
        "tai",
        "seka",
        "och",
        "eller",
        "samt",
        "i",
        "pa",
        "av",
        "for",
        "till",
        "med",
        "om",
        "and",
        "or",
        "of",
        "the",
        "in",
        "to",
        "on",
        "with",
        "from",
        "by",
        "at",
        "as",
        "a",
        "an",
    ]
)
_stemmers = {"sv": Stemmer.Stemmer("swedish"), "en": Stemmer.Stemmer("english")}


def words_of(text: str) -> list[str]:
    """The words of a text as written, hyphens inside kept."""
    return _WORD.findall(text)


def is_little(word: str) -> bool:
    """Whether it only joins others."""
    return fold(word) in _LITTLE


def telling_words(text: str) -> list[str]:
    """The words of a text without those that only join others; all of them when no other is there."""
    words = words_of(text)
    return [word for word in words if not is_little(word)] or words


def is_finnish(words: Sequence[str]) -> bool:
    """Whether more than half of the first words are Finnish; of capitals and numbers nothing is known."""
    first = list(islice(filter(str.islower, words[: 2 * _TOLD_BY]), _TOLD_BY))
    known = sum(map(finnish.knows, first))
    return bool(known) and 2 * known > len(first)


def base_forms(text: str) -> str:
    """What a text is found by besides its own words: Finnish base forms and compound parts, each once.

    Line by line, since a record holds lines in several languages. Words of the others are found by their
    beginnings (`beginnings`).
    """
    found: dict[str, None] = {}
    for line in text.split("\n"):
        if is_finnish(words_of(line[:_READ_FOR_IT])):
            for word in words_of(line):
                plain, analysis = fold(word), finnish.analysis(word)
                forms = (*analysis.bases, *analysis.parts)
                found |= dict.fromkeys(each for each in forms if each != plain)
    return " ".join(found)


def keys(text: str, language: str) -> list[str]:
    """What texts have in common that differ by inflection only; the first is the likeliest.

    `alueiden kehittämistä` and `alueen kehittäminen` share one. A text of ambiguous words has several.
    """
    forms = [_bases(word, language)[:MOST_BASES] for word in telling_words(text)]
    if not forms or len(forms) > MOST_WORDS:
        return []
    return [" ".join(each) for each in islice(product(*forms), MOST_KEYS)]


@lru_cache(maxsize=50_000)
def _bases(word: str, language: str) -> tuple[str, ...]:
    if language == "fi":
        return finnish.analysis(word).bases or (fold(word),)
    return (fold(stem(word, language)),)


def stem(word: str, language: str) -> str:
    """What forms of a Swedish or English word have in common; the word itself in other languages."""
    found = word.casefold()
    if stemmer := _stemmers.get(language):
        while (shorter := stemmer.stemWord(found)) != found:  # förnybara → förnybar → förnyb
            found = shorter
    if language == "sv" and len(found) >= _LETTERS_OF_DEFINITE and found.endswith(_DEFINITE):
        found = found[:-1]
    return found


def parts(word: str) -> Iterator[tuple[str, str]]:
    """Language and key of what a compound may be made of; a guess that names nothing does no harm.

    Finnish parts are Voikko's; a Swedish word may begin or end with any of its own letters.
    """
    for part in finnish.analysis(word).parts:
        yield "fi", part
    stem = _bases(word, "sv")[0]
    for cut in range(LETTERS_OF_PART, len(stem) - 1):
        yield "sv", stem[:cut]
    for cut in range(2, len(stem) - LETTERS_OF_PART + 1):
        yield "sv", stem[cut:]


def beginnings(word: str) -> tuple[str, ...]:
    """What inflected forms of a Swedish or English word begin with, folded.

    `municipalities` → municip; `strategies` → strateg, since the stem of `strategy` ends in an i.
    """
    stems = (_bases(word, language)[0].removesuffix("i") for language in ("en", "sv"))
    plain = fold(word)
    return tuple(
        dict.fromkeys(stem for stem in stems if len(stem) >= _LEAST_STEM and stem != plain)
    )
