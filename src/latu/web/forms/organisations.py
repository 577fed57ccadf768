"""Forms of organisations: filters of the list, and adding or editing one."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latu.core.access import Level
from latu.core.languages import LANGUAGES
from latu.core.text import one_line
from latu.organisations.actions import Content, Name
from latu.organisations.identifiers import BadIdentifier, SharedHost, normalise
from latu.organisations.models import Kind, Organisation, OrganisationName, Scheme
from latu.taxonomy.models import Municipality
from latu.web.forms.countries import CountryField, country_of
from latu.web.forms.fields import LineField, LinesField, NamedField, TwoPartForm
from latu.web.forms.widgets import Checkboxes

EXAMPLES = {
    Scheme.PIC: "999902742",
    Scheme.BUSINESS_ID: "1234567-1",
    Scheme.VAT: "FI12345671",
    Scheme.ROR: "05xpx0t61",
    Scheme.OID: "E10209388",
    Scheme.DOMAIN: "example.com",
}


class OrganisationFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.MultipleChoiceField(
        label=_("Kind"), choices=Kind.choices, required=False, widget=Checkboxes
    )
    municipality = NamedField(
        Municipality, label=_("Municipality"), empty_label=_("All municipalities")
    )
    country = CountryField(label=_("Country"), empty_label=_("All countries"))


class OrganisationForm(TwoPartForm):
    """One organisation. One language is shown; more names and languages are behind "more"."""

    name = LineField(label=_("Name"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *Kind.choices])
    municipality = NamedField(Municipality, label=_("Municipality"))
    country = CountryField(label=_("Country"))
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    description = LinesField(label=_("What it does"), required=False, max_length=5000, rows=4)
    # Behind "more details".
    short_name = LineField(label=_("Short name"), required=False, max_length=120)
    city = LineField(label=_("Town"), required=False, max_length=120)
    name_fi = LineField(label=_("Name in Finnish"), required=False, max_length=400)
    name_sv = LineField(label=_("Name in Swedish"), required=False, max_length=400)
    name_en = LineField(label=_("Name in English"), required=False, max_length=400)
    name_se = LineField(label=_("Name in Northern Sámi"), required=False, max_length=400)
    former = LinesField(label=_("Former names, one on a line"), required=False, rows=2)
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PUBLIC
    )

    MAIN = ("name", "kind", "municipality", "country", "website", "description")

    def __init__(
        self, *args: Any, language: str, organisation: Organisation | None = None, **options: Any
    ) -> None:
        self.organisation = organisation
        self.language = language
        if organisation is not None:
            options["initial"] = _initial(organisation, language)
        super().__init__(*args, **options)
        for scheme in Scheme:
            self.fields[scheme.value] = LineField(
                label=scheme.label,
                required=False,
                max_length=400,
                help_text=_("For example %(example)s. Several with a comma between.")
                % {"example": EXAMPLES[scheme]},
            )
            if organisation is not None:
                held = [i.value for i in organisation.identifiers.all() if i.scheme == scheme]
                self.initial[scheme.value] = ", ".join(held)

    def limit_levels(self, allowed: Collection[Level]) -> None:
        """Offer only these levels."""
        field: Any = self.fields["level"]
        field.choices = [(each.value, each.label) for each in Level if each in allowed]

    def clean(self) -> dict[str, Any]:
        """Check each identifier in its own field."""
        cleaned = super().clean() or {}
        for scheme in Scheme:
            for value in _split(cleaned.get(scheme.value, "")):
                try:
                    normalise(scheme, value)
                except BadIdentifier as error:
                    self.add_error(scheme.value, _what_is_wrong(scheme, error) % {"value": value})
        return cleaned

    def content(self) -> Content:
        """What the action is to write."""
        data = self.cleaned_data
        description = dict(self.organisation.description) if self.organisation else {}
        description[self.language] = data["description"].strip()
        return Content(
            values={
                "name": data["name"],
                "kind": data["kind"],
                "short_name": data["short_name"],
                "city": data["city"],
                "municipality_id": data["municipality"].pk if data["municipality"] else None,
                "country_id": country_of(data["country"], data["municipality"]),
                "website": data["website"],
                "description": {code: text for code, text in description.items() if text},
                "level": data["level"],
            },
            names=self._names(),
            identifiers={scheme.value: _split(data[scheme.value]) for scheme in Scheme},
        )

    def _names(self) -> tuple[Name, ...]:
        data = self.cleaned_data
        official = [
            Name(data[f"name_{code}"], code) for code in LANGUAGES if data[f"name_{code}"].strip()
        ]
        former = [
            Name(line, "", OrganisationName.Kind.FORMER)
            for line in data["former"].splitlines()
            if one_line(line)
        ]
        other = [
            Name(n.text, n.language, n.kind)
            for n in (self.organisation.names.all() if self.organisation else ())
            if n.kind == OrganisationName.Kind.OTHER
        ]
        return (*official, *former, *other)


def _what_is_wrong(scheme: Scheme, error: BadIdentifier) -> str:
    if isinstance(error, SharedHost):
        return gettext(
            "“%(value)s” belongs to many and tells no organisation from another. Leave it out."
        )
    if scheme == Scheme.DOMAIN:
        return gettext(
            "“%(value)s” is not an internet domain. Write it like example.com, or leave it out."
        )
    return gettext("“%(value)s” is not right. Check the number, or leave it out.")


def _split(values: str) -> list[str]:
    return [part.strip() for part in values.split(",") if part.strip()]


def _initial(organisation: Organisation, language: str) -> dict[str, Any]:
    names = list(organisation.names.all())
    official = {
        n.language: n.text for n in names if n.kind == OrganisationName.Kind.OFFICIAL and n.language
    }
    former = [n.text for n in names if n.kind == OrganisationName.Kind.FORMER]
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "municipality": organisation.municipality_id,
        "country": organisation.country_id,
        "website": organisation.website,
        "description": organisation.description.get(language, ""),
        "short_name": organisation.short_name,
        "city": organisation.city,
        "level": organisation.level,
        "former": "\n".join(former),
        **{f"name_{code}": text for code, text in official.items()},
    }
