"""The form of a contact in a moment: five fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from latu.people.models import Tie
from latu.people.quick import Typed, split
from latu.web.forms.fields import LineField
from latu.web.forms.people import PhoneField
from latu.web.forms.sensitive import WarnsOfSensitive

LONGEST_NAME = 120  # of each half
LONGEST_EMAIL = 254
LONGEST_PHONE = 60


class MailOrPhoneField(LineField):
    """An e-mail address or a telephone number, told apart by its @."""

    def clean(self, value: Any) -> tuple[str, str]:
        """Address and number, one of them or both empty."""
        text = str(super().clean(value))
        if "@" not in text:
            return "", PhoneField(required=False, max_length=LONGEST_PHONE).clean(text)
        try:
            validate_email(text)
        except ValidationError as error:
            raise ValidationError(forms.EmailField().error_messages["invalid"]) from error
        return text, ""


class QuickForm(WarnsOfSensitive):
    """Whom one has just met."""

    FREE = ("how_met",)
    name = LineField(label=_("Name"), max_length=2 * LONGEST_NAME)
    organisation = LineField(label=_("Organisation"), required=False, max_length=400)
    contact = MailOrPhoneField(
        label=_("E-mail or telephone"), required=False, max_length=LONGEST_EMAIL
    )
    how_met = LineField(label=_("How we met"), required=False, max_length=300)
    strength = forms.TypedChoiceField(
        label=_("How well"), choices=Tie.Strength.choices, initial=Tie.Strength.MET, coerce=int
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, attributes in (
            ("name", {"autocomplete": "off", "autocapitalize": "words"}),
            ("organisation", {"autocomplete": "off", "list": "organisations-of-the-region"}),
            ("contact", {"autocomplete": "off", "autocapitalize": "none", "inputmode": "email"}),
            ("how_met", {"autocomplete": "off", "list": "meetings"}),
        ):
            self.fields[name].widget.attrs |= attributes

    def clean_name(self) -> str:
        """Each half has its room."""
        name: str = self.cleaned_data["name"]
        if any(len(half) > LONGEST_NAME for half in split(name)):
            raise ValidationError(_("This name is too long. Shorten it."))
        return name

    def typed(self) -> Typed:
        """What was typed, put in its places."""
        data = self.cleaned_data
        email, phone = data["contact"]
        return Typed(
            name=data["name"],
            organisation=data["organisation"],
            email=email,
            phone=phone,
            how_met=data["how_met"],
        )
