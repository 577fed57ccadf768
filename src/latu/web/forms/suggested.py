"""Narrowing suggestions of partners."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.organisations.models import Kind, Organisation
from latu.web.forms.countries import CountryField
from latu.web.forms.widgets import Select


class SuggestedFilter(forms.Form):
    """For which of one's own organisations, from where, and of what kind."""

    ours = forms.TypedChoiceField(label=_("For whom"), coerce=int, required=False, widget=Select)
    country = CountryField(label=_("Country"), empty_label=_("All countries"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False
    )

    is_filter = True

    def __init__(self, data: Any, *, teams: Sequence[Organisation]) -> None:
        super().__init__(data)
        if len(teams) > 1:
            field: Any = self.fields["ours"]
            field.choices = [(each.pk, str(each)) for each in teams]
        else:
            del self.fields["ours"]
        self.is_valid()  # a value that is no choice narrows nothing

    def chosen(self) -> dict[str, str]:
        """The country's code and the kind, "" where nothing was chosen."""
        country = self.cleaned_data.get("country")
        kind = self.cleaned_data.get("kind") or ""
        return {"country": country.pk if country else "", "kind": kind}
