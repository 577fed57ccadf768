"""Forms of the duties over personal data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.privacy.models import Consent, Exemption
from latu.web.forms.fields import DayField, LineField, LinesField

LONGEST_TRANSFERS = 2000
LONGEST_BALANCING = 10_000
LARGEST_NUMBER = 10**9


class MomentField(forms.DateTimeField):
    """A day with its time, in the region's zone."""

    def __init__(self, **options: Any) -> None:
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        wrong = _("This is not a day and a time. Write them like 2026-11-25 14:30.")
        super().__init__(widget=picker, error_messages={"invalid": wrong}, **options)


class ControllerForm(forms.Form):
    """Who answers for the data."""

    name = LineField(label=_("Controller"), max_length=200)
    address = LineField(label=_("Postal address"), required=False, max_length=300)
    contact = LineField(
        label=_("Contact person in matters of personal data"), required=False, max_length=200
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    officer = LineField(
        label=_("Data protection officer, with contact details"), required=False, max_length=300
    )
    transfers = LinesField(
        label=_("Transfers outside the EU and the EEA"),
        required=False,
        max_length=LONGEST_TRANSFERS,
        rows=3,
        help_text=_("Empty: no data is transferred."),
    )


class BalancingForm(forms.Form):
    """What speaks for a legitimate interest, in the region's own words."""

    text = LinesField(
        label=_("Balancing of interests"),
        required=False,
        max_length=LONGEST_BALANCING,
        rows=16,
        help_text=_("Empty: the text that came with Latu."),
    )


class ExemptionForm(forms.Form):
    """Why somebody need not be told what is held about them."""

    exemption = forms.ChoiceField(label=_("Why not"), choices=Exemption.choices)
    reason = LineField(label=_("Reason in your own words"), max_length=300)


class ConsentForm(forms.Form):
    """What a person agreed to."""

    category = forms.ChoiceField(label=_("What for"), choices=Consent.Category.choices)
    text = LinesField(label=_("The words that the person agreed to"), max_length=2000, rows=3)
    source = LineField(label=_("How it was given"), max_length=200)
    given_on = DayField(label=_("Given on"), past=True, required=True)
    expires_on = DayField(label=_("Valid until"), required=False)


class BreachForm(forms.Form):
    """A breach of personal data."""

    what = LinesField(label=_("What happened"), max_length=5000, rows=4)
    affected = LineField(label=_("Which data"), required=False, max_length=300)
    noticed_at = MomentField(label=_("Noticed"))
    told_at = MomentField(label=_("Told to the authority"), required=False)
    done = LinesField(label=_("What was done"), required=False, max_length=5000, rows=4)


class AffectedForm(forms.Form):
    """Whom a breach may concern."""

    since = MomentField(label=_("Opened from"), required=False)
    until = MomentField(label=_("Opened until"), required=False)
    organisation = forms.IntegerField(
        label=_("Number of the organisation whose cards it concerns"),
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
    )
