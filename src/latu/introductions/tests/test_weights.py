"""What ties and paths are worth."""

import pytest

from latu.introductions import weights


def worth(strength: int, age: int) -> float:
    """Of a path of one tie."""
    return weights.score(weights.cost(strength, age))


def test_a_closer_and_a_fresher_tie_is_worth_more() -> None:
    assert [worth(each, 0) for each in (1, 2, 3)] == pytest.approx([0.3, 0.6, 0.9], abs=0.001)
    by_age = [worth(2, each) for each in range(30)]
    assert by_age == sorted(by_age, reverse=True)
    assert worth(2, 10) == pytest.approx(0.3, rel=0.01)


def test_nothing_is_worth_more_than_all() -> None:
    assert worth(3, -60) == 1
    assert weights.cost(3, -60) == 1


def test_of_two_ties_the_same_one_is_the_better_one_in_every_year() -> None:
    ties = [(strength, year) for strength in (1, 2, 3) for year in range(2000, 2030)]
    orders = [
        sorted(ties, key=lambda tie: weights.cost(tie[0], now - tie[1])) for now in (2030, 2055)
    ]
    assert orders[0] == orders[1]


def test_a_path_is_worth_the_product_of_its_ties() -> None:
    ties = [(3, 0), (2, 4), (1, 12), (3, 30)]
    product = 1.0
    for each in ties:
        product *= worth(*each)
    total = sum(weights.cost(*each) for each in ties)
    assert weights.score(total) == pytest.approx(product)
    assert total % weights.STEP == len(ties)


def test_of_two_paths_of_the_same_worth_the_shorter_one_costs_less() -> None:
    assert weights.score(weights.STEP * 500 + 2) == weights.score(weights.STEP * 500 + 3)
    assert weights.STEPS < weights.STEP
