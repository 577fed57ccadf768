"""What matching needs of calls and organisations, and whose answer is asked for."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain

from django.db.models import prefetch_related_objects
from django.utils import timezone

from latu.calls.models import Call, Rule, Status
from latu.core.languages import best
from latu.matching.conditions import Stated, stated
from latu.matching.eligibility import Answer, ApplicantFact, CallFact, RuleFact, can_apply
from latu.organisations.models import Organisation

MOST_READ = 5000  # texts of which it is remembered what they state: reading one takes milliseconds
_read: OrderedDict[tuple[int, datetime], Stated] = OrderedDict()  # by call and when it was written


def call_fact(call: Call) -> CallFact:
    """Of a call with its programme's rules and its texts at hand; no query."""
    return _fact(call, _rules(call), _stated(call.conditions_html, call.description_html))


def _rules(call: Call) -> list[RuleFact]:
    return [rule_fact(rule) for rule in call.programme.rules.all()] if call.programme else []


def _fact(call: Call, rules: list[RuleFact], said: Stated) -> CallFact:
    return CallFact(
        action=call.action,
        is_closed=call.status is Status.CLOSED,
        day=_day(call),
        rules=rules,
        identifier=call.identifier,
        stated=said,
    )


def _stated(conditions: str, description: str) -> Stated:
    return stated(f"{conditions} {description}")


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
        topic=rule.topic,
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


def answers_of_many(calls: Sequence[Call], applicant: Organisation) -> dict[int, Answer]:
    """Whether it can apply for each of these calls, by number; those that are closed are left out.

    The calls have programme and deadlines at hand, not their texts. Two queries; one less where all texts are known.
    """
    live = [call for call in calls if call.status is not Status.CLOSED]
    fact = applicant_fact(applicant)
    return {pk: can_apply(each, fact) for pk, each in facts_of_many(live).items()}


def facts_of_many(calls: Sequence[Call]) -> dict[int, CallFact]:
    """By number; calls and queries as for `answers_of_many`."""
    said = _said_of(calls)
    one_of_each = {call.programme_id: call for call in calls}
    prefetch_related_objects(list(one_of_each.values()), "programme__rules")
    rules = {programme: _rules(call) for programme, call in one_of_each.items()}
    return {call.pk: _fact(call, rules[call.programme_id], said[call.pk]) for call in calls}


def _said_of(calls: Sequence[Call]) -> dict[int, Stated]:
    """What the texts of these calls state, from memory or read now."""
    found = {call.pk: _read.get((call.pk, call.updated_at)) for call in calls}
    unread = {call.pk: call.updated_at for call in calls if found[call.pk] is None}
    rows = Call.objects.filter(pk__in=list(unread))
    for pk, *texts in rows.values_list("pk", "conditions_html", "description_html"):
        _read[pk, unread[pk]] = found[pk] = _stated(*texts)
    while len(_read) > MOST_READ:
        _read.popitem(last=False)
    return {pk: said or Stated() for pk, said in found.items()}


def _day(call: Call) -> date:
    """The day whose rules hold: of the last deadline, or today."""
    last = max(chain((d.at for d in call.deadlines.all()), [timezone.now()]))
    return timezone.localdate(last)
