"""Forms of people: filters of the list, adding or editing a contact, and a tie."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.core.access import Level, Viewer
from latu.core.dates import today
from latu.people.actions import Content, Work
from latu.people.models import Person, Tie
from latu.people.unwanted import are_unwanted, traits_in
from latu.web.forms.fields import LineField, LinesField, OrganisationField, TwoPartForm
from latu.web.forms.sensitive import WarnsOfSensitive

EARLIEST_YEAR = 1950


UNWANTED = _("This person has asked not to be kept here. Nothing was written.")
PHONE = re.compile(r"\+?[0-9 ()./–-]+", re.ASCII)
FEWEST_DIGITS = 5


class PhoneField(LineField):
    """A telephone number as people write it."""

    def clean(self, value: Any) -> str:
        """The number; raises ValidationError for what cannot be called."""
        text = str(super().clean(value))
        digits = sum(each.isdigit() for each in text)
        if text and (not PHONE.fullmatch(text) or digits < FEWEST_DIGITS):
            raise ValidationError(
                _("This is not a telephone number. Write it like +358 40 123 4567.")
            )
        return text


class PersonFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    mine = forms.BooleanField(label=_("My own contacts"), required=False)


class PersonForm(WarnsOfSensitive, TwoPartForm):
    """A contact: six fields at once, the rest behind "more"."""

    given = LineField(label=_("Given name"), max_length=120)
    family = LineField(label=_("Family name"), max_length=120)
    organisation = OrganisationField(label=_("Organisation"), required=False)
    role = LineField(label=pgettext_lazy("post at work", "Role"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    how_met = LineField(label=_("How we met"), required=False, max_length=300)
    phone = PhoneField(label=_("Telephone"), required=False, max_length=60)
    notes = LinesField(label=_("Notes"), required=False, max_length=5000, rows=3)
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PRIVATE
    )

    MAIN = ("given", "family", "organisation", "role", "email", "how_met", WarnsOfSensitive.ANYWAY)
    FREE = ("how_met", "notes")

    def __init__(
        self, *args: Any, viewer: Viewer, person: Person | None = None, **options: Any
    ) -> None:
        self.person = person
        if person is not None:
            options["initial"] = _initial(person)
        super().__init__(*args, **options)
        self.fields["organisation"].viewer = viewer  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-region"

    def clean(self) -> dict[str, Any]:
        """Nobody who asked not to be kept."""
        data = dict(super().clean() or {})
        if not self.errors and are_unwanted([traits_in(self.content())])[0]:
            raise ValidationError(UNWANTED)
        return data

    def content(self) -> Content:
        """What the action is to write; earlier work is kept, the present work is the form's."""
        data = self.cleaned_data
        work = [
            Work(a.organisation_id, a.role, a.valid_from, a.valid_to)
            for a in (self.person.affiliations.all() if self.person else ())
        ]
        past = [each for each in work if each.valid_to is not None]
        present = [each for each in work if each.valid_to is None]
        if data["organisation"] is None:
            present = present[1:]
        else:
            since = present[0].valid_from if present else None
            present = [Work(data["organisation"].pk, data["role"].strip(), since), *present[1:]]
        plain = ("given", "family", "email", "how_met", "phone", "notes", "level")
        return Content(values={name: data[name] for name in plain}, work=(*present, *past))


def _initial(person: Person) -> dict[str, Any]:
    names = ("given", "family", "email", "how_met", "phone", "notes", "level")
    present = next((a for a in person.affiliations.all() if a.valid_to is None), None)
    return {
        **{name: getattr(person, name) for name in names},
        "organisation": present.organisation if present else None,
        "role": present.role if present else "",
    }


class TieForm(forms.Form):
    """ "I know this person, this well, since, from this." """

    strength = forms.TypedChoiceField(label=_("How well"), choices=Tie.Strength.choices, coerce=int)
    since = forms.IntegerField(label=_("Since (year)"), required=False, min_value=EARLIEST_YEAR)
    basis = LineField(label=_("From where"), required=False, max_length=200)
    level = forms.ChoiceField(
        label=_("Who can see that I know them"), choices=Level.choices, initial=Level.ORGANISATION
    )

    def clean_since(self) -> int | None:
        """Not in the future."""
        since: int | None = self.cleaned_data["since"]
        if since is not None and since > today().year:
            raise forms.ValidationError(_("This year is still to come."))
        return since
