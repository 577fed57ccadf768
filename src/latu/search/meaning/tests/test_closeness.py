"""How near records are to each other: what is alike, what is in common, what cannot be compared."""

import numpy as np
import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from latu.core.refs import Ref
from latu.search.meaning.closeness import closeness
from latu.search.meaning.vectors import NUMBERS, pack
from latu.search.models import Document, Vector

pytestmark = pytest.mark.django_db

COMMON = np.zeros(NUMBERS, dtype=np.float32)
COMMON[0] = 5


def record(number: int, place: int, *, noun: str = "call", model: str = "m") -> Ref:
    """A record whose vector points in a direction of its own, beside what all have in common."""
    vector = COMMON.copy()
    vector[place] = 1
    document = Document.objects.create(
        noun=noun, record_id=number, level="public", title="x", updated_at=timezone.now()
    )
    packed = pack(vector / np.linalg.norm(vector))
    Vector.objects.create(document=document, model=model, title=packed, text=packed)
    return Ref(noun, number)


def test_what_all_have_in_common_does_not_count() -> None:
    project = record(1, 7, noun="project")
    same, other, third = record(1, 7), record(2, 8), record(3, 9)
    found = closeness([project], [same, other, third])
    assert found.table[0, 0] > 0.9
    assert found.table[0, 1] < 0.1
    assert found.table[0, 2] < 0.1


def test_no_vector_and_one_of_another_model_are_near_to_nothing() -> None:
    project = record(1, 7, noun="project")
    calls = [record(1, 7), record(2, 8), record(3, 7, model="later")]
    found = closeness([project, Ref("project", 99)], [*calls, Ref("call", 98)])
    assert found.table[0, 0] > 0.5
    assert found.table[0, 2] == found.table[0, 3] == 0
    assert not found.table[1].any()


def test_nothing_at_all() -> None:
    assert closeness([], []).table.shape == (0, 0)
    assert not closeness([Ref("project", 1)], [Ref("call", 1)]).table.any()


def test_a_query_for_each_noun(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [record(number, number, noun="project") for number in range(1, 6)]
    columns = [record(number, number) for number in range(1, 6)]
    with django_assert_num_queries(2):
        assert closeness(rows, columns).table.shape == (5, 5)
