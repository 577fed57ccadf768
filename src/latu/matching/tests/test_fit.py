"""How well a call fits an organisation: order, reasons, and what is no fit."""

from typing import Any

import pytest

from latu.matching.fit import ENOUGH, Near, Past, Profile, Thesaurus, Wanted, fits

REINDEER, PASTURE, SNOW, TRAVEL, LAND_USE = 1, 2, 3, 4, 5
HORIZON, LIFE = 10, 11
WORDS = Thesaurus(
    calls=100,
    used={REINDEER: 2, PASTURE: 2, SNOW: 10, TRAVEL: 60},
    broader={PASTURE: LAND_USE, REINDEER: None, SNOW: None, TRAVEL: None},
)


def call(number: int, *concepts: int, programme: int | None = None) -> Wanted:
    return Wanted(number, programme, frozenset(concepts))


def herders(*concepts: int, past: tuple[Past, ...] = ()) -> Profile:
    return Profile(7, frozenset(concepts), past)


def test_a_rare_subject_tells_more_than_one_of_every_other_call() -> None:
    near = {1: Near(0.5), 2: Near(0.5)}
    found = fits(
        herders(REINDEER, TRAVEL),
        [call(1, TRAVEL, PASTURE), call(2, REINDEER, PASTURE)],
        WORDS,
        near,
    )
    assert [fit.call for fit in found] == [2, 1]
    assert found[0].concepts == (REINDEER,)
    assert found[1].concepts == (TRAVEL,)


def test_the_reasons_name_the_project_that_is_most_alike() -> None:
    past = (
        Past(100, HORIZON, frozenset({TRAVEL})),
        Past(101, HORIZON, frozenset({REINDEER, SNOW})),
        Past(102, LIFE, frozenset({REINDEER, SNOW})),
    )
    (fit,) = fits(
        herders(past=past), [call(1, REINDEER, SNOW, programme=HORIZON)], WORDS, {1: Near(0.5)}
    )
    assert (fit.project, fit.in_programme) == (101, 2), "the newest of those that are equally alike"
    assert fit.concepts == (REINDEER, SNOW), "the rarest first"


def test_a_near_text_names_its_own_project() -> None:
    past = (Past(100, None, frozenset({REINDEER})),)
    (fit,) = fits(herders(past=past), [call(1, REINDEER)], WORDS, {1: Near(0.9, 105)})
    assert fit.project == 105


def test_a_broader_subject_is_close_but_not_the_same() -> None:
    (fit,) = fits(herders(LAND_USE), [call(1, PASTURE)], WORDS, {1: Near(0.5)})
    assert (fit.concepts, fit.related) == ((), (PASTURE,))


@pytest.mark.parametrize("share", [0.0, 0.45])
def test_little_is_no_fit(share: float) -> None:
    past = (Past(100, HORIZON, frozenset()),) * 5
    assert (
        fits(herders(past=past), [call(1, REINDEER, programme=HORIZON)], WORDS, {1: Near(share)})
        == []
    )


def test_a_programme_alone_is_no_reason() -> None:
    past = tuple(Past(number, HORIZON, frozenset()) for number in range(90))
    assert fits(herders(past=past), [call(1, programme=HORIZON)], WORDS) == []


def test_without_texts_subjects_are_enough() -> None:
    (fit,) = fits(herders(REINDEER, SNOW), [call(1, REINDEER, SNOW)], WORDS)
    assert fit.score >= ENOUGH
    assert fit.project is None


def test_an_organisation_of_which_nothing_is_known_fits_nothing() -> None:
    assert herders().is_empty
    assert fits(herders(), [call(1, REINDEER), call(2)], WORDS) == []


def test_a_concept_that_every_call_has_tells_nothing() -> None:
    words = Thesaurus(calls=10, used={TRAVEL: 11})
    assert words.says(TRAVEL) == pytest.approx(0)
    assert fits(herders(TRAVEL), [call(1, TRAVEL)], words) == []


def test_shared_telling_subjects_come_before_a_text_that_merely_reads_alike() -> None:
    near = {1: Near(0.6), 2: Near(0.3), 3: Near(0.6)}
    calls = [call(1, TRAVEL), call(2, REINDEER, PASTURE), call(3)]
    found = fits(herders(REINDEER, PASTURE, TRAVEL), calls, WORDS, near)
    assert [fit.call for fit in found] == [2, 1, 3]


def test_a_project_with_little_in_common_is_not_named() -> None:
    past = (Past(100, None, frozenset({TRAVEL, SNOW, LAND_USE, 20, 21, 22, 23})),)
    (fit,) = fits(herders(past=past), [call(1, SNOW, REINDEER)], WORDS, {1: Near(0.5)})
    assert (fit.concepts, fit.project) == ((SNOW,), None)


def test_projects_in_the_programme_do_not_lift_what_is_no_fit() -> None:
    past = tuple(Past(number, HORIZON, frozenset()) for number in range(90))
    assert not fits(herders(past=past), [call(1, programme=HORIZON)], WORDS, {1: Near(0.49)})


class Counted(dict[int, int]):
    """Counts how often it is asked."""

    asked = 0

    def get(self, key: int, default: Any = None) -> Any:
        """As of any dictionary."""
        self.asked += 1
        return super().get(key, default)


def test_what_a_concept_tells_is_worked_out_once_for_all_profiles_and_calls() -> None:
    used = Counted({1: 3, 2: 5})
    says = Thesaurus(10, used)
    calls = [Wanted(number, None, frozenset({1, 2})) for number in range(20)]
    for number in range(10):
        assert fits(Profile(number, frozenset({1, 2})), calls, says, {1: Near(0.9)})
    assert used.asked == 2
