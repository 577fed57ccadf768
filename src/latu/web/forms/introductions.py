"""Forms of introductions: asking for one, and the answers of those who are asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.introductions.models import MOST_WORDS, Answer
from latu.introductions.requests import Way
from latu.people.models import Person
from latu.web.forms.fields import LinesField
from latu.web.forms.naming import CallField
from latu.web.forms.widgets import Select


class IntroductionForm(forms.Form):
    """Who is asked, and why."""

    through = forms.ChoiceField(label=_("Whom to ask"))
    words = LinesField(
        label=_("Why you would like to get to know them"),
        rows=5,
        max_length=MOST_WORDS,
        help_text=_("Both read this as you write it: what you plan, and what you would ask."),
    )
    call = CallField(
        label=_("Call"), help_text=_("The identifier of the call, if this is about one.")
    )

    def __init__(self, *args: Any, viewer: Viewer, ways: Sequence[Way], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ways = {way.key: way for way in ways}
        self.fields["call"].viewer = viewer  # type: ignore[attr-defined]
        field: Any = self.fields["through"]
        field.choices = [(way.key, _label(way)) for way in ways]
        field.widget = Select(choices=field.choices) if len(ways) > 1 else forms.HiddenInput()
        if self.initial.get("through") not in self.ways:
            self.initial["through"] = next(iter(self.ways), "")

    def way(self) -> Way:
        """The way that was chosen."""
        return self.ways[self.cleaned_data["through"]]

    def chosen_call(self) -> Call | None:
        """The call."""
        call: Call | None = self.cleaned_data["call"]
        return call

    def only_label(self) -> str:
        """Who is asked, where nobody else could be."""
        return _label(next(iter(self.ways.values()))) if len(self.ways) == 1 else ""


def _label(way: Way) -> str:
    parts = [way.name, way.work]
    if not way.knows_target:
        parts.append(gettext("passes it on to those who know the way"))
    return " · ".join(filter(None, parts))


class AnswerForm(forms.Form):
    """What somebody who is asked says; which button was pressed is the answer."""

    use_required_attribute = False

    answer = forms.ChoiceField(choices=Answer.choices[1:])
    words = LinesField(
        label=_("Do you want to say more?"),
        required=False,
        rows=3,
        max_length=MOST_WORDS,
        help_text=_("It is passed on only when you say yes."),
    )

    def __init__(self, *args: Any, people: Sequence[Person] | None = None, **options: Any) -> None:
        """`people`: whom the one in between may choose from; None where nobody has to be chosen."""
        super().__init__(*args, **options)
        if people is not None:
            self.fields["target"] = forms.TypedChoiceField(
                label=_("Whom would you introduce?"),
                choices=[("", _("Choose a person")), *((each.pk, str(each)) for each in people)],
                coerce=int,
                empty_value=None,
                widget=Select,
            )
            self.order_fields(["target", "words", "answer"])

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen for a yes only."""
        if self.cleaned_data.get("answer") != Answer.YES:
            self.errors.pop("target", None)
        return self.cleaned_data

    def said(self) -> Answer:
        """The answer."""
        return Answer(self.cleaned_data["answer"])
