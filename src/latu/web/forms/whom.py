"""The form of a question: whom do we know at a place, about a subject."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.core.access import Viewer
from latu.taxonomy import queries
from latu.taxonomy.models import Concept, Country, Municipality, SubRegion
from latu.web.forms.fields import LineField, NamedField, OrganisationField

MOST_CHOICES = 8


class WhomForm(forms.Form):
    """A place, a subject, or both; `choices` are concepts that may be meant."""

    subject = LineField(label=_("About what"), required=False, max_length=120)
    country = NamedField(Country, label=_("Country"), empty_label=_("All countries"))
    sub_region = NamedField(SubRegion, label=_("Sub-region"), empty_label=_("All sub-regions"))
    municipality = NamedField(
        Municipality, label=_("Municipality"), empty_label=_("All municipalities")
    )
    organisation = OrganisationField(label=_("Organisation"), required=False)
    choices: Sequence[Concept] = ()

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].viewer = viewer  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-region"

    def clean_subject(self) -> list[Concept]:
        """The concepts that the word names; none for no word."""
        text: str = self.cleaned_data["subject"]
        found = queries.named(text) if text else []
        if text and not found:
            self.choices = queries.beginning_with(text, MOST_CHOICES)
            if self.choices:
                raise forms.ValidationError(_("Which of these do you mean? Press it."))
            message = _("The thesaurus has no “%(text)s”. Try another word for it, or a wider one.")
            raise forms.ValidationError(message, params={"text": text})
        return found
