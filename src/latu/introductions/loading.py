"""From the database to the graph: all of it in two streams, or what was touched since in a few small queries."""

from collections.abc import Collection, Iterable, Iterator
from itertools import batched
from typing import Any

import numpy as np
from django.db.models import Case, CharField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Substr

from latu.introductions import changes
from latu.introductions.graph import LEVELS, Array, Graph, People, Ties, build
from latu.introductions.models import Touched
from latu.people.models import Person, Tie

ROWS = 50_000  # at a time

_LEVEL = Case(
    *(When(level=level, then=Value(number)) for level, number in LEVELS.items()),
    output_field=IntegerField(),
)
_YEAR = Cast(Substr(Cast("updated_at", CharField()), 1, 4), IntegerField())


def upto() -> int:
    """The number of the last note of what was touched."""
    last = Touched.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def read() -> Graph:
    """The whole graph. Take `upto` first: what is written meanwhile is then made good by `catch_up`."""
    people = _columns(_people(Person.objects.all()), 6)
    ties = _columns(_ties(Tie.objects.all()), 5)
    return build(People(*people), Ties(*ties))


def catch_up(graph: Graph, since: int, most: int) -> int:
    """Bring a graph up to date; up to where it is then. Raises `changes.Full` if that is more than `most`."""
    notes = list(
        Touched.objects.filter(pk__gt=since)
        .order_by("pk")
        .values_list("pk", "knower_id", "person_id")[: most + 1]
    )
    if len(notes) > most:
        raise changes.Full
    if not notes:
        return since
    pairs = {(knower, person) for _, knower, person in notes if knower is not None}
    cards = _cards({person for _, knower, person in notes if knower is None})
    moved = changes.moved_users(graph, cards)
    changes.apply(graph, cards, _said(pairs, moved))
    return int(notes[-1][0])


def _cards(ids: Collection[int]) -> dict[int, changes.Card | None]:
    cards: dict[int, changes.Card | None] = dict.fromkeys(ids)
    for some in batched(sorted(ids), 500):
        for pk, user, owner, steward, level, restricted in _people(
            Person.objects.filter(pk__in=some)
        ):
            cards[pk] = changes.Card(user, owner, steward, level, restricted)
    return cards


def _said(
    pairs: Collection[changes.Pair], users: Collection[int]
) -> dict[changes.Pair, changes.Said | None]:
    """What these knowers say of these people, and all that these users say."""
    said: dict[changes.Pair, changes.Said | None] = dict.fromkeys(pairs)
    for some in batched(sorted(pairs), 500):
        knowers, people = {knower for knower, _ in some}, {person for _, person in some}
        rows = Tie.objects.filter(knower_id__in=knowers, person_id__in=people)
        said |= {key: each for key, each in _keyed(rows) if key in said}
    for few in batched(sorted(users), 500):
        said |= dict(_keyed(Tie.objects.filter(knower_id__in=few)))
    return said


def _keyed(rows: QuerySet[Tie]) -> Iterator[tuple[changes.Pair, changes.Said]]:
    for knower, person, strength, year, level in _ties(rows):
        yield (knower, person), (strength, year, level)


def _people(rows: QuerySet[Person]) -> Iterator[tuple[Any, ...]]:
    none = Value(0)
    return rows.values_list(
        "id",
        Coalesce("user_id", none),
        Coalesce("owner_id", none),
        Coalesce("steward_id", none),
        _LEVEL,
        "restricted",
    ).iterator(ROWS)


def _ties(rows: QuerySet[Tie]) -> Iterator[tuple[Any, ...]]:
    columns = ("knower_id", "person_id", "strength", _YEAR, _LEVEL)
    return rows.values_list(*columns).iterator(ROWS)


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[Array]:
    """Rows of numbers as columns; a number too large for the graph raises OverflowError."""
    blocks = [np.array(some, dtype=np.int32).T for some in batched(rows, ROWS)]
    whole = np.concatenate(blocks, axis=1) if blocks else np.zeros((width, 0), dtype=np.int32)
    return list(whole)
