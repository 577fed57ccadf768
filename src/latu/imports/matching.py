"""Which organisation of the register an incoming one is: by identifiers, then by name and country."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from latu.core.access import Level
from latu.core.text import fold
from latu.organisations.models import Identifier, OrganisationName, Scheme

type NameKey = tuple[str, str]  # folded name, country

# An organisation that only some may see is not found by its name: who imports would learn of it.
SEEN_BY_ALL = (Level.NETWORK, Level.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is looked for. `alone` forbids joining by name."""

    key: str
    pic: str = ""
    vat: str = ""  # normalised
    name: str = ""
    country: str = ""
    alone: bool = False

    @property
    def name_key(self) -> NameKey | None:
        """What is compared when no identifier fits; None when that would be a guess."""
        if self.alone or not self.country or not self.name:
            return None
        return fold(self.name)[:400], self.country


class Register:
    """The organisations that some candidates could be; four queries for any number of them."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._by_pic = _holders(Scheme.PIC, (each.pic for each in candidates))
        self._by_vat = _holders(Scheme.VAT, (each.vat for each in candidates))
        self._by_name = _named(each.name_key for each in candidates)
        found = {*self._by_vat.values(), *(pk for ids in self._by_name.values() for pk in ids)}
        self._pics: dict[int, set[str]] = defaultdict(set)
        rows = Identifier.objects.filter(scheme=Scheme.PIC, organisation__in=found)
        for pk, value in rows.values_list("organisation_id", "value"):
            self._pics[pk].add(value)

    def find(self, candidate: Candidate) -> int | None:
        """The one organisation that it is, or None."""
        if candidate.pic in self._by_pic:
            return self._by_pic[candidate.pic]
        holder = self._by_vat.get(candidate.vat)
        if holder is not None and self._may_be(candidate, holder):
            return holder
        name = candidate.name_key
        fitting = (
            [pk for pk in self._by_name.get(name, ()) if self._may_be(candidate, pk)]
            if name
            else []
        )
        return fitting[0] if len(fitting) == 1 else None

    def _may_be(self, candidate: Candidate, pk: int) -> bool:
        """No other PIC stands against it."""
        return not candidate.pic or not self._pics[pk] or candidate.pic in self._pics[pk]


def _holders(scheme: Scheme, values: Iterable[str]) -> Mapping[str, int]:
    wanted = {value for value in values if value}
    rows = Identifier.objects.filter(scheme=scheme, value__in=wanted)
    return dict(rows.values_list("value", "organisation_id"))


def _named(keys: Iterable[NameKey | None]) -> Mapping[NameKey, set[int]]:
    wanted = {key for key in keys if key is not None}
    rows = OrganisationName.objects.filter(
        folded__in={name for name, _ in wanted}, organisation__level__in=SEEN_BY_ALL
    )
    found: dict[NameKey, set[int]] = defaultdict(set)
    for name, country, pk in rows.values_list(
        "folded", "organisation__country_id", "organisation_id"
    ):
        if (name, country or "") in wanted:
            found[name, country or ""].add(pk)
    return found


def apart(named: Mapping[str, NameKey], together: Iterable[Iterable[str]]) -> frozenset[str]:
    """Keys that are not to be joined by name although another key has the same name and country.

    `together` are groups of keys that act side by side: a source that names two of one name in one
    group means two organisations.
    """
    alone = set()
    for group in together:
        seen: dict[NameKey, str] = {}
        for key in group:
            if key in named and seen.setdefault(named[key], key) != key:
                alone.add(key)
    return frozenset(alone)


def leaders_first(candidates: Iterable[Candidate]) -> tuple[list[str], list[str]]:
    """Keys in two lists: the first of each name and country, then those that may join one of them.

    Written in that order, the second list finds the first in the register.
    """
    seen: set[NameKey] = set()
    first, later = [], []
    for each in candidates:
        name = each.name_key
        if name is not None and name in seen:
            later.append(each.key)
            continue
        if name is not None:
            seen.add(name)
        first.append(each.key)
    return first, later
