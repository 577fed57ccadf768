"""Forms of calls: filters of the list, and adding or editing one."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latu.calls.actions import Content
from latu.calls.models import Call, DeadlineModel, Programme, Status, usual_deadline
from latu.calls.queries import national_closing_times
from latu.calls.summaries import LONGEST
from latu.core.access import Level
from latu.core.dates import local_deadline, show_date
from latu.teams.models import State
from latu.web.forms.fields import (
    DayField,
    DeadlinesField,
    Due,
    EurosField,
    LineField,
    LinesField,
    NamedField,
    RateField,
    TwoPartForm,
    merged,
)
from latu.web.forms.widgets import Checkboxes

WITHIN = [
    ("", _("Any time")),
    ("14", _("Within two weeks")),
    ("30", _("Within a month")),
    ("90", _("Within three months")),
]

NOT_FOR_US = [
    ("", _("Left out")),
    ("also", _("Shown with the others")),
    ("only", _("Only these")),
]


class CallFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    status = forms.MultipleChoiceField(
        label=_("State"),
        choices=Status.choices[:3],
        required=False,
        widget=Checkboxes,
    )
    programme = NamedField(Programme, label=_("Programme"), empty_label=_("All programmes"))
    within = forms.ChoiceField(label=_("Closes"), choices=WITHIN, required=False)
    team = forms.MultipleChoiceField(
        label=_("Our own state"), choices=State.choices, required=False, widget=Checkboxes
    )
    not_for_us = forms.ChoiceField(label=_("Not for us"), choices=NOT_FOR_US, required=False)


class CallForm(TwoPartForm):
    """One call, in the language of the page."""

    title = LineField(label=_("Title"), max_length=400)
    identifier = LineField(
        label=_("Identifier"),
        max_length=150,
        help_text=_("The funder's own code, or a short name of yours."),
    )
    programme = NamedField(Programme, label=_("Programme"))
    opens = DayField(
        label=_("Opens"), help_text=_("For example 3.12.2026. Empty, if it is open already.")
    )
    deadlines = DeadlinesField(label=_("Deadlines"))
    summary = LinesField(
        label=_("In plain words"),
        required=False,
        max_length=LONGEST,
        rows=5,
        help_text=_("What is funded, who can apply, what is good to know."),
    )
    url = forms.URLField(
        label=_("Official page"), required=False, max_length=400, assume_scheme="https"
    )
    # Behind "more details".
    deadline_model = forms.ChoiceField(
        label=_("How the deadlines work"),
        choices=[("", "–"), *DeadlineModel.choices],
        required=False,
    )
    action = LineField(label=_("Type of action"), required=False, max_length=120)
    budget_cents = EurosField(label=_("Budget of the call, €"))
    min_cents = EurosField(label=_("Smallest grant, €"))
    max_cents = EurosField(label=_("Largest grant, €"))
    rate = RateField(label=_("Funding rate"), max_length=60)
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PUBLIC
    )

    MAIN = ("title", "identifier", "programme", "opens", "deadlines", "summary", "url")

    def __init__(self, *args: Any, language: str, call: Call | None = None, **options: Any) -> None:
        self.call, self.language = call, language
        if call is not None:
            options["initial"] = _initial(call, language)
        super().__init__(*args, **options)
        self.fields["deadlines"].help_text = _deadline_help()
        if call is not None:
            del self.fields["summary"]  # each language has an author of its own: `SummaryForm`

    def clean_deadlines(self) -> tuple[datetime, ...]:
        """Aware times, sorted; a day alone closes when the programme's calls do."""
        programme = self.cleaned_data.get("programme")
        moments = {
            usual_deadline(programme, each.day)
            if each.clock is None
            else local_deadline(each.day, each.clock)
            for each in self.cleaned_data["deadlines"]
        }
        return tuple(sorted(moments))

    def clean(self) -> dict[str, Any]:
        """It opens before it closes, and the smallest grant is not above the largest."""
        cleaned = super().clean() or {}
        opens, deadlines = cleaned.get("opens"), cleaned.get("deadlines")
        first = timezone.localtime(deadlines[0]).date() if deadlines else None
        if opens and first and opens > first:
            message = _(
                "The call would open on %(opens)s, after its deadline on %(deadline)s. Put one of the days right."
            )
            self.add_error(
                "opens", message % {"opens": show_date(opens), "deadline": show_date(first)}
            )
        low, high = cleaned.get("min_cents"), cleaned.get("max_cents")
        if low is not None and high is not None and low > high:
            self.add_error("max_cents", _("The largest grant is below the smallest."))
        return cleaned

    def content(self) -> Content:
        """What the action is to write."""
        data = self.cleaned_data
        opens = data["opens"]
        plain = (
            "identifier",
            "deadline_model",
            "action",
            "budget_cents",
            "min_cents",
            "max_cents",
            "rate",
            "url",
            "level",
        )
        return Content(
            values={
                **{name: data[name] for name in plain},
                "titles": merged(
                    self.call.titles if self.call else {}, self.language, data["title"]
                ),
                **({} if self.call else {"summary": merged({}, self.language, data["summary"])}),
                "programme_id": data["programme"].pk if data["programme"] else None,
                "opens_at": self._opens_at(opens) if opens else None,
            },
            deadlines=data["deadlines"],
        )

    def _opens_at(self, day: Any) -> datetime:
        """Keep the source's time of day when the day was not changed."""
        known = self.call.opens_at if self.call else None
        if known is not None and timezone.localtime(known).date() == day:
            return known
        return local_deadline(day, time())


class SummaryForm(TwoPartForm):
    """A call in plain words, in one language."""

    text = LinesField(
        label=_("In plain words"),
        required=False,
        max_length=LONGEST,
        rows=8,
        help_text=_(
            "What is funded, who can apply, what is good to know; 600 characters at most. "
            "Your name and your organisation are shown beside the text."
        ),
    )

    MAIN = ("text",)


def _deadline_help() -> str:
    """How deadlines are written, and what a day alone means."""
    how = gettext("One on a line, for example 3.12., 3.12.2026 or 3.12.2026 16.15.")
    national = " / ".join(f"{each.hour}.{each.minute:02}" for each in national_closing_times())
    if not national:
        return f"{how} {gettext('Without a time: 17.00 in Brussels.')}"
    rule = gettext("Without a time: 17.00 in Brussels; in national programmes %(time)s local time.")
    return f"{how} {rule % {'time': national}}"


def _due(call: Call, at: datetime) -> Due:
    local = timezone.localtime(at)
    is_usual = at == usual_deadline(call.programme, local.date())
    return Due(local.date(), None if is_usual else local.time())


def _initial(call: Call, language: str) -> dict[str, Any]:
    names = (
        "identifier",
        "url",
        "deadline_model",
        "action",
        "budget_cents",
        "min_cents",
        "max_cents",
        "rate",
        "level",
    )
    return {
        **{name: getattr(call, name) for name in names},
        "title": call.titles.get(language) or str(call),
        "programme": call.programme_id,
        "deadlines": [_due(call, each.at) for each in call.deadlines.all()],
        "opens": timezone.localtime(call.opens_at).date() if call.opens_at else None,
    }
