"""How a person is written in free text: finding it, and blotting it out.

A name is found in both orders, however it is written (case, marks over letters, blanks, a comma between), with a
Finnish ending on its last word; an address and a telephone number however they are parted. A first or a family name
alone is not: too often it is somebody else's.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

BLOT = "[…]"
FEWEST_DIGITS = 6
LONGEST_ENDING = 6  # Virtaselta, Virtaselleko
_GAP = r"[\s,\u00a0]+"
_BETWEEN_DIGITS = r"[\s().\-–/\u00a0]*"
_NO_DIGIT = re.compile(r"\D")
_SIGNIFICANT = 7  # last digits of a telephone number, the same with and without the country's code


@dataclass(frozen=True)
class Identity:
    """Names as (given, family), addresses and telephone numbers, present and past ones."""

    names: tuple[tuple[str, str], ...]
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What any of it looks like in text; matches nothing where nothing is known."""
        parts = [
            *(each for given, family in self.names for each in _of_name(given, family)),
            *(rf"(?<![\w.+-]){_letters(each)}(?![\w-])" for each in self.emails if "@" in each),
            *(_of_digits(each) for each in self.digits),
        ]
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """The last digits of the telephone numbers that are long enough to be someone's."""
        found = (_NO_DIGIT.sub("", each) for each in self.phones)
        return tuple({each[-_SIGNIFICANT:] for each in found if len(each) >= FEWEST_DIGITS})

    @cached_property
    def likes(self) -> tuple[str, ...]:
        """SQL LIKE patterns, at least one of which any text matches in which something is found; others may too."""
        names = {(family.split() or given.split() or [""])[-1] for given, family in self.names}
        return tuple(
            f"%{_loose(each)}%"
            for each in (*names, *self.emails, *("%".join(each[-4:]) for each in self.digits))
            if each.strip()
        )

    def is_in(self, text: str) -> bool:
        """Whether the person is named there."""
        return self.pattern.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        """Whether the text is nothing but one of these."""
        return self.pattern.fullmatch(text.strip()) is not None

    def blotted(self, text: str) -> str:
        """The text without the person."""
        return self.pattern.sub(BLOT, text)

    def blotted_in(self, value: Any) -> Any:
        """A JSON value without the person, in keys and values."""
        if isinstance(value, str):
            return self.blotted(value)
        if isinstance(value, dict):
            return {self.blotted(key): self.blotted_in(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.blotted_in(each) for each in value]
        return value


def spellings(values: Iterable[str]) -> Iterator[bytes]:
    """How these may stand as bytes in a file: as UTF-8, and in JSON with letters beyond ASCII escaped."""
    for value in values:
        for form in {value, unicodedata.normalize("NFC", value), value.lower(), value.upper()}:
            yield form.encode()
            yield json.dumps(form)[1:-1].encode()


def _of_name(given: str, family: str) -> Iterator[str]:
    words = f"{given} {family}".split()
    if len(words) < 2:
        return  # one word alone is too little to know somebody by
    given, family = (
        (given, family) if given.strip() and family.strip() else (" ".join(words[:-1]), words[-1])
    )
    yield rf"(?<!\w){_words(given)}{_GAP}{_with_ending(family)}(?!\w)"
    yield rf"(?<!\w){_words(family)}{_GAP}{_with_ending(given)}(?!\w)"


def _words(name: str) -> str:
    return _GAP.join(_letters(word) for word in name.split())


def _with_ending(name: str) -> str:
    """The last word may have an ending: Virtanen, Virtasen, Virtaselle."""
    stem, n = re.subn(r"nen$", "", name)
    if n:
        return rf"{_words(stem)}(?:nen|s\w{{0,{LONGEST_ENDING}}})"
    return rf"{_words(name)}[:’']?\w{{0,{LONGEST_ENDING}}}"


def _letters(text: str) -> str:
    """Each letter with a mark also as the plain one, and with the mark as a character of its own."""
    return "".join(_letter(each) for each in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) == 1:
        return re.escape(letter)
    return rf"(?:{re.escape(letter)}|{re.escape(parts[0])}[{parts[1:]}]?)"


def _of_digits(digits: str) -> str:
    return r"(?:\+?\d[\d\s().\-–/\u00a0]*)?" + _BETWEEN_DIGITS.join(digits) + r"(?!\d)"


def _loose(text: str) -> str:
    """For LIKE: letters that may be written in several ways stand for anything; `nen` may be another ending."""
    text = re.sub(r"nen$", "", text.strip())
    return "".join(
        each if each.isascii() and each not in "%_\\ ," or each == "%" else "%" for each in text
    )
