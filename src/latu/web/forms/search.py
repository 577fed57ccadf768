"""What narrows a search, and the addresses that say it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from latu.core.dates import today
from latu.search.engine import Sort
from latu.search.parsing import Filters
from latu.web.forms.countries import Group
from latu.web.forms.widgets import Select

NOUNS = {
    "call": _("Calls"),
    "project": _("Projects"),
    "organisation": _("Organisations"),
    "person": _("People"),
    "network": _("Networks"),
    "notice": _("Partner notices"),
}
STATUSES = (
    ("", _("All calls")),
    ("open", _("Open")),
    ("forthcoming", _("Opens later")),
    ("closed", _("Closed")),
)
DAYS = (
    ("", _("Any time")),
    ("14", _("Within two weeks")),
    ("30", _("Within a month")),
    ("90", _("Within three months")),
    ("180", _("Within half a year")),
)  # each of latu.search.facets.SPANS
SORTS = (
    (Sort.BEST, _("Best first")),
    (Sort.DEADLINE, _("Next deadline first")),
    (Sort.NEWEST, _("Newest first")),
)


class SearchForm(forms.Form):
    """The question and its filters; `noun` and `exact` are chosen by links."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"data-suggest": reverse_lazy("suggest")}),
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)
    status = forms.ChoiceField(label=_("Status of calls"), choices=STATUSES, required=False)
    within = forms.ChoiceField(label=_("Deadline of calls"), choices=DAYS, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)
    noun = forms.ChoiceField(
        label=_("Kind"), choices=list(NOUNS.items()), required=False, widget=forms.HiddenInput
    )
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)
    is_filter = True

    def __init__(
        self, data: Any, *, programmes: Mapping[str, str], countries: Sequence[Group]
    ) -> None:
        super().__init__(data, auto_id="search_%s")
        self.fields["programme"].choices = [("", _("All programmes")), *programmes.items()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("All countries")), *countries]  # type: ignore[attr-defined]
        self.is_valid()  # a value that is no choice narrows nothing

    def filters(self) -> Filters:
        """What was chosen."""
        chosen = self.cleaned_data
        days = int(chosen.get("within") or 0)
        return Filters(
            noun=chosen.get("noun", ""),
            programme=chosen.get("programme", ""),
            country=chosen.get("country", ""),
            status=chosen.get("status", ""),
            deadline_from=today() if days else None,
            deadline_before=today() + timedelta(days=days + 1) if days else None,
        )

    def hand_over_to_links(self) -> None:
        """Keep what was chosen for the next words, and leave choosing to the links beside the results."""
        for name in ("programme", "country", "status", "within", "noun", "exact"):
            if self.cleaned_data.get(name):
                self.fields[name].widget = forms.HiddenInput()
            else:
                del self.fields[name]

    def order(self) -> Sort:
        """The order."""
        return Sort(self.cleaned_data.get("sort") or Sort.BEST)


def changed(parameters: QueryDict, **changes: str) -> str:
    """The search page's address with some parameters changed; an empty value drops one. Its first page."""
    kept = parameters.copy()
    for name, value in {**changes, "page": ""}.items():
        if value:
            kept[name] = value
        else:
            kept.pop(name, None)
    encoded = kept.urlencode()
    return f"{reverse('search')}?{encoded}" if encoded else reverse("search")
