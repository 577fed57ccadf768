"""Can we apply: all four answers, and on what they rest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from latu.matching.conditions import Stated
from latu.matching.eligibility import (
    Answer,
    ApplicantFact,
    CallFact,
    Reason,
    RuleFact,
    Verdict,
    can_apply,
)

DAY = date(2026, 12, 3)
LAPLAND = ApplicantFact(
    country="FI", is_member_state=True, is_associated=None, kind="development_company"
)


def rule(kind: str, value: object, action: str = "RIA", **more: Any) -> RuleFact:
    known: dict[str, Any] = {"certainty": "confirmed", "source": "Annex B", "text": ""}
    return RuleFact(action=action, kind=kind, value=str(value), **(known | more))


THREE = (rule("min_partners", 3), rule("min_countries", 3), rule("min_member_states", 1))


def ask(
    *rules: RuleFact, action: str = "HORIZON-RIA", applicant: ApplicantFact = LAPLAND, **more: Any
) -> Answer:
    known: dict[str, Any] = {"is_closed": False, "day": DAY}
    return can_apply(CallFact(action=action, rules=rules, **(known | more)), applicant)


def test_yes_alone() -> None:
    answer = ask(rule("min_partners", 1, "CSA"), action="HORIZON-JU-CSA")
    assert answer.verdict is Verdict.YES
    assert answer.is_certain


def test_with_partners_says_how_many_and_from_how_many_countries() -> None:
    answer = ask(*THREE)
    assert answer.verdict is Verdict.WITH_PARTNERS
    assert (answer.partners_missing, answer.countries_missing) == (2, 2)
    assert not answer.needs_member_state
    assert [basis.kind for basis in answer.bases] == [
        "min_partners", "min_countries", "min_member_states",
    ]  # fmt: skip


def test_a_partner_outside_the_union_needs_one_inside() -> None:
    norway = ApplicantFact(country="NO", is_member_state=False, is_associated=True, kind="company")
    assert ask(*THREE, applicant=norway).needs_member_state
    alone = ask(rule("min_partners", 1), rule("min_member_states", 1), applicant=norway)
    assert alone.verdict is Verdict.WITH_PARTNERS
    assert alone.partners_missing == 1


def test_countries_alone_mean_as_many_partners() -> None:
    answer = ask(rule("min_countries", 2, "*"), action="")
    assert (answer.partners_missing, answer.countries_missing) == (1, 1)


def test_no_because_it_is_closed_or_the_country_or_the_kind_is_not_let_in() -> None:
    assert ask(*THREE, is_closed=True).reason is Reason.CLOSED
    area = rule("eligible_countries", "SE|NO", "*")
    assert ask(area, *THREE).reason is Reason.COUNTRY
    assert ask(rule("eligible_countries", "SE|FI", "*"), *THREE).verdict is Verdict.WITH_PARTNERS
    assert ask(rule("eligible_countries", "EU|ASSOC", "*"), *THREE).verdict is not Verdict.NO
    towns = rule("applicant_kinds", "municipality|sub_region", "*")
    refused = ask(towns, *THREE)
    assert (refused.verdict, refused.reason) == (Verdict.NO, Reason.KIND)
    assert refused.bases[0].rule == towns


def test_a_country_whose_association_is_not_known_is_not_refused() -> None:
    egypt = ApplicantFact(country="EG", is_member_state=False, is_associated=None, kind="company")
    assert ask(rule("eligible_countries", "EU|ASSOC", "*"), *THREE, applicant=egypt).verdict is (
        Verdict.WITH_PARTNERS
    )


@pytest.mark.parametrize("action", ["", "EDF-LS", "HORIZON-AFRICARIA"])
def test_without_a_rule_it_is_not_known(action: str) -> None:
    answer = ask(*THREE, action=action)
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, Reason.NO_RULE)


def test_without_a_country_it_is_not_known() -> None:
    nowhere = ApplicantFact(country="", is_member_state=False, is_associated=None, kind="company")
    assert ask(*THREE, applicant=nowhere).reason is Reason.NO_COUNTRY


def test_rules_are_dated_and_the_narrower_one_wins() -> None:
    old = rule("min_partners", 5, valid_to=date(2025, 12, 31))
    new = rule("min_partners", 2, valid_from=date(2026, 1, 1))
    for_all = rule("min_partners", 9, "*")
    assert ask(old, new, for_all).partners_missing == 1
    assert ask(old, new, for_all, day=date(2025, 5, 1)).partners_missing == 4


def test_the_text_wins_over_the_rule_and_what_it_adds_is_left_to_read() -> None:
    text = Stated(partners=2, countries=2, sentence="At least two.", more=("Also a museum.",))
    answer = ask(*THREE, stated=text)
    assert answer.partners_missing == 1
    assert answer.bases[0].sentence == "At least two."
    assert answer.bases[0].rule is None
    assert answer.to_read == ("Also a museum.",)
    assert not answer.is_certain
    alone = ask(*THREE, stated=Stated(is_alone_enough=True, sentence="Alone is fine."))
    assert alone.verdict is Verdict.YES


def test_an_unconfirmed_rule_is_no_certain_answer() -> None:
    assert not ask(rule("min_partners", 1, certainty="unconfirmed")).is_certain


def test_a_kind_with_a_question_mark_is_let_in_only_in_part() -> None:
    towns = rule("applicant_kinds", "municipality|development_company?", "*")
    answer = ask(towns, *THREE)
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, Reason.SOME_OF_KIND)
    assert [basis.kind for basis in answer.bases] == ["applicant_kinds"]
    town = replace(LAPLAND, kind="municipality")
    assert ask(towns, *THREE, applicant=town).verdict is Verdict.WITH_PARTNERS
    school = replace(LAPLAND, kind="research_education")
    assert ask(towns, *THREE, applicant=school).reason is Reason.KIND


def test_a_rule_for_a_topic_holds_for_its_calls_of_whatever_type() -> None:
    towns = rule("applicant_kinds", "municipality", "TOWN-TWINNING", topic="TOWN-TT")
    for identifier, verdict in (
        ("CERV-2026-CITIZENS-TOWN-TT", Verdict.NO),
        ("CERV-2026-CITIZENS-TOWN-TT-2", Verdict.NO),
        ("CERV-2026-CITIZENS-TOWN-NT", Verdict.UNKNOWN),
        ("CERV-2026-CITIZENS-TOWN-TTX", Verdict.UNKNOWN),
    ):
        assert ask(towns, action="CERV-LS", identifier=identifier).verdict is verdict, identifier
    assert ask(towns, action="TOWN-TWINNING").verdict is Verdict.NO


def test_where_only_those_named_can_apply_the_rule_of_the_programme_answers_nothing() -> None:
    sentence = "The proposal must be submitted by the coordinator of the consortium funded in 2024."
    answer = ask(*THREE, stated=Stated(named=sentence, more=(sentence, "More.")))
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, Reason.NAMED)
    assert answer.to_read == (sentence, "More.")
    assert not answer.bases
