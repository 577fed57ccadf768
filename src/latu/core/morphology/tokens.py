"""Words of a text brought to a form that differs by inflection only, for finding names in it surely.

Unlike the keys of `words`, which find as much as they can, English words are not cut to their stems here:
*policy* and *police* have the same one.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from latu.core.morphology import finnish
from latu.core.morphology.words import is_finnish, stem
from latu.core.text import fold

_WORD = re.compile(r"\w[\w-]*")
_PART = re.compile(r"\w+")
_READ = 80  # words that tell the language of a text
_COMMON = {
    "sv": frozenset(
        [
            "och",
            "att",
            "för",
            "som",
            "är",
            "av",
            "det",
            "på",
            "med",
            "till",
            "den",
            "om",
            "ett",
            "en",
            "vid",
            "i",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "and",
            "of",
            "to",
            "in",
            "for",
            "is",
            "on",
            "with",
            "by",
            "from",
            "are",
            "a",
            "an",
            "at",
        ]
    ),
}
_AMERICAN = re.compile(r"iz(?=ation|e$|ed$|es$|ing$|er$|ers$)")
_MANY = 3  # parts of a word
_LEAST = 4  # letters of a word that may stand in the plural


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    CAPITAL = 1
    ALL_CAPITALS = 2


class Token(NamedTuple):
    """A word: as it is and in its base forms, folded, the parts of a compound, and how it is written.

    A Finnish verb has no base forms: it is no name. What may be a verb, or another word, is not clear.
    `is_plural` is known of English words only.
    """

    plain: str
    bases: tuple[str, ...]
    parts: tuple[str, ...]
    case: Case
    is_plural: bool = False
    is_clear: bool = True


def tokens(text: str, language: str) -> list[Token]:
    """The words of a text in that language. Hyphens join Finnish words only; what several of them join in
    others is not clear: the *art* of *state-of-the-art*."""
    if language == "fi":
        return [_token(word, language) for word in _WORD.findall(text)]
    found: list[Token] = []
    for word in _WORD.findall(text):
        parts = [_token(part, language) for part in word.split("-") if part]
        is_clear = len(parts) < _MANY
        found += parts if is_clear else [part._replace(is_clear=False) for part in parts]
    return found


def language_of(text: str, declared: str = "") -> str:
    """fi, sv or en: Finnish by its words, the others by their commonest ones; `declared` where nothing tells."""
    words = _PART.findall(text, endpos=40 * _READ)[:_READ]
    if is_finnish(words):
        return "fi"
    some = [word.casefold() for word in words]
    counts = {code: sum(word in common for word in some) for code, common in _COMMON.items()}
    if counts["sv"] == counts["en"]:
        return declared or "en"
    return "sv" if counts["sv"] > counts["en"] else "en"


@lru_cache(maxsize=20_000)
def _token(word: str, language: str) -> Token:
    word = word.strip("-_")
    plain, case = fold(word), _case(word)
    if language == "fi":
        known = finnish.analysis(word)
        nouns = known.nouns if known.bases else (plain,)
        is_clear = len(known.bases) <= 1 and bool(nouns)
        return Token(plain, nouns, known.parts, case, is_clear=is_clear)
    if language != "en":
        return Token(plain, (fold(stem(word, language)),), (), case)
    spelt = _AMERICAN.sub("is", plain)
    singular = _singular(spelt)
    return Token(plain, (singular,), (), case, is_plural=singular != spelt)


def _singular(word: str) -> str:
    """An English noun without its plural: `municipalities`, `boxes`, `women`."""
    if len(word) < _LEAST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def _case(word: str) -> Case:
    if len(word) > 1 and word.isupper():
        return Case.ALL_CAPITALS
    return Case.CAPITAL if word[:1].isupper() else Case.LOWER


def are_all_capitals(words: Sequence[Token]) -> bool:
    """Whether the text is written in capitals throughout, so that they mean nothing."""
    return bool(words) and sum(w.case is Case.ALL_CAPITALS for w in words) > len(words) / 2
