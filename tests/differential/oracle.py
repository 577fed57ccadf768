"""The slow way to the same answers: look at every record, one after the other.

How letters compare, which words stand for others and who may see what is written here a second time. Only the forms of
words come from where the product has them (`latu.core.morphology`): what the base form of a word is, is no matter of
permissions. A word is one of the record's if it stands in the title, the names, the text or among their base forms; of
three letters or more, where it is the last, and of four, where it is not, it stands for longer words too. An identifier
is its parts side by side.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import filterfalse
from zoneinfo import ZoneInfo

from django.conf import settings

from latu.core.morphology import finnish
from latu.core.morphology.words import base_forms, beginnings
from latu.core.refs import Ref
from latu.search.index import Draft
from tests.differential.questions import Asked, Sought

SPANS = (14, 30, 90, 180)
FILTERS = {
    "noun": ("noun",),
    "programme": ("programme",),
    "country": ("country",),
    "status": ("status",),
    "deadline": ("since", "before"),
}
_PLAIN = str.maketrans("åäáöøšŋčé", "aaaoosnce")
_ZONE = ZoneInfo(settings.TIME_ZONE)

type Words = tuple[str, ...]


def plain(text: str) -> str:
    """Small letters without marks, of the letters that are in these texts."""
    return text.lower().translate(_PLAIN)


def words(text: str) -> Words:
    """Its words, plain."""
    return tuple(re.findall(r"[a-z0-9]+", plain(text)))


@dataclass(frozen=True)
class Entry:
    """A record as the oracle reads it: the words of each of its four texts."""

    draft: Draft
    texts: tuple[Words, ...]
    every: frozenset[str]
    written: frozenset[str]  # without base forms
    called: frozenset[str]  # of title and names alone

    @property
    def ref(self) -> Ref:
        """Which it is."""
        return self.draft.ref


def entry(draft: Draft) -> Entry:
    """Read a record."""
    forms = base_forms(f"{draft.title}\n{draft.names}\n{draft.body}")
    texts = tuple(map(words, (draft.title, draft.names, draft.body, forms)))
    written = frozenset().union(*texts[:3])
    return Entry(draft, texts, written.union(texts[3]), written, frozenset(texts[0] + texts[1]))


class Oracle:
    """Answers over these records, whoever may see them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._vocabulary = frozenset().union(*(each.every for each in entries))
        self._beginning: dict[str, frozenset[str]] = {}

    def having(
        self, asked: Asked, entries: Iterable[Entry], *, is_last: bool = True
    ) -> list[Entry]:
        """Those with all the words and none of the unwanted, whatever the filters; `is_last`: no word comes after."""
        last = len(asked.words) - is_last
        found = list(entries)
        for number, each in enumerate(asked.words):
            found = list(filter(self._test(each, is_last=number == last), found))
        for each in asked.without:
            found = list(filterfalse(self._stands(words(each.text), longer=False), found))
        return found

    def called(self, typed: Words, entries: Iterable[Entry]) -> list[Entry]:
        """Those with all the words in the title or a name, the last one perhaps as a beginning."""
        ends = self._begun(typed[-1])
        return [
            each
            for each in entries
            if not ends.isdisjoint(each.called) and each.called.issuperset(typed[:-1])
        ]

    def _test(self, sought: Sought, *, is_last: bool) -> Callable[[Entry], bool]:
        parts = words(sought.text)
        if sought.is_phrase:
            return self._stands(parts, longer=False)
        tests = [self._stands(parts, longer=len(parts[-1]) >= (3 if is_last else 4))]
        tests += [
            self._stands(words(form), longer=len(form) >= 4)
            for form in forms(sought.text)
            if not form.startswith(plain(sought.text))
        ]
        return tests[0] if len(tests) == 1 else lambda each: any(test(each) for test in tests)

    def _stands(self, parts: Words, *, longer: bool) -> Callable[[Entry], bool]:
        """Whether the words stand side by side in one of the texts, the last of them perhaps as a beginning."""
        ends = self._begun(parts[-1]) if longer else frozenset({parts[-1]})
        if len(parts) == 1:
            return lambda each: not ends.isdisjoint(each.every)
        return lambda each: each.every.issuperset(parts[:-1]) and any(
            text[start : start + len(parts) - 1] == parts[:-1] and text[start + len(parts) - 1] in ends
            for text in each.texts
            for start in range(len(text) - len(parts) + 1)
        )  # fmt: skip

    def _begun(self, beginning: str) -> frozenset[str]:
        if beginning not in self._beginning:
            found = (each for each in self._vocabulary if each.startswith(beginning))
            self._beginning[beginning] = frozenset(found)
        return self._beginning[beginning]


@cache
def forms(word: str) -> Words:
    """Base forms, or what other forms begin with."""
    return finnish.analysis(word).bases or beginnings(word)


def place(name: str, typed: Words) -> tuple[bool, int, str]:
    """What a name is sorted by: those that begin with what was typed, then the shortest."""
    return not " ".join(words(name)).startswith(" ".join(typed)), len(name), name


def best_place(each: Entry, typed: Words) -> tuple[bool, int, str]:
    """Of the name that is shown: the first that begins so, else the first that has the words, else the title."""
    names = [each.draft.title, *each.draft.names.split(" · ")]
    begins = [name for name in names if not place(name, typed)[0]]
    has = [name for name in names if all(f" {w}" in f" {' '.join(words(name))}" for w in typed)]
    return place((begins or has or names)[0], typed)


def within(asked: Asked, entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Those that the filters let through."""
    return [each for each in entries if _passes(asked, each.draft, now)]


def without_filter(asked: Asked, name: str) -> Asked:
    """The same question without one of `FILTERS`."""
    nothing = Asked("")
    return replace(asked, **{each: getattr(nothing, each) for each in FILTERS[name]})


def values(name: str, entries: Collection[Entry], now: datetime) -> dict[str, int]:
    """How many of them have each value of a filter."""
    return dict(Counter(value for each in entries for value in _values(name, each.draft, now)))


def _values(name: str, draft: Draft, now: datetime) -> list[str]:
    if name == "country":
        return list(draft.countries)
    if name == "deadline":
        return [str(days) for days in SPANS if _closes_within(draft, days, now)]
    value = {"noun": draft.ref.noun, "programme": draft.programme, "status": status(draft, now)}
    return [value[name]] if value[name] else []


def status(draft: Draft, now: datetime) -> str:
    """Of a call, as far as its dates tell it."""
    if draft.ref.noun != "call":
        return ""
    if draft.ends_at is not None and draft.ends_at < now:
        return "closed"
    if draft.starts_at is None:
        return ""
    return "forthcoming" if draft.starts_at > now else "open"


def _closes_within(draft: Draft, days: int, now: datetime) -> bool:
    day = _deadline(draft)
    return day is not None and 0 <= (day - now.astimezone(_ZONE).date()).days <= days


def _deadline(draft: Draft) -> date | None:
    is_dated = draft.ref.noun == "call" and draft.ends_at is not None
    return draft.ends_at.astimezone(_ZONE).date() if is_dated and draft.ends_at else None


def _passes(asked: Asked, draft: Draft, now: datetime) -> bool:
    day = _deadline(draft)
    return all(
        (
            not asked.noun or draft.ref.noun == asked.noun,
            not asked.programme or f"{draft.programme}-".startswith(f"{asked.programme}-"),
            not asked.country or asked.country in draft.countries,
            not asked.status or status(draft, now) == asked.status,
            asked.since is None or (day is not None and day >= asked.since),
            asked.before is None or (day is not None and day < asked.before),
        )
    )
