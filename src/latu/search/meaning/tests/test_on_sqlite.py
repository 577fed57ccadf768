"""The signs of all vectors in memory, which only SQLite needs."""

import numpy as np
import pytest

from latu.search.meaning import nearest as module
from latu.search.meaning.embedder import E5Embedder
from latu.search.meaning.following import catch_up
from latu.search.meaning.tests.conftest import draft, put
from latu.search.meaning.tests.test_nearest import forgotten, near

__all__ = ["forgotten"]  # a fixture for all tests here
pytestmark = pytest.mark.django_db


def test_the_mean_is_taken_anew_as_the_number_grows(embedder: E5Embedder) -> None:
    put(draft(1, "Reindeer herding"))
    catch_up(embedder)
    near(embedder, "poronhoito")
    matrix = module._matrices[embedder.id]
    first = matrix.centre.copy()
    put(*(draft(number, f"Battery factory {number}") for number in range(2, 5)))
    catch_up(embedder)
    near(embedder, "poronhoito")
    assert np.array_equal(matrix.centre, first)
    put(draft(5, "Hydrogen"), draft(6, "Cancer"))
    catch_up(embedder)
    assert near(embedder, "poronhoito")[0] == 1
    assert not np.array_equal(matrix.centre, first)
    assert len(matrix.ids) == len(set(matrix.ids)) == 6
