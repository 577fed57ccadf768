"""What a team says of a call."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.organisations.models import Organisation
from latu.teams.models import Reason
from latu.web.forms.fields import LineField
from latu.web.forms.widgets import Select


class NotForUsForm(forms.Form):
    """Why a call is not for one of the viewer's organisations; the reason may be left out."""

    organisation = forms.TypedChoiceField(label=_("For whom"), coerce=int)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *Reason.choices], required=False, widget=Select
    )
    words = LineField(label=_("In your own words"), required=False, max_length=300)

    def __init__(self, data: Any, *, teams: Sequence[Organisation]) -> None:
        super().__init__(data, initial={"organisation": teams[0].pk})
        field = self.fields["organisation"]
        field.choices = [(each.pk, str(each)) for each in teams]  # type: ignore[attr-defined]
        if len(teams) == 1:
            field.widget = forms.HiddenInput()

    def chosen_reason(self) -> Reason | None:
        """The reason, if one was given."""
        value = self.cleaned_data["reason"]
        return Reason(value) if value else None
