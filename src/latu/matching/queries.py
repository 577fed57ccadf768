"""What matching needs of calls and organisations, and whose answer is asked for."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from django.utils import timezone

from latu.calls.models import Call, Rule, Status
from latu.core.languages import best
from latu.matching.conditions import stated
from latu.matching.eligibility import Answer, ApplicantFact, CallFact, RuleFact, can_apply
from latu.organisations.models import Organisation


def call_fact(call: Call) -> CallFact:
    """Of a call with its programme's rules and its texts at hand; no query."""
    rules = call.programme.rules.all() if call.programme else ()
    return CallFact(
        action=call.action,
        is_closed=call.status is Status.CLOSED,
        day=_day(call),
        rules=[rule_fact(rule) for rule in rules],
        stated=stated(f"{call.conditions_html} {call.description_html}"),
    )


def rule_fact(rule: Rule) -> RuleFact:
    """Of a programme's rule, its texts in the reader's language."""
    return RuleFact(
        action=rule.action or "*",
        kind=rule.kind,
        value=rule.value,
        certainty=rule.certainty,
        source=best(rule.source).text,
        text=best(rule.text).text,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def applicant_fact(organisation: Organisation) -> ApplicantFact:
    """Of an organisation with its country at hand; no query."""
    country = organisation.country
    return ApplicantFact(
        country=country.code if country else "",
        is_member_state=bool(country and country.is_member_state),
        is_associated=country.is_associated if country else None,
        kind=organisation.kind,
    )


def answers(call: Call, applicants: Sequence[Organisation]) -> list[tuple[Organisation, Answer]]:
    """Whether each of them can apply; no query."""
    fact = call_fact(call)
    return [(each, can_apply(fact, applicant_fact(each))) for each in applicants]


def _day(call: Call) -> date:
    """The day whose rules hold: of the last deadline, or today."""
    last = max(chain((d.at for d in call.deadlines.all()), [timezone.now()]))
    return timezone.localdate(last)
