"""Forms of an adviser's clients: filters of the list, adding or changing one, a tip, and the client's answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.clients.models import Client, Reply
from latu.core.access import Viewer
from latu.core.dates import show_date, today
from latu.core.languages import LANGUAGES, reader_language
from latu.organisations.models import Kind, Organisation
from latu.taxonomy.models import Municipality
from latu.web.forms.countries import CountryField, country_of
from latu.web.forms.fields import (
    DayField,
    LineField,
    LinesField,
    NamedField,
    OrganisationField,
    TwoPartForm,
)
from latu.web.forms.widgets import Checkboxes, Select

MOST_WORDS = 2000  # characters
REPLIES = [
    ("", _("All")),
    ("unread", _("New answers")),
    ("waiting", _("Told, no answer yet")),
    ("never", _("Not told anything yet")),
]


class ClientFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Company or contact person"), required=False)
    mine = forms.BooleanField(label=_("Only those I look after"), required=False)
    replies = forms.ChoiceField(label=_("Tips and answers"), choices=REPLIES, required=False)


class ClientForm(TwoPartForm):
    """One client: whom to write to, and how."""

    organisation = LineField(label=_("Company or organisation"), max_length=400)
    contact = LineField(label=_("Contact person"), required=False, max_length=150)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    language = forms.ChoiceField(
        label=_("Language of mails to them"), choices=list(LANGUAGES.items())
    )
    notes = LinesField(label=_("Notes"), required=False, max_length=5000, rows=4)
    # Behind "more details".
    steward = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who looks after them"),
        required=False,
        empty_label=None,
        widget=Select,
    )

    MAIN: ClassVar[tuple[str, ...]] = ("organisation", "contact", "email", "language", "notes")

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        advisers: Any,
        client: Client | None = None,
        **options: Any,
    ) -> None:
        self.viewer, self.client = viewer, client
        steward = (client.steward_id if client else None) or viewer.user_id
        options["initial"] = {"steward": steward, **options.get("initial", {})}
        if client is not None:
            names = ("contact", "email", "language", "notes")
            options["initial"] = {
                "steward": steward,
                "organisation": client.organisation.name,
                **{name: getattr(client, name) for name in names},
            }
        super().__init__(*args, **options)
        self.fields["steward"].queryset = advisers  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-region"
        if client is not None:
            self.fields["organisation"].disabled = True

    def clean_organisation(self) -> Organisation:
        """The organisation of the register."""
        if self.client is not None:
            return self.client.organisation
        found = organisation_called(self.viewer, self.cleaned_data["organisation"])
        if found is None:
            raise ValidationError(
                _(
                    "No organisation that you may see is called “%(text)s”."
                    " Check the spelling, or add it for your own organisation only."
                ),
                params={"text": self.cleaned_data["organisation"][:80]},
                code="unknown",
            )
        return found

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        data = self.cleaned_data
        names = ("contact", "email", "language", "notes")
        steward = data["steward"].pk if data["steward"] else self.viewer.user_id
        return {**{name: data[name] for name in names}, "steward_id": steward}


def organisation_called(viewer: Viewer, name: str) -> Organisation | None:
    """An organisation that the viewer may see, by one of its names."""
    field = OrganisationField()
    field.viewer = viewer
    try:
        return field.clean(name)
    except ValidationError:
        return None


class NewClientForm(ClientForm):
    """A client that is not in the register: what it is stands beside whom to write to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.COMPANY)
    municipality = NamedField(Municipality, label=_("Municipality"))
    country = CountryField(label=_("Country"))
    description = LinesField(
        label=_("What does the company do?"),
        required=False,
        max_length=5000,
        rows=3,
        help_text=_("A few lines are enough. Calls that fit are found by them."),
    )

    field_order = (
        "organisation", "kind", "municipality", "country", "description", "contact", "email", "language", "notes",
        "steward",
    )  # fmt: skip
    MAIN = (
        "organisation", "kind", "municipality", "country", "description", "contact", "email", "language", "notes",
    )  # fmt: skip

    def clean_organisation(self) -> Organisation:
        """The name of one that is not there yet."""
        name: Any = self.cleaned_data["organisation"]
        if organisation_called(self.viewer, name) is not None:
            raise ValidationError(
                _("“%(text)s” is in the register already. Choose it from there."),
                params={"text": name[:80]},
            )
        return name  # type: ignore[no-any-return]

    def about(self) -> dict[str, Any]:
        """What the new organisation is."""
        data = self.cleaned_data
        does = data["description"].strip()
        return {
            "name": data["organisation"],
            "description": {reader_language(): does} if does else {},
            "kind": data["kind"],
            "municipality_id": data["municipality"].pk if data["municipality"] else None,
            "country_id": country_of(data["country"], data["municipality"]),
        }


class TipForm(forms.Form):
    """Which clients to tell, with which words."""

    clients = forms.MultipleChoiceField(label=_("Whom to tell"), choices=(), widget=Checkboxes)
    words = LinesField(
        label=_("In your own words"),
        required=False,
        rows=4,
        max_length=MOST_WORDS,
        help_text=_("Why this fits them, what you would do next. It goes as you write it."),
    )
    follow_up = DayField(
        label=_("Remind me on"),
        help_text=_("For example 3.12.2026. Then it stands among your to-dos."),
    )

    def __init__(self, *args: Any, clients: Sequence[Client], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(each.pk): each for each in clients}
        field: Any = self.fields["clients"]
        field.choices = [(key, _named(each)) for key, each in self.known.items()]

    def clean_follow_up(self) -> date | None:
        """The day, which is still to come."""
        day: date | None = self.cleaned_data["follow_up"]
        if day is not None and day < today():
            raise ValidationError(_("This day has passed. Give a later one."))
        return day

    def chosen(self) -> list[Client]:
        """The clients."""
        return [self.known[key] for key in self.cleaned_data["clients"]]


def told_on(client: Any) -> str:
    """When a client of `to_tell` was told of the call last; "" when it never was."""
    return gettext("told on %(day)s") % {"day": show_date(client.told_at)} if client.told_at else ""


def _named(client: Client) -> str:
    parts = (str(client), client.contact, LANGUAGES[client.language], told_on(client))
    return " · ".join(filter(None, parts))


class ReplyForm(forms.Form):
    """What a client says of a tip; which button was pressed is the answer."""

    reply = forms.ChoiceField(choices=Reply.choices[1:])
    words = LinesField(
        label=_("Do you want to say more?"), required=False, rows=3, max_length=MOST_WORDS
    )
