"""The form for sharing a call."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.web.forms.fields import LinesField

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
