"""What a person typed, understood: words, "phrases", -minus, and filters such as `programme:horizon`.

A filter whose value means nothing is left out and told of (`Query.unknown`); a colon after any other word is
looked for as it stands. Nothing raises.
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
    "notice": (
        "notice",
        "notices",
        "kumppanihaku",
        "kumppanihaut",
        "partnersokning",
        "partnersokningar",
    ),
}
KEYS = {
    "noun": ("noun", "laji", "slag"),
    "programme": ("programme", "program", "ohjelma"),
    "country": ("country", "maa", "land"),
    "status": ("status", "tila"),
    "deadline": ("deadline", "maaraaika", "sistadag", "sista"),
}
# The filters a person chooses, by name, with what holds them.
FILTERS = {
    "noun": ("noun",),
    "programme": ("programme",),
    "country": ("country",),
    "status": ("status",),
    "deadline": ("deadline_from", "deadline_before"),
}
_MEANING = {word: meaning for meaning, words in KEYS.items() for word in words}
_NOUN = {word: noun for noun, words in NOUNS.items() for word in words}
_STATUS = {word: status for status, words in STATUSES.items() for word in words}

_PART = re.compile(r'(-?)(?:(\w{1,20}):)?(?:"([^"]*)(?:"|$)|([^\s"]+))')
_LOOSE_VALUE = re.compile(r"(?<!\w)(\w{1,20}):\s+(?=[\w<>])(?!\w{1,20}:)")
_AROUND = "()[].,;!?…"  # of a sentence, not of a word
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))  # telephones write these
_DATE = re.compile(
    r"(<|>)?=?(?:(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4}))"
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

    def without(self, name: str) -> "Filters":
        """The same without the filter of that name (`FILTERS`)."""
        nothing = Filters()
        return replace(self, **{each: getattr(nothing, each) for each in FILTERS[name]})

    def names(self) -> list[str]:
        """Which of `FILTERS` narrow."""
        return [name for name, each in FILTERS.items() if any(getattr(self, one) for one in each)]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what was typed. `name`: which filter it is (`noun`, `status` …), empty for words; `key`: folded."""

    typed: str
    is_minus: bool
    name: str
    key: str
    value: str
    is_phrase: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A search: all of `words`, none of `without`, within `filters`; `unknown` are filters that mean nothing."""

    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()
    filters: Filters = field(default_factory=Filters)
    unknown: tuple[Part, ...] = ()

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
    unknown: list[Part] = []
    filters = Filters()
    for part in parts(text):
        rest = part.value
        if part.name:
            narrowed = _narrowed(filters, part)
            if narrowed is None:
                unknown.append(part)
                continue
            filters, rest = narrowed
        if _has_letters(rest):
            word = Word(rest[:MOST_OF_A_WORD], part.is_phrase)
            (without if part.is_minus else words).append(word)
    if without and not words and not filters:
        words, without = without, []  # nothing else to look for
    return Query(tuple(words[:MOST_WORDS]), tuple(without[:MOST_WORDS]), filters, tuple(unknown))


def parts(text: str) -> Iterator[Part]:
    """The pieces of what was typed, from the left; `tila: avoinna` is one, as `tila:avoinna` is."""
    for match in _PART.finditer(_LOOSE_VALUE.sub(_joined, clean(text))):
        minus, key, phrase, bare = match.groups()
        value = phrase if bare is None else bare.strip(_AROUND)
        if not key and value.endswith(":"):
            key, value = value[:-1], ""
        plain = fold(key or "")
        name = _meaning(plain)
        if key and not name:
            value = f"{key}:{value}"
        yield Part(match[0], bool(minus), name, plain if name else "", value, bare is None)


def _joined(match: re.Match[str]) -> str:
    """A noun narrows what comes after it by itself, and may stand alone."""
    plain = fold(match[1])
    return f"{match[1]}:" if _meaning(plain) and plain not in _NOUN else match[0]


def _meaning(key: str) -> str:
    return "noun" if key in _NOUN else _MEANING.get(key, "")


def clean(text: str) -> str:
    """One line of composed characters that a database can hold, not longer than a question is."""
    storable = text[: 4 * MOST_CHARACTERS].encode("utf-8", "ignore").decode()
    return one_line(unicodedata.normalize("NFC", storable).translate(_QUOTES))[:MOST_CHARACTERS]


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _narrowed(filters: Filters, part: Part) -> tuple[Filters, str] | None:
    """The filters with this one, and what remains to be looked for; None when it means nothing."""
    if part.is_minus:
        return None
    if part.key in _NOUN:
        return replace(filters, noun=_NOUN[part.key]), part.value
    narrowed = _READERS[part.name](filters, part.value) if part.value else None
    return None if narrowed is None else (narrowed, "")


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
    """`<2027-03`: before March; `>2027-03`: after March; `2027-03`: in March; `3.2027` and `1.3.2027` too."""
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
