"""How good a partner would be, and why."""

import pytest

from latu.matching.partners import Because, Facts, Need, reasons, score


def because(facts: Facts, need: Need | None = None) -> list[Because]:
    return [each.because for each in reasons(facts, need or Need())]


def test_the_strongest_reason_comes_first_and_names_examples() -> None:
    facts = Facts(common=(7,), similar=(1, 2, 3, 4), contacts=(5,))
    found = reasons(facts, Need())
    assert [each.because for each in found] == [Because.SIMILAR, Because.COMMON, Because.CONTACT]
    assert (found[0].number, found[0].examples) == (4, (1, 2, 3))
    assert score(found) == pytest.approx(sum(each.points for each in found))


def test_many_count_less_and_less() -> None:
    points = [score(reasons(Facts(similar=tuple(range(n))), Need())) for n in (1, 2, 3, 4)]
    steps = [after - before for before, after in zip(points, points[1:], strict=False)]
    assert points[0] == 3
    assert steps == sorted(steps, reverse=True)
    assert min(steps) > 0


def test_a_few_projects_with_us_outweigh_hundreds_in_the_programme() -> None:
    similar = score(reasons(Facts(similar=(1,)), Need()))
    large = score(reasons(Facts(similar=(1,), programme=500), Need()))
    assert score(reasons(Facts(common=(1, 2)), Need())) > large - similar


def test_what_the_rules_ask_for_counts_only_while_it_is_missing() -> None:
    swedish = Facts(similar=(1,), country="SE", is_member_state=True)
    finnish = Facts(similar=(1,), country="FI", is_member_state=True)
    norwegian = Facts(similar=(1,), country="NO")
    two = Need(home="FI", countries=2)
    assert Because.COUNTRY in because(swedish, two)
    assert Because.COUNTRY not in because(finnish, two)
    assert Because.COUNTRY not in because(swedish, Need(home="FI"))
    member = Need(home="NO", member_state=True)
    assert Because.MEMBER_STATE in because(swedish, member)
    assert Because.MEMBER_STATE not in because(norwegian, member)


def test_an_unknown_country_fills_nothing() -> None:
    assert because(Facts(similar=(1,)), Need(home="FI", countries=1)) == [Because.SIMILAR]


def test_a_country_or_a_large_programme_alone_is_no_reason() -> None:
    facts = Facts(country="SE", is_member_state=True, programme=1000)
    assert reasons(facts, Need(home="FI", countries=2, member_state=True)) == ()
    assert score(()) == 0


def test_a_notice_for_the_very_call_weighs_most() -> None:
    notice = score(reasons(Facts(notices=(1,)), Need()))
    others = [
        Facts(of_call=(1,)), Facts(common=(1,)), Facts(similar=(1,)), Facts(contacts=(1,)),
        Facts(through=(1,)), Facts(is_liked=True),
    ]  # fmt: skip
    assert all(notice > score(reasons(each, Need())) for each in others)
