"""Forms of networks: filters of the list, adding or editing one, and a membership."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.core.access import Level, Viewer
from latu.networks.models import Network
from latu.web.forms.fields import (
    DayField,
    LineField,
    LinesField,
    OrganisationField,
    TwoPartForm,
    merged,
)


class NetworkFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    ours = forms.BooleanField(label=_("With members from our region"), required=False)


class NetworkForm(TwoPartForm):
    """One network, in the language of the page."""

    name = LineField(label=_("Name"), max_length=300)
    short_name = LineField(label=_("Short name"), required=False, max_length=60)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    description = LinesField(label=_("What it does"), required=False, max_length=5000, rows=4)
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PUBLIC
    )

    MAIN = ("name", "short_name", "website", "description")

    def __init__(
        self, *args: Any, language: str, network: Network | None = None, **options: Any
    ) -> None:
        self.network, self.language = network, language
        if network is not None:
            options["initial"] = {
                "name": network.names.get(language) or str(network),
                "short_name": network.short_name,
                "website": network.website,
                "description": network.description.get(language, ""),
                "level": network.level,
            }
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        data = self.cleaned_data
        known = self.network
        return {
            "names": merged(known.names if known else {}, self.language, data["name"]),
            "description": merged(
                known.description if known else {}, self.language, data["description"]
            ),
            "short_name": data["short_name"],
            "website": data["website"],
            "level": data["level"],
        }


class MemberForm(forms.Form):
    """An organisation joins the network."""

    organisation = OrganisationField(label=_("Organisation"))
    valid_from = DayField(label=_("Member since"), past=True)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].viewer = viewer  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-region"
