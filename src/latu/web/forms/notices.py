"""Forms of partner notices: filters of the list, writing one, answering it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Call, Status
from latu.core.access import Level, Viewer
from latu.core.dates import show_date, today
from latu.organisations.models import Kind as OrganisationKind
from latu.organisations.models import Organisation
from latu.partners.actions import Content, latest_end, levels_of, usual_end
from latu.partners.models import Kind, Notice
from latu.taxonomy.models import Concept, Country
from latu.web.forms.countries import CountryField
from latu.web.forms.fields import DayField, LineField, LinesField, TwoPartForm, merged
from latu.web.forms.naming import CallField, ConceptsField, CountriesField
from latu.web.forms.widgets import Checkboxes, Select

MOST_OF_A_MESSAGE = 5000
STATES = [
    ("", _("In force")),
    ("over", _("Ended or closed")),
    ("all", _("All")),
]


class NoticeFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    wanted_country = CountryField(label=_("Fits a partner from"), empty_label=_("All countries"))
    wanted_kind = forms.ChoiceField(
        label=_("Fits an organisation of the kind"),
        choices=[("", _("All kinds")), *OrganisationKind.choices],
        required=False,
    )
    ours = forms.BooleanField(label=_("Our own"), required=False)


class NoticeForm(TwoPartForm):
    """One notice, in the language of the page."""

    owner = forms.TypedChoiceField(label=_("For whom"), coerce=int)
    kind = forms.ChoiceField(label=_("What do you want to say?"), choices=Kind.choices)
    title = LineField(
        label=_("Title"),
        max_length=200,
        help_text=_("In one sentence, for example “a test site for electric snowmobiles”."),
    )
    details = LinesField(
        label=_("In more words"),
        required=False,
        max_length=5000,
        rows=5,
        help_text=_("What you plan, what the partner would do, what you bring yourselves."),
    )
    call = CallField(
        label=_("Call"), help_text=_("The identifier of the call, if this is about one.")
    )
    countries = CountriesField(
        label=_("From which countries"),
        help_text=_("With a comma between, for example Sweden, Norway. Empty: from anywhere."),
    )
    expires_on = DayField(
        label=_("In force until"),
        help_text=_("Empty: until the call closes, or for 90 days. A year at most."),
    )
    # Behind "more details".
    kinds = forms.MultipleChoiceField(
        label=_("What kind of organisations"),
        choices=OrganisationKind.choices,
        required=False,
        widget=Checkboxes,
        help_text=_("None chosen: of any kind."),
    )
    concepts = ConceptsField(
        label=_("Topics"),
        help_text=_(
            "With a comma between, for example tourism, bioenergy. Empty: those of the call."
        ),
    )
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PUBLIC
    )

    MAIN = ("owner", "kind", "title", "details", "call", "countries", "expires_on")

    def __init__(
        self,
        *args: Any,
        language: str,
        viewer: Viewer,
        makers: Sequence[Organisation],
        notice: Notice | None = None,
        concepts: Sequence[Concept] = (),
        **options: Any,
    ) -> None:
        self.notice, self.language = notice, language
        if notice is not None:
            options["initial"] = _initial(notice, viewer, language, concepts)
        super().__init__(*args, **options)
        self.fields["call"].viewer = viewer  # type: ignore[attr-defined]
        owners = [notice.owner] if notice is not None else makers
        field: Any = self.fields["owner"]
        field.choices = [(each.pk, str(each)) for each in owners]
        field.widget = Select(choices=field.choices) if len(owners) > 1 else forms.HiddenInput()
        self.initial.setdefault("owner", owners[0].pk)
        self.allowed_levels = {each for owner in owners for each in levels_of(owner)}

    def limit_levels(self) -> None:
        """Offer no level that the organisation may not use yet, of those that are offered."""
        field: Any = self.fields["level"]
        field.choices = [each for each in field.choices if each[0] in self.allowed_levels]
        if Level.PUBLIC not in self.allowed_levels:
            self.initial.setdefault("level", Level.NETWORK)

    def main_fields(self) -> list[forms.BoundField]:
        """Shown at once; one's only organisation is not asked for."""
        return [each for each in super().main_fields() if not each.is_hidden]

    def clean_call(self) -> Call | None:
        """The call, which is not over; one that has closed since stays."""
        call: Call | None = self.cleaned_data["call"]
        is_known = self.notice is not None and call is not None and call.pk == self.notice.call_id
        if call is not None and not is_known and call.status == Status.CLOSED:
            raise ValidationError(
                _("This call has closed. Leave the field empty, or give a call that is open.")
            )
        return call

    def clean_expires_on(self) -> date:
        """The day; the usual one where none was given."""
        day: date | None = self.cleaned_data["expires_on"]
        call = self._call()
        if day is None:
            return usual_end(call, today())
        known = self.notice
        if known is not None and (day, call) == (known.expires_on, known.call):
            return day
        latest = latest_end(call, today())
        if day > latest:
            raise ValidationError(_too_late(call, latest), params={"day": show_date(latest)})
        if day < today():
            raise ValidationError(_("This day has passed. Give a later one."))
        return day

    def chosen_concepts(self) -> list[int] | None:
        """Numbers of the concepts; None where nothing was said."""
        chosen = [each.pk for each in self.cleaned_data["concepts"]]
        return chosen if chosen or self.notice is not None else None

    def chosen_call(self) -> Call | None:
        """The call."""
        call: Call | None = self.cleaned_data["call"]
        return call

    def content(self, concepts: list[int] | None) -> Content:
        """What the action is to write."""
        data = self.cleaned_data
        known = self.notice
        call = self._call()
        return Content(
            values={
                "kind": data["kind"],
                "titles": merged(known.titles if known else {}, self.language, data["title"]),
                "details": merged(known.details if known else {}, self.language, data["details"]),
                "call_id": call.pk if call else None,
                "countries": [each.pk for each in data["countries"]],
                "kinds": data["kinds"],
                "expires_on": data["expires_on"],
                "level": data["level"],
            },
            concepts=concepts,
        )

    def _call(self) -> Call | None:
        """The call as it will be; one that the writer may not see stays: its field was empty from the beginning."""
        call: Call | None = self.cleaned_data.get("call")
        if call is not None or self.notice is None or self.initial.get("call") is not None:
            return call
        return self.notice.call


def _too_late(call: Call | None, latest: date) -> Any:
    """Why a notice cannot be in force that long."""
    if call is not None and latest < latest_end(None, today()):
        return _("The call closes on %(day)s, and the notice ends with it at the latest.")
    return _("A notice is in force for a year at most, now until %(day)s. You can extend it later.")


def _initial(
    notice: Notice, viewer: Viewer, language: str, concepts: Sequence[Concept]
) -> dict[str, Any]:
    call = notice.call
    return {
        "owner": notice.owner_id,
        "kind": notice.kind,
        "title": notice.titles.get(language) or str(notice),
        "details": notice.details.get(language, ""),
        "call": call if call is not None and viewer.may_see(call) else None,
        "countries": list(Country.objects.filter(pk__in=notice.countries).order_by("pk")),
        "kinds": notice.kinds,
        "expires_on": notice.expires_on,
        "concepts": list(concepts),
        "level": notice.level,
    }


class MessageForm(forms.Form):
    """What one side writes to the other."""

    text = LinesField(
        label=_("Your message"),
        rows=5,
        max_length=MOST_OF_A_MESSAGE,
    )


class AnswerForm(MessageForm):
    """An answer to a notice, for one of the viewer's organisations."""

    organisation = forms.TypedChoiceField(label=_("For whom"), coerce=int)

    field_order = ("organisation", "text")

    def __init__(self, *args: Any, answerers: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].help_text = _(
            "Who you are, what you can bring, why it fits. It goes by mail too, with your name."
        )
        field: Any = self.fields["organisation"]
        field.choices = [(each.pk, str(each)) for each in answerers]
        self.initial["organisation"] = answerers[0].pk
        field.widget = Select(choices=field.choices) if len(answerers) > 1 else forms.HiddenInput()
