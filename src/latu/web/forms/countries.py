"""Choosing a country: those nearest to here first, then the EU and the EEA, then all others."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from latu.core.languages import best
from latu.core.text import sort_key
from latu.taxonomy.models import Country, Municipality
from latu.web.forms.fields import NamedField

NEAREST = ("FI", "SE", "NO")
EEA_BESIDE_EU = frozenset({"IS", "LI", "NO"})

type Group = tuple[str, list[tuple[str, str]]]


def grouped(rows: Iterable[tuple[str, dict[str, str], bool]]) -> list[Group]:
    """Headings with their choices, for countries as (code, names, whether an EU country); no heading is empty."""
    near: list[tuple[str, str]] = []
    union: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for code, names, is_member_state in rows:
        is_of_area = is_member_state or code in EEA_BESIDE_EU
        group = near if code in NEAREST else union if is_of_area else others
        group.append((code, best(names).text))
    near.sort(key=lambda row: NEAREST.index(row[0]))
    for group in (union, others):
        group.sort(key=lambda row: sort_key(row[1]))
    found = [
        (_("Nearest"), near),
        (_("Other EU and EEA countries"), union),
        (_("Other countries"), others),
    ]
    return [each for each in found if each[1]]


class _Grouped(ModelChoiceIterator):  # type: ignore[type-arg]  # no parameters at run time
    """Choices under their headings, without making a model object for each."""

    def __iter__(self) -> Iterator[Any]:
        yield "", str(self.field.empty_label or "–")
        yield from grouped(self.queryset.values_list("pk", "names", "is_member_state"))


class CountryField(NamedField):
    """One of all countries."""

    iterator = _Grouped

    def __init__(self, **options: Any) -> None:
        super().__init__(Country, **options)


def country_of(country: Country | None, municipality: Municipality | None) -> str | None:
    """The code of the chosen country; where none was chosen, of the one that the municipality is in."""
    if country is not None:
        return country.pk
    # The code of a statistical area begins with the country's.
    code = municipality.nuts[:2] if municipality is not None else ""
    return code if code and Country.objects.filter(pk=code).exists() else None
