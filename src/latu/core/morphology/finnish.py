"""Base forms and compound parts of Finnish words, by Voikko; by Snowball's stemmer where it is missing."""

import threading
from dataclasses import dataclass
from functools import lru_cache

import libvoikko
import Stemmer

from latu.core.text import fold

MOST_LETTERS = 60  # longer ones are no words
FEWEST_LETTERS_OF_PART = 3
_VERB, _DOING = "teonsana", "MINEN-infinitive"  # Voikko's words
_COMMONEST = frozenset(
    ["ja", "on", "ei", "että", "se", "ovat", "sekä", "tai", "kun", "myös", "mutta", "voi", "mukaan"]
)
_lock = threading.Lock()  # Voikko's handle and the stemmer are for one thread at a time
_stemmer = Stemmer.Stemmer("finnish")


def _open() -> libvoikko.Voikko | None:
    try:
        return libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException):
        return None


_voikko = _open()
IDENTITY = "voikko" if _voikko else "snowball"  # texts analysed by one are not found by the other


@dataclass(frozen=True, slots=True)
class Analysis:
    """Of one word, folded: its base forms, likeliest first, and the base forms of its compound parts.

    `nouns` are its base forms where it is no verb: none of *mitataan*; *mittaaminen* is `mitataminen`, whose
    base form is `mitata`.
    """

    bases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@lru_cache(maxsize=100_000)
def analysis(word: str) -> Analysis:
    """`matkailuyrityksille` → matkailuyritys; matkailu, yritys. Empty for a word that Voikko does not know."""
    if len(word) > MOST_LETTERS:
        return Analysis()
    with _lock:
        if _voikko is None:
            stem = fold(_stemmer.stemWord(word.casefold()))
            return Analysis((stem,), (), (stem,))
        bases, parts, nouns = _analysed(_voikko, word)
    return Analysis(_folded(bases), _folded(parts), _folded(nouns))


@lru_cache(maxsize=100_000)
def knows(word: str) -> bool:
    """Whether it is taken for Finnish: by Voikko, or as one of the commonest words."""
    return bool(analysis(word).bases) if _voikko else word in _COMMONEST


def suggestions(word: str) -> list[str]:
    """Finnish words that are written nearly so, likeliest first; none without Voikko."""
    if _voikko is None or len(word) > MOST_LETTERS:
        return []
    with _lock:
        return [each for each in _voikko.suggest(word) if " " not in each]


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, words)))


def _analysed(voikko: libvoikko.Voikko, word: str) -> tuple[list[str], list[str], list[str]]:
    bases: list[str] = []
    parts: list[str] = []
    nouns: list[str] = []
    for found in voikko.analyze(word):
        bases.append(found["BASEFORM"])
        segments = _segments(word, found["BASEFORM"], found["STRUCTURE"])
        for segment in segments[:-1]:
            begins = voikko.analyze(segment) or voikko.analyze(_nominative(segment))
            parts.append(begins[0]["BASEFORM"] if begins else segment)
        parts += segments[-1:] if len(segments) > 1 else []
        if found["CLASS"] != _VERB:
            nouns.append(found["BASEFORM"])
        elif found.get("MOOD") == _DOING:
            nouns.append(f"{found['BASEFORM']}minen")
    return bases, [part for part in parts if len(part) >= FEWEST_LETTERS_OF_PART], nouns


def _nominative(segment: str) -> str:
    """`kehittämis` → kehittäminen, as in *kehittämisyhtiö*."""
    return segment[:-1] + "nen" if segment.endswith("s") else segment


def _segments(word: str, whole: str, structure: str) -> list[str]:
    """The parts of a compound: all but the last as written, the last in its base form.

    Voikko's STRUCTURE has a `=` before each part and a letter for each letter of the word.
    """
    lengths = [len(part) for part in structure.split("=")[1:]]
    if len(lengths) < 2:
        return []
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    segments = [
        word[start : start + length]
        for start, length in zip(starts[:-1], lengths[:-1], strict=True)
    ]
    return [segment.strip("-") for segment in (*segments, whole[starts[-1] :]) if segment]
