"""Whether one can apply to a call, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.matching.eligibility import (
    MIN_COUNTRIES,
    MIN_PARTNERS,
    Answer,
    Basis,
    Reason,
    RuleFact,
    Verdict,
)
from latu.matching.queries import answers, answers_of_many
from latu.organisations.models import Organisation
from latu.organisations.queries import own

NAMES = {
    Verdict.YES: gettext_lazy("Yes, also alone"),
    Verdict.WITH_PARTNERS: gettext_lazy("Yes, with partners"),
    Verdict.NO: gettext_lazy("No"),
    Verdict.UNKNOWN: gettext_lazy("Not known"),
}
ICONS = {
    Verdict.YES: "check",
    Verdict.WITH_PARTNERS: "people",
    Verdict.NO: "no",
    Verdict.UNKNOWN: "question",
}
SHORT = {
    Verdict.YES: gettext_lazy("We can apply"),
    Verdict.WITH_PARTNERS: gettext_lazy("With partners"),
    Verdict.NO: gettext_lazy("We cannot apply"),
    Verdict.UNKNOWN: gettext_lazy("Can we apply?"),
}
REASONS = {
    Reason.CLOSED: gettext_lazy("The call is closed."),
    Reason.COUNTRY: gettext_lazy("Organisations of your country are not let in."),
    Reason.KIND: gettext_lazy("Organisations of your kind are not let in."),
    Reason.SOME_OF_KIND: gettext_lazy(
        "Only some organisations of your kind are let in. Read who can apply before you decide."
    ),
    Reason.NAMED: gettext_lazy(
        "Only those whom the text of the call names can apply. Read the condition before you decide."
    ),
    Reason.NO_COUNTRY: gettext_lazy("The country of your organisation is not in the register."),
    Reason.NO_RULE: gettext_lazy(
        "Latu knows no rule for this type of action, and the text of the call states none that could be"
        " read with certainty. Look at the conditions of the call."
    ),
}
# The same of an organisation that is not the reader's own.
REASONS_OF_ANOTHER = REASONS | {
    Reason.COUNTRY: gettext_lazy("Organisations of its country are not let in."),
    Reason.KIND: gettext_lazy("Organisations of its kind are not let in."),
    Reason.SOME_OF_KIND: gettext_lazy(
        "Only some organisations of its kind are let in. Read who can apply before you decide."
    ),
    Reason.NO_COUNTRY: gettext_lazy("The country of the organisation is not in the register."),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a verdict rests on: a rule or a sentence, and where it is from."""

    text: str
    is_quoted: bool  # a sentence of the call, in English
    source: str
    is_confirmed: bool
    valid_from: Any


@dataclass(frozen=True, slots=True)
class Shown:
    """One organisation's answer as it is shown."""

    organisation: Organisation
    verdict: Verdict
    name: Any  # a lazy translation
    icon: str
    says: list[str]
    grounds: list[Ground]
    to_read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """An answer as a row of a list has it."""

    verdict: Verdict
    name: Any  # a lazy translation
    icon: str


def mark(viewer: Viewer, calls: Sequence[Any]) -> None:
    """Put on calls as `listed` whether the first of the viewer's own organisations can apply, as `verdict`.

    Three queries at most, none for outsiders. Closed calls have none.
    """
    teams = own(viewer) if viewer.organisation_ids else []
    found = answers_of_many(calls, teams[0]) if teams and calls else {}
    for call in calls:
        if call.pk in found:
            verdict = found[call.pk].verdict
            call.verdict = Short(verdict, SHORT[verdict], ICONS[verdict])


def verdicts(viewer: Viewer, call: Call) -> list[Shown]:
    """The answers for the viewer's own organisations; empty for a visitor. One query."""
    return [shown(each, answer) for each, answer in answers(call, own(viewer))]


def shown(organisation: Organisation, answer: Answer, *, is_own: bool = True) -> Shown:
    """An answer in words; `is_own`: the organisation is one of the reader's."""
    return Shown(
        organisation=organisation,
        verdict=answer.verdict,
        name=NAMES[answer.verdict],
        icon=ICONS[answer.verdict],
        says=_says(answer, is_own=is_own),
        grounds=list(dict.fromkeys(_ground(basis) for basis in answer.bases)),
        to_read=answer.to_read,
    )


def _says(answer: Answer, *, is_own: bool) -> list[str]:
    if answer.reason is not None:
        return [str((REASONS if is_own else REASONS_OF_ANOTHER)[answer.reason])]
    said = []
    if answer.partners_missing:
        said.append(
            ngettext(
                "%(number)s more partner is needed.",
                "%(number)s more partners are needed.",
                answer.partners_missing,
            )
            % {"number": answer.partners_missing}
        )
    if answer.countries_missing:
        said.append(
            ngettext(
                "They come from %(number)s other country at least.",
                "They come from %(number)s other countries at least.",
                answer.countries_missing,
            )
            % {"number": answer.countries_missing}
        )
    if answer.needs_member_state:
        said.append(_("One of them comes from a Member State of the EU."))
    return said


def _ground(basis: Basis) -> Ground:
    if basis.rule is None:
        return Ground(basis.sentence, True, _("the text of the call"), True, None)
    rule = basis.rule
    return Ground(
        rule.text or _number_in_words(basis, rule),
        False,
        rule.source,
        rule.certainty == "confirmed",
        rule.valid_from,
    )


def _number_in_words(basis: Basis, rule: RuleFact) -> str:
    names = {MIN_PARTNERS: _("Partners at least"), MIN_COUNTRIES: _("Countries at least")}
    return f"{names.get(basis.kind, basis.kind)}: {rule.value}"
