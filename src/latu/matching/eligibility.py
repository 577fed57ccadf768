"""Can we apply? Yes, with partners, no, or not known: from dated rules, each with its source.

Pure: everything that is needed is handed in. "Not known" is an answer; nothing is guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from latu.matching.conditions import Stated


class Verdict(StrEnum):
    """The answer."""

    YES = "yes"
    WITH_PARTNERS = "with_partners"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why it is no, or not known."""

    CLOSED = "closed"
    COUNTRY = "country"
    KIND = "kind"
    SOME_OF_KIND = "some_of_kind"
    NO_COUNTRY = "no_country"
    NO_RULE = "no_rule"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFact:
    """A rule of a programme. `value` is a number, or codes with `|` between; see `KINDS`.

    In a rule on kinds of applicants a kind with a question mark is one of which only some are let in.
    """

    action: str  # as in the programme's data: "RIA", "LIFE-PJG", "*"
    kind: str
    value: str
    certainty: str
    source: str
    text: str
    valid_from: date | None = None
    valid_to: date | None = None
    topic: str = ""  # part of the identifiers of the calls that it is for, whatever their type

    def holds(self, action: str, day: date, identifier: str = "") -> bool:
        """Whether it is in force that day for that type of action, or for the call with that identifier.

        The portal writes types as HORIZON-RIA, HORIZON-JU-RIA, EURATOM-RIA: a rule for RIA holds for all.
        """
        is_in_force = (self.valid_from or day) <= day <= (self.valid_to or day)
        typed = action.upper()
        is_of_type = self.action in {"*", typed} or self.action in typed.split("-")
        return is_in_force and (is_of_type or self._is_of_topic(identifier))

    def _is_of_topic(self, identifier: str) -> bool:
        return bool(self.topic) and f"-{self.topic}-" in f"-{identifier.upper()}-"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact:
    """What is needed of a call."""

    action: str
    is_closed: bool
    day: date  # of the last deadline, or today: the rules of that day hold
    rules: Sequence[RuleFact]
    identifier: str = ""
    stated: Stated = field(default_factory=Stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantFact:
    """What is needed of an organisation; `is_associated` None where it is not known."""

    country: str
    is_member_state: bool
    is_associated: bool | None
    kind: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One demand and where it is from: the call's own text (`rule` None) or a programme's rule."""

    kind: str
    value: str
    rule: RuleFact | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict, what is missing, what it rests on, and what a person has to read in the call's text."""

    verdict: Verdict
    reason: Reason | None = None
    partners_missing: int = 0
    countries_missing: int = 0
    needs_member_state: bool = False
    bases: tuple[Basis, ...] = ()
    to_read: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether every rule it rests on is confirmed and nothing is left to read."""
        rules = [basis.rule for basis in self.bases if basis.rule is not None]
        return not self.to_read and all(rule.certainty == "confirmed" for rule in rules)


MIN_PARTNERS, MIN_COUNTRIES = "min_partners", "min_countries"
MIN_MEMBER_STATES = "min_member_states"
COUNTRIES, KINDS_OF_APPLICANTS = "eligible_countries", "applicant_kinds"
KINDS = (MIN_PARTNERS, MIN_COUNTRIES, MIN_MEMBER_STATES, COUNTRIES, KINDS_OF_APPLICANTS)


def can_apply(call: CallFact, applicant: ApplicantFact) -> Answer:
    """Whether the applicant can, alone or with others."""
    if call.is_closed:
        return Answer(Verdict.NO, Reason.CLOSED)
    rules = {rule.kind: rule for rule in _in_force(call) if rule.kind in KINDS}
    if refused := _refused(rules, applicant):
        return refused
    if unsure := _unsure(rules, applicant):
        return Answer(
            Verdict.UNKNOWN, Reason.SOME_OF_KIND, bases=(unsure,), to_read=call.stated.more
        )
    if call.stated.named:
        to_read = tuple(dict.fromkeys((call.stated.named, *call.stated.more)))
        return Answer(Verdict.UNKNOWN, Reason.NAMED, to_read=to_read)
    bases = _bases(call.stated, rules)
    if not bases:
        return Answer(Verdict.UNKNOWN, Reason.NO_RULE, to_read=call.stated.more)
    if not applicant.country:
        return Answer(Verdict.UNKNOWN, Reason.NO_COUNTRY, bases=bases, to_read=call.stated.more)
    return _with_what_is_missing(bases, applicant, call.stated.more)


def _in_force(call: CallFact) -> Iterable[RuleFact]:
    """Rules for the very type of action come last, so that they win over those for all."""
    holding = [rule for rule in call.rules if rule.holds(call.action, call.day, call.identifier)]
    return sorted(holding, key=lambda rule: rule.action != "*")


def _refused(rules: dict[str, RuleFact], applicant: ApplicantFact) -> Answer | None:
    """No, when the country or the kind of organisation is not let in."""
    countries = rules.get(COUNTRIES)
    if countries is not None and applicant.country and not _is_let_in(countries.value, applicant):
        basis = Basis(COUNTRIES, countries.value, countries)
        return Answer(Verdict.NO, Reason.COUNTRY, bases=(basis,))
    kinds = rules.get(KINDS_OF_APPLICANTS)
    if kinds is not None and not {applicant.kind, f"{applicant.kind}?"} & _codes(kinds):
        return Answer(
            Verdict.NO, Reason.KIND, bases=(Basis(KINDS_OF_APPLICANTS, kinds.value, kinds),)
        )
    return None


def _unsure(rules: dict[str, RuleFact], applicant: ApplicantFact) -> Basis | None:
    """The rule that lets in only some organisations of the applicant's kind."""
    kinds = rules.get(KINDS_OF_APPLICANTS)
    if kinds is None or f"{applicant.kind}?" not in _codes(kinds):
        return None
    return Basis(KINDS_OF_APPLICANTS, kinds.value, kinds)


def _codes(rule: RuleFact) -> set[str]:
    return set(rule.value.split("|"))


def _is_let_in(countries: str, applicant: ApplicantFact) -> bool:
    groups = {"EU": applicant.is_member_state, "ASSOC": applicant.is_associated is not False}
    return any(
        each == applicant.country or groups.get(each, False) for each in countries.split("|")
    )


def _bases(text: Stated, rules: dict[str, RuleFact]) -> tuple[Basis, ...]:
    """The demands on the number of partners and countries; the call's own text wins."""
    if text.is_alone_enough:
        return (Basis(MIN_PARTNERS, "1", None, text.sentence),)
    bases = []
    for kind, number in ((MIN_PARTNERS, text.partners), (MIN_COUNTRIES, text.countries)):
        if number is not None:
            bases.append(Basis(kind, str(number), None, text.sentence))
        elif kind in rules:
            bases.append(Basis(kind, rules[kind].value, rules[kind]))
    if MIN_MEMBER_STATES in rules and bases:
        bases.append(
            Basis(MIN_MEMBER_STATES, rules[MIN_MEMBER_STATES].value, rules[MIN_MEMBER_STATES])
        )
    return tuple(bases)


def _with_what_is_missing(
    bases: tuple[Basis, ...], applicant: ApplicantFact, to_read: tuple[str, ...]
) -> Answer:
    """One partner from one country is there already: the applicant."""
    least = {basis.kind: int(basis.value) for basis in bases}
    countries = max(least.get(MIN_COUNTRIES, 1) - 1, 0)
    partners = max(least.get(MIN_PARTNERS, 1) - 1, countries)
    needs_member = least.get(MIN_MEMBER_STATES, 0) > 0 and not applicant.is_member_state
    is_enough = not (partners or needs_member)
    return Answer(
        Verdict.YES if is_enough else Verdict.WITH_PARTNERS,
        partners_missing=max(partners, int(needs_member)),
        countries_missing=countries,
        needs_member_state=needs_member,
        bases=bases,
        to_read=to_read,
    )
