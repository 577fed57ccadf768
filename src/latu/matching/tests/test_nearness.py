"""How far above the usual a text stands: by its own mean and spread, whatever its level."""

import numpy as np
import pytest

from latu.matching.nearness import CLEARLY, FARTHEST, USUAL, shares, standing


def test_a_text_that_is_near_to_everything_stands_above_nothing() -> None:
    flat = np.full((1, 50), 0.8, dtype=np.float32)
    assert not standing(flat).any()
    assert not shares(standing(flat)).any()


def test_level_and_spread_of_a_row_do_not_count() -> None:
    row = np.array([0.1, 0.2, 0.15, 0.12, 0.6], dtype=np.float32)
    both = standing(np.stack([row, row / 10 + 0.7]))
    assert both[0] == pytest.approx(both[1], abs=1e-3)
    assert both[0].argmax() == 4


def test_shares_go_from_the_usual_to_the_farthest() -> None:
    high = np.array([[-2, USUAL, CLEARLY, FARTHEST, 9]], dtype=np.float32)
    assert shares(high)[0].tolist() == [0, 0, 0.5, 1, 1]
