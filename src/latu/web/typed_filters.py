"""Filters that were typed into the search box: programmes and countries by any of their names, and what means nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from latu.calls.models import Programme
from latu.core.text import fold
from latu.search.parsing import STATUSES, Part, Query, parse, parts
from latu.search.rewriting import without_part
from latu.taxonomy.models import Country
from latu.web.forms.search import STATUSES as STATUS_NAMES
from latu.web.forms.search import changed

LEAST_ALIKE = 75  # of 100
MOST_ALIKE = 3
FEWEST_LETTERS = 3
HELP = {
    "noun": _(
        "Write the kind before a word: call:tourism, project:tourism, organisation:tourism, person:tourism or network:tourism."
    ),
    "programme": _("Write the name of a programme: programme:life or programme:“Interreg Aurora”."),
    "country": _("Write the name of a country or its two letters: country:Finland or country:FI."),
    "status": _("Write status:open, status:forthcoming or status:closed."),
    "deadline": _(
        "Write a year, a month or a day: deadline:2027, deadline:>1.3.2027 (after that day) or deadline:<2027-03 (before March)."
    ),
}
NO_MINUS = _("A filter cannot have a minus before it.")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A typed filter that means nothing: how it is written, and what may have been meant, each by its address."""

    typed: str
    help: Any  # a lazy translation
    near: list[tuple[str, str]]


def understood(text: str, programmes: Sequence[Programme], countries: Sequence[Country]) -> Query:
    """What was typed, with a programme by its key and a country by its code, whatever name they were given.

    One that no programme or country goes by is among the `unknown`, and narrows nothing.
    """
    query = parse(text)
    filters, unknown = query.filters, list(query.unknown)
    if filters.programme:
        filters = replace(filters, programme=_programme(filters.programme, programmes))
    if filters.country:
        filters = replace(filters, country=_country(filters.country, countries))
    for name in ("programme", "country"):
        if getattr(query.filters, name) and not getattr(filters, name):
            unknown += [part for part in parts(text) if part.name == name][-1:]
    return replace(query, filters=filters, unknown=tuple(unknown))


def told(
    query: Query, address: QueryDict, programmes: Sequence[Programme], countries: Sequence[Country]
) -> list[Unknown]:
    """The filters that mean nothing, as the page tells them."""
    names = {
        "programme": {row.key: list(row.names.values()) for row in programmes},
        "country": {row.code: list(row.names.values()) for row in countries},
        "status": {status: list(words) for status, words in STATUSES.items()},
    }
    shown: dict[str, Mapping[str, Any]] = {
        "programme": {row.key: str(row) for row in programmes},
        "country": {row.code: str(row) for row in countries},
        "status": dict(STATUS_NAMES),
    }
    return [
        Unknown(part.typed, NO_MINUS, [])
        if part.is_minus
        else Unknown(
            part.typed,
            HELP[part.name],
            [
                (str(shown[part.name][value]), _with(address, part, value))
                for value in _alike(part.value, names.get(part.name, {}))
            ],
        )
        for part in query.unknown
    ]


def _with(address: QueryDict, part: Part, value: str) -> str:
    """The address with that value chosen in place of what was typed."""
    rest = without_part(address.get("q", ""), part)
    return changed(address, **{"q": rest, part.name: value})


def _alike(typed: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The values whose names are written nearly so, likeliest first."""
    plain = [(fold(name), value) for value, its in names.items() for name in its]
    found = process.extract(
        fold(typed),
        [name for name, _ in plain],
        scorer=fuzz.WRatio,
        score_cutoff=LEAST_ALIKE,
        limit=None,
    )
    return list(dict.fromkeys(plain[number][1] for _, _, number in found))[:MOST_ALIKE]


def _programme(typed: str, programmes: Sequence[Programme]) -> str:
    """Its key, or the beginning of several; empty when it is none or could be any of several."""
    key, plain = slugify(typed), fold(typed)
    if key and any(row.key == key or row.key.startswith(f"{key}-") for row in programmes):
        return key
    names = {row.key: [fold(name) for name in row.names.values()] for row in programmes}
    for fits in (
        [each for each, its in names.items() if plain in its],
        [each for each in names if key in each.split("-")],
        [each for each, its in names.items() if _begins(plain, its)],
    ):
        if len(fits) == 1:
            return fits[0]
    return ""


def _begins(plain: str, names: Iterable[str]) -> bool:
    return len(plain) >= FEWEST_LETTERS and any(name.startswith(plain) for name in names)


def _country(typed: str, countries: Sequence[Country]) -> str:
    plain = fold(typed)
    codes = (
        row.code
        for row in countries
        if plain in {row.code.casefold(), *map(fold, row.names.values())}
    )
    return next(codes, "")
