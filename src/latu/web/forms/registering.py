"""Forms in which a partner registers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.organisations.models import Kind
from latu.web.forms.countries import CountryField
from latu.web.forms.fields import LineField, LinesField


class OrganisationOfOwnForm(forms.Form):
    """An organisation that registers itself, in the language of the page."""

    organisation = LineField(label=_("Name of your organisation"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *Kind.choices])
    country = CountryField(label=_("Country"), required=True)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    description = LinesField(label=_("What it does"), required=False, max_length=5000, rows=3)

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        self.language = language
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        data = self.cleaned_data
        described = {self.language: data["description"]} if data["description"] else {}
        return {
            "name": data["organisation"],
            "kind": data["kind"],
            "country_id": data["country"].pk,
            "website": data["website"],
            "description": described,
        }


class RegisterForm(OrganisationOfOwnForm):
    """The same with the person who registers it."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Best the one at your organisation. We send a code to it."),
    )
    name = LineField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ("email", "name", "organisation", "kind", "country", "website", "description")


class RegistrationCodeForm(forms.Form):
    """The code out of the mail."""

    code = LineField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
