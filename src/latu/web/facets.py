"""What narrows the results and by how much: kinds as tabs, the other filters beside the results, and those in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.core.dates import show_date
from latu.core.text import sort_key
from latu.search import engine
from latu.search.facets import Counts, Facets
from latu.search.parsing import FILTERS, Filters
from latu.search.rewriting import without_filter
from latu.web.forms.search import DAYS, NOUNS, STATUSES, changed

SHOWN = 7  # values of a filter; the others are folded
PARAMETERS = {
    "noun": "noun", "programme": "programme", "country": "country", "status": "status", "deadline": "within",
}  # fmt: skip
TITLES = {
    "programme": gettext_lazy("Programme"),
    "status": gettext_lazy("Status of calls"),
    "deadline": gettext_lazy("Deadline of calls"),
    "country": gettext_lazy("Country"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter: what it would leave, and the address that chooses it, or takes it away when `is_chosen`."""

    name: Any  # str or a lazy translation
    count: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with its values, those that leave most first."""

    title: Any  # a lazy translation
    values: list[Value]

    @property
    def first(self) -> list[Value]:
        """Shown at once; chosen ones among them."""
        return [each for n, each in enumerate(self.values) if n < SHOWN or each.is_chosen]

    @property
    def rest(self) -> list[Value]:
        """Shown on demand."""
        return [each for each in self.values[SHOWN:] if not each.is_chosen]


@dataclass(frozen=True, slots=True)
class InForce:
    """A filter that narrows the results: what it says, the address without it and how many there would be then."""

    name: str  # of parsing.FILTERS
    title: Any  # a lazy translation
    value: Any
    address: str
    count: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """All there is to say about filters of one answer."""

    address: QueryDict
    filters: Filters
    facets: Facets
    programmes: Mapping[str, str]  # name by key
    countries: Mapping[str, str]

    def tabs(self) -> list[Value]:
        """All, and each kind with its number."""
        of = self.facets.of["noun"]
        chosen = self.filters.noun
        kinds = [self._tab("", _("All"), of.total, not chosen)]
        return kinds + [
            self._tab(noun, name, of.by_value.get(noun, 0), noun == chosen)
            for noun, name in NOUNS.items()
        ]

    def groups(self) -> list[Group]:
        """The other filters, without those that nothing found has a value for."""
        names: dict[str, Mapping[str, Any]] = {
            "programme": self.programmes,
            "status": dict(STATUSES[1:]),
            "deadline": dict(DAYS[1:]),
            "country": self.countries,
        }
        groups = [Group(TITLES[name], self._values(name, names[name])) for name in TITLES]
        return [group for group in groups if group.values]

    def in_force(self) -> list[InForce]:
        """The filters that narrow."""
        said = {
            "noun": lambda: NOUNS[self.filters.noun],
            "programme": lambda: self.programmes.get(
                self.filters.programme, self.filters.programme
            ),
            "country": lambda: self.countries[self.filters.country],
            "status": lambda: dict(STATUSES)[self.filters.status],
            "deadline": self._deadline,
        }
        return [
            InForce(
                name,
                TITLES.get(name, _("Kind")),
                said[name](),
                self._address(name, ""),
                _shown(self.facets.of[name].total, self.facets.of[name]),
            )
            for name in self.filters.names()
        ]

    def beside_kind(self) -> list[InForce]:
        """The filters that narrow, without the one that the tabs show."""
        return [each for each in self.in_force() if each.name != "noun"]

    def without_any(self) -> str:
        """The address without filters."""
        rest = without_filter(self.address.get("q", ""), *FILTERS)
        return changed(self.address, q=rest, **dict.fromkeys(PARAMETERS.values(), ""))

    def _tab(self, noun: str, name: Any, count: int, is_chosen: bool) -> Value:
        counted = _shown(count, self.facets.of["noun"])
        return Value(name, counted, self._address("noun", noun), is_chosen)

    def _values(self, name: str, names: Mapping[str, Any]) -> list[Value]:
        counts = self.facets.of[name]
        chosen = self.address.get(PARAMETERS[name], "")
        if name != "deadline":
            chosen = getattr(self.filters, name)
        known = [each for each in names if counts.by_value.get(each) or each == chosen]
        if name in ("programme", "country"):
            known.sort(key=lambda each: (-counts.by_value.get(each, 0), sort_key(names[each])))
        return [
            Value(
                names[each],
                _shown(counts.by_value.get(each, 0), counts),
                self._address(name, "" if each == chosen else each),
                each == chosen,
            )
            for each in known
        ]

    def _address(self, name: str, value: str) -> str:
        rest = without_filter(self.address.get("q", ""), name)
        return changed(self.address, q=rest, **{PARAMETERS[name]: value})

    def _deadline(self) -> str:
        chosen = dict(DAYS).get(self.address.get("within", ""))
        if chosen and self.address.get("within"):
            return str(chosen)
        first, after = self.filters.deadline_from, self.filters.deadline_before
        last = after - timedelta(days=1) if after else None
        if first and last:
            return f"{show_date(first)}–{show_date(last)}" if first != last else show_date(first)
        if first:
            return _("from %(day)s on") % {"day": show_date(first)}
        return _("before %(day)s") % {"day": show_date(after)}


def by_name(choices: Iterable[tuple[str, str]]) -> dict[str, str]:
    """In the order of the reader's alphabet."""
    return dict(sorted(choices, key=lambda each: sort_key(each[1])))


def _shown(count: int, counts: Counts) -> str:
    """A number that is not whole has a plus sign; nothing is said where nothing is known."""
    if not counts.is_more:
        return str(count)
    return f"{min(count, engine.MOST)}+" if count else ""
