"""The forms for sharing a call."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.access import Viewer
from latu.web.forms.fields import LinesField, OrganisationField

MOST_WORDS = 2000  # characters


class ShareForm(forms.Form):
    """To whom, and what one wants to say."""

    colleague: Any = forms.ModelChoiceField(
        User.objects.none(), label=_("Colleague"), empty_label=_("Choose a colleague")
    )
    words = LinesField(label=_("In your own words"), required=False, rows=4, max_length=MOST_WORDS)

    def __init__(self, data: Any, *, colleagues: QuerySet[User]) -> None:
        super().__init__(data)
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]


class ShareWithOrganisationForm(forms.Form):
    """With which organisation, and what one wants to say."""

    organisation = OrganisationField(label=_("Organisation"))
    words = LinesField(label=_("In your own words"), required=False, rows=4, max_length=MOST_WORDS)

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data, auto_id="organisation-%s")
        field: Any = self.fields["organisation"]
        field.viewer = viewer
        field.widget.attrs["list"] = "organisations-of-the-region"
