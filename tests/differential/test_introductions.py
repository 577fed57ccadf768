"""Paths of introductions against every way there is, over small circles at random, as everybody who could ask."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pytest

from latu.core.access import SYSTEM
from latu.core.dates import today
from latu.core.gate import write
from latu.introductions import sides, weights
from latu.introductions.graph import Graph, Ints, People, Ties, build
from latu.introductions.paths import Found, best_paths
from latu.introductions.queries import (
    PATHS,
    Path,
    Start,
    stated,
    to_any,
    to_organisation,
    to_person,
)
from latu.introductions.sight import Asker, sight
from latu.organisations.models import Membership, Organisation
from latu.people.models import Affiliation, Person, Tie
from latu.people.queries import ties_to, visible
from tests.cast import Cast
from tests.differential.readers import Reader, make_readers
from tests.differential.walks import (
    LEVELS,
    YEAR,
    Card,
    Circle,
    Node,
    Stated,
    Walk,
    Walker,
    circle,
)

SEED = 11
CIRCLES = 200


def graph_of(made: Circle) -> Graph:
    """What the product makes of a circle."""
    cards = sorted(made.cards, key=lambda each: each.pk)
    people = People(
        *(np.array(column, dtype=np.int32) for column in (
            [each.pk for each in cards],
            [each.user_id or 0 for each in cards],
            [each.owner_id or 0 for each in cards],
            [each.steward_id or 0 for each in cards],
            [LEVELS.index(each.level) for each in cards],
            [each.restricted for each in cards],
        ))
    )  # fmt: skip
    ties = Ties(
        *(np.array(column, dtype=np.int32) for column in (
            [each.knower_id for each in made.ties],
            [each.person_id for each in made.ties],
            [each.strength for each in made.ties],
            [each.year for each in made.ties],
            [LEVELS.index(each.level) for each in made.ties],
        ))
    )  # fmt: skip
    return build(people, ties)


def asker_of(made: Circle, reader: Reader) -> Asker:
    """What the product knows of who asks."""
    colleagues = {user for user, roles in made.roles.items() if set(roles) & set(reader.roles)}
    return Asker(reader.viewer, frozenset(colleagues), YEAR)


def node_of(graph: Graph, at: int) -> Node:
    """How the oracle calls a node."""
    person = int(graph.person[at])
    return ("person", person) if person else ("user", int(graph.user[at]))


def nodes_at(graph: Graph, nodes: Collection[Node]) -> Ints:
    """Where nodes stand; users that know nobody stand nowhere."""
    people = [pk for kind, pk in nodes if kind == "person"]
    users = [pk for kind, pk in nodes if kind == "user"]
    return graph.nodes_of(people, users)


@dataclass(frozen=True)
class Journey:
    """From whom to whom."""

    sources: frozenset[Node]
    targets: frozenset[Node]


def journeys(rnd: random.Random, made: Circle, walker: Walker) -> Iterator[Journey]:
    """From the asker, from the asker's organisations, from anybody; to a person, to several, to all."""
    me = walker.reader.user_id
    people = [("person", each.pk) for each in made.cards]
    users = [walker.node(each) for each in made.roles]
    mine = [
        walker.node(user)
        for user, roles in made.roles.items()
        if set(roles) & set(walker.reader.roles)
    ]
    starts = [
        [walker.node(me)] if me else [rnd.choice(users)],
        mine,
        rnd.sample([*people, *users], 2),
    ]
    for sources in starts:
        size = rnd.choice((1, 1, 1, 2, len(people)))
        yield Journey(frozenset(sources), frozenset(rnd.sample(people, size)))


def differences(seed: int, circles: int) -> Iterator[str]:
    """Search so many circles; what differs. Enough of it is found, and enough of it is equal in cost."""
    rnd, counts = random.Random(seed), {"found": 0, "long": 0, "equal": 0}
    for number in range(circles):
        made = circle(rnd)
        graph = graph_of(made)
        for user in rnd.sample([None, *made.roles], 2):
            walker = Walker(made, made.reader(user))
            for journey in journeys(rnd, made, walker):
                wanted = rnd.choice((1, 3, 5, 8))
                expected = walker.best(journey.sources, journey.targets, wanted)
                found = searched(graph, asker_of(made, walker.reader), journey, wanted)
                if found != expected:
                    yield f"circle {number} as {user}, {journey}: {found} for {expected}"
                counts["found"] += bool(found)
                counts["long"] += any(len(nodes) == weights.STEPS + 1 for _, nodes in found)
                counts["equal"] += len({cost for cost, _ in found}) < len(found)
    assert min(counts.values()) > circles / 5, counts


def searched(graph: Graph, asker: Asker, journey: Journey, count: int) -> list[Walk]:
    """What the product finds."""
    sources, targets = (nodes_at(graph, each) for each in (journey.sources, journey.targets))
    found: list[Found] = best_paths(graph, sight(graph, asker), sources, targets, count)
    return [(each.cost, tuple(node_of(graph, at) for at in each.nodes)) for each in found]


def test_paths_are_the_best_of_all_ways() -> None:
    assert not list(differences(SEED, CIRCLES))


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the circles were large: one after the other is looked at, and only as far as it may be good."""
    for name, size in {"AT_FIRST": 1, "AT_ONCE": 2, "FEW": 0}.items():
        monkeypatch.setattr(sides, name, size)


def test_paths_are_the_best_of_all_ways_in_small_portions(small_portions: None) -> None:
    assert not list(differences(SEED + 1, CIRCLES))


@pytest.mark.soak
def test_very_many_circles() -> None:
    assert not list(differences(SEED + 2, 10_000))


@pytest.mark.soak
def test_very_many_circles_in_small_portions(small_portions: None) -> None:
    assert not list(differences(SEED + 3, 10_000))


@pytest.fixture
def everybody(cast: Cast) -> list[Reader]:
    """All readers of the other tests, and people, where they work, and ties at random."""
    readers = make_readers(cast)
    rnd = random.Random(SEED)
    users = [each.user_id for each in readers if each.user_id is not None]
    places = [cast.tunturi.pk, cast.ranta.pk, cast.kunta.pk, cast.paja.pk]
    with write(SYSTEM):
        people = Person.objects.bulk_create(
            Person(
                given="Aino",
                level=rnd.choice(LEVELS),
                owner_id=rnd.choice([*places, None]),
                steward_id=rnd.choice(users) if rnd.random() < 0.2 else None,
                user_id=users[number] if number < len(users) - 3 else None,
                restricted=rnd.random() < 0.1,
            )
            for number in range(40)
        )
        Tie.objects.bulk_create(
            Tie(
                knower_id=user,
                person=person,
                strength=rnd.randint(1, 3),
                level=rnd.choice(LEVELS),
                updated_at=datetime(rnd.choice((YEAR, YEAR - 6)), 1, 1, tzinfo=UTC),
            )
            for user in users
            for person in rnd.sample(people, 14)
        )
        Affiliation.objects.bulk_create(
            Affiliation(
                person=person,
                organisation_id=rnd.choice(places),
                valid_to=rnd.choice((None, date(2020, 1, 1), date(2100, 1, 1))),
            )
            for person in people
        )
        Organisation.objects.filter(pk=cast.kunta.pk).update(level="private")
    return readers


def circle_of_the_database() -> Circle:
    """What the oracle makes of the tables."""
    roles: dict[int, dict[int, str]] = {}
    for user, organisation, role in Membership.objects.values_list(
        "user_id", "organisation_id", "role"
    ):
        roles.setdefault(user, {})[organisation] = role
    cards = [
        Card(each.pk, each.user_id, each.owner_id, each.steward_id, each.level, each.restricted)
        for each in Person.objects.all()
    ]
    ties = [
        Stated(each.knower_id, each.person_id, each.strength, each.updated_at.year, each.level)
        for each in Tie.objects.all()
    ]
    return Circle(cards, ties, roles)


def told(paths: tuple[Path, ...]) -> list[tuple[float, tuple[Node, ...]]]:
    """Paths as the oracle tells them."""
    return [
        (path.score, tuple(_node(each.person_id, each.user_id) for each in path.stops))
        for path in paths
    ]


def _node(person_id: int | None, user_id: int | None) -> Node:
    return ("person", person_id) if person_id else ("user", user_id or 0)


def expected(
    walker: Walker, sources: Collection[Node], people: Collection[int]
) -> list[tuple[float, tuple[Node, ...]]]:
    """What the oracle says."""
    walks = walker.best(sources, [("person", each) for each in people], PATHS)
    return [(weights.score(cost), nodes) for cost, nodes in walks]


def at_work(organisation_ids: Collection[int]) -> list[int]:
    """People who work there now."""
    return [
        each.person_id
        for each in Affiliation.objects.all()
        if each.organisation_id in organisation_ids
        and (each.valid_to is None or each.valid_to >= today())
    ]


def test_everybody_gets_the_best_paths_of_the_database(everybody: list[Reader]) -> None:
    made, counted = circle_of_the_database(), 0
    people = list(Person.objects.values_list("pk", flat=True))
    organisations = {each.pk: each for each in Organisation.objects.all()}
    for reader in everybody:
        walker = Walker(made, reader)
        me = [walker.node(reader.user_id)] if reader.user_id else []
        users = [user for user, roles in made.roles.items() if set(roles) & set(reader.roles)]
        ours = [*map(walker.node, users), *me]
        ours += [("person", each) for each in at_work(reader.roles)]
        for start, sources in ((Start.ME, me), (Start.ORGANISATION, ours)):
            for each in people[::4]:
                found = to_person(reader.viewer, each, start=start)
                assert told(found) == expected(walker, sources, [each]), (reader.name, each)
                counted += len(found)
            for pk, row in organisations.items():
                found = to_organisation(reader.viewer, pk, start=start)
                ends = at_work([pk]) if reader.sees(row) else []
                assert told(found) == expected(walker, sources, ends), (reader.name, row)
            found = to_any(reader.viewer, people[::3], start=start)
            assert told(found) == expected(walker, sources, people[::3]), reader.name
    assert counted > 150


def test_the_ties_of_a_path_are_seen_by_the_rule_of_the_database(everybody: list[Reader]) -> None:
    """The two conditions that `sight` stands for, put to every step that anybody is told."""
    for reader in everybody:
        seen = set(visible(reader.viewer).values_list("pk", flat=True))
        ties = {
            (tie.knower_id, tie.person_id): tie.pk
            for person in Person.objects.all()
            for tie in ties_to(reader.viewer, person)
        }
        paths = to_any(reader.viewer, seen)
        for path in paths:
            for stop in path.stops[1:]:
                assert stop.person_id is None or stop.person_id in seen
            for step, (one, other) in zip(path.steps, pairwise(path.stops), strict=True):
                assert ties[step.knower_id, step.person_id]
                ends = (one, other) if step.is_stated_ahead else (other, one)
                assert (ends[0].user_id, ends[1].person_id) == (step.knower_id, step.person_id)
        rows = stated(paths)
        assert {key: tie.pk for key, tie in rows.items()}.items() <= ties.items()
        for step in (step for path in paths for step in path.steps):
            tie = rows[step.knower_id, step.person_id]
            assert (tie.strength, tie.updated_at.year) == (step.strength, step.year)
