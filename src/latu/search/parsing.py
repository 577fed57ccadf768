"""What a person typed, understood: words, "phrases", -minus, and filters such as `programme:horizon`.

Anything that is not understood is looked for as it stands; nothing raises.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from latu.core.text import fold, one_line

MOST_CHARACTERS = 400
MOST_WORDS = 12
MOST_OF_A_WORD = 80
YEARS = range(1950, 2200)

STATUSES = {
    "open": ("open", "avoin", "avoinna", "oppen", "oppna"),
    "forthcoming": ("forthcoming", "tulossa", "kommande"),
    "closed": ("closed", "paattynyt", "sulkeutunut", "avslutad", "stangd"),
}
# What a noun is called before a colon, folded; "noun:call" works too.
NOUNS = {
    "call": ("call", "calls", "haku", "haut", "utlysning", "utlysningar"),
    "project": ("project", "projects", "hanke", "hankkeet", "projekt"),
    "organisation": (
        "organisation",
        "organisations",
        "organisaatio",
        "organisaatiot",
        "organisationer",
    ),
    "person": ("person", "people", "henkilo", "henkilot", "personer"),
    "network": ("network", "networks", "verkosto", "verkostot", "natverk"),
}
KEYS = {
    "noun": ("noun", "laji", "slag"),
    "programme": ("programme", "program", "ohjelma"),
    "country": ("country", "maa", "land"),
    "status": ("status", "tila"),
    "deadline": ("deadline", "maaraaika", "sistadag", "sista"),
}
_MEANING = {word: meaning for meaning, words in KEYS.items() for word in words}
_NOUN = {word: noun for noun, words in NOUNS.items() for word in words}
_STATUS = {word: status for status, words in STATUSES.items() for word in words}

_PART = re.compile(r'(-?)(?:(\w{1,20}):)?(?:"([^"]*)(?:"|$)|([^\s"]+))')
_DATE = re.compile(
    r"(<|>)?=?(?:(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(\d{1,2})\.(\d{1,2})\.(\d{4}))"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or several that have to stand side by side (`is_phrase`)."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search; empty values narrow nothing. `deadline_before` is not included.

    `newer_than`: only documents with a higher number than this one.
    """

    noun: str = ""
    programme: str = ""
    country: str = ""
    status: str = ""
    deadline_from: date | None = None
    deadline_before: date | None = None
    newer_than: int = 0

    def __bool__(self) -> bool:
        return self != Filters()

    def over(self, other: "Filters") -> "Filters":
        """These, and where they say nothing, the other's."""
        mine = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return replace(other, **mine)

    def of_any_noun(self) -> "Filters":
        """The same without the noun."""
        return replace(self, noun="")


@dataclass(frozen=True, slots=True)
class Query:
    """A search: all of `words`, none of `without`, within `filters`."""

    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()
    filters: Filters = field(default_factory=Filters)

    def __bool__(self) -> bool:
        return bool(self.words or self.filters)

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(word.text for word in self.words)


def parse(text: str) -> Query:
    """Understand what was typed."""
    words: list[Word] = []
    without: list[Word] = []
    filters = Filters()
    for is_minus, key, value, is_phrase in _parts(clean(text)):
        narrowed = None if is_minus else _narrowed(filters, key, value)
        if narrowed is None:
            rest = f"{key}:{value}" if key else value
        else:
            filters, rest = narrowed
        if _has_letters(rest):
            (without if is_minus else words).append(Word(rest[:MOST_OF_A_WORD], is_phrase))
    if without and not words and not filters:
        words, without = without, []  # nothing else to look for
    return Query(tuple(words[:MOST_WORDS]), tuple(without[:MOST_WORDS]), filters)


def clean(text: str) -> str:
    """One line of composed characters that a database can hold, not longer than a question is."""
    storable = text[: 4 * MOST_CHARACTERS].encode("utf-8", "ignore").decode()
    return one_line(unicodedata.normalize("NFC", storable))[:MOST_CHARACTERS]


def _parts(text: str) -> Iterator[tuple[bool, str, str, bool]]:
    """Minus, key, value, whether it was in quotes."""
    for match in _PART.finditer(text):
        minus, key, phrase, bare = match.groups()
        yield bool(minus), key or "", phrase if bare is None else bare, bare is None


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _narrowed(filters: Filters, key: str, value: str) -> tuple[Filters, str] | None:
    """The filters with `key:value`, and what remains to be looked for; None when it is no filter."""
    name = fold(key)
    if not key and value.endswith(":"):
        name, value = fold(value[:-1]), ""
    if name in _NOUN:
        return replace(filters, noun=_NOUN[name]), value
    read = _READERS.get(_MEANING.get(name, ""))
    narrowed = read(filters, value) if read and value else None
    return (narrowed, "") if narrowed is not None else None


def _noun(filters: Filters, value: str) -> Filters | None:
    noun = _NOUN.get(fold(value))
    return replace(filters, noun=noun) if noun else None


def _programme(filters: Filters, value: str) -> Filters:
    return replace(filters, programme=value[:MOST_OF_A_WORD])


def _country(filters: Filters, value: str) -> Filters:
    return replace(filters, country=value[:MOST_OF_A_WORD])


def _status(filters: Filters, value: str) -> Filters | None:
    status = _STATUS.get(fold(value))
    return replace(filters, status=status) if status else None


def _deadline(filters: Filters, value: str) -> Filters | None:
    """`<2027-03`: before March; `>2027-03`: after March; `2027-03`: in March; `1.3.2027` works too."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    sign, year, month, day, day_first, month_second, year_last = match.groups()
    period = _period(year or year_last, month or month_second, day or day_first)
    if period is None:
        return None
    first, after = period
    if sign == "<":
        return replace(filters, deadline_before=first)
    if sign == ">":
        return replace(filters, deadline_from=after)
    return replace(filters, deadline_from=first, deadline_before=after)


def _period(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    """The first day of the year, month or day, and the first day after it."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if first.year not in YEARS:
        return None
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, (first + timedelta(days=31)).replace(day=1)
    return first, date(first.year + 1, 1, 1)


_READERS: dict[str, Callable[[Filters, str], Filters | None]] = {
    "noun": _noun,
    "programme": _programme,
    "country": _country,
    "status": _status,
    "deadline": _deadline,
}
