"""Forms of what has been with a person, and of the next step."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.core.access import Level
from latu.core.dates import today
from latu.people.actions import Said
from latu.people.models import Interaction
from latu.web.forms.fields import DayField, LineField, LinesField
from latu.web.forms.records import RecordForm
from latu.web.forms.sensitive import WarnsOfSensitive

# What somebody notes of a meeting is for no stranger's eyes.
LEVELS = [(each.value, each.label) for each in Level if each is not Level.PUBLIC]
MOST_OF_A_NOTE = 2000


class InteractionForm(WarnsOfSensitive, RecordForm):
    """What has been with a person."""

    place = "met"
    FREE = ("note",)
    kind = forms.TypedChoiceField(
        label=_("What it was"), choices=Interaction.Kind.choices, coerce=Interaction.Kind
    )
    day = DayField(label=pgettext_lazy("day", "On"), past=True, required=True)
    note = LinesField(
        label=_("What it was about"), required=False, max_length=MOST_OF_A_NOTE, rows=3
    )
    level = forms.TypedChoiceField(
        label=_("Who can see this"), choices=LEVELS, initial=Level.ORGANISATION, coerce=Level
    )

    def clean_day(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["day"]
        if day > today():
            raise forms.ValidationError(_("This day is still to come. Write it as a next step."))
        return day

    def said(self) -> Said:
        """What the action is to write."""
        data = self.cleaned_data
        return Said(**{name: data[name] for name in ("kind", "day", "note", "level")})


class NewInteractionForm(InteractionForm):
    """The same with a next step, which becomes a to-do."""

    next_step = LineField(label=_("Next step"), required=False, max_length=300)
    next_day = DayField(label=pgettext_lazy("day", "By"))

    STEP = ("next_step", "next_day")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].initial = today()

    def main_fields(self) -> list[forms.BoundField]:
        """What has been."""
        return [self[name] for name in self.fields if name not in self.STEP]

    def step_fields(self) -> list[forms.BoundField]:
        """What is to be done, behind "next step"."""
        return [self[name] for name in self.STEP]

    def clean(self) -> dict[str, Any]:
        """A day alone says nothing."""
        data = super().clean()
        if data.get("next_day") and not data.get("next_step"):
            self.add_error("next_step", _("Write what is to be done by that day."))
        return data
