"""A graph that was changed is the graph that would be built of what there is now."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latu.introductions import changes
from latu.introductions.changes import Card, Full, Pair, Said, apply
from latu.introductions.graph import GONE, OUT, PLACE, Graph, People, Ties, build

type Cards = dict[int, Card]
type Saids = dict[Pair, Said]


def made(cards: Cards, said: Saids) -> Graph:
    """The graph of these people and ties."""
    rows = [
        (pk, each.user, each.owner, each.steward, each.level, int(each.restricted))
        for pk, each in cards.items()
    ]
    ties = [(*pair, *each) for pair, each in said.items()]
    return build(
        People(*np.array(rows, dtype=np.int32).reshape(-1, 6).T),
        Ties(*np.array(ties, dtype=np.int32).reshape(-1, 5).T),
    )


def told(graph: Graph) -> tuple[set[tuple[int, ...]], set[tuple[int, ...]]]:
    """All that a graph says, by numbers of the database; the order of each row is looked at on the way."""
    names = [(int(graph.person[at]) or -int(graph.user[at])) for at in range(graph.nodes)]
    entries = set[tuple[int, ...]]()
    for node in range(graph.nodes):
        row = graph.row(node)
        near = [
            (int(PLACE[code]), int(other), int(code))
            for other, code in zip(graph.neighbour[row], graph.code[row], strict=True)
        ]
        assert [each[:2] for each in near] == sorted(each[:2] for each in near)
        assert len({(other, code & OUT) for _, other, code in near}) == len(near)
        entries |= {(names[node], names[other], code) for _, other, code in near}
    columns = (graph.person, graph.user, graph.owner, graph.steward, graph.flags)
    people = {
        tuple(int(column[node]) for column in columns)
        for node in range(graph.nodes)
        if graph.person[node] and not graph.flags[node] & GONE
    }
    return people, entries


USERS, PEOPLE = st.integers(101, 104), st.integers(1, 7)
SAID = st.tuples(st.integers(1, 3), st.sampled_from((1990, 2026)), st.integers(0, 3))
CARD = st.builds(
    Card, st.just(0), st.integers(0, 2), st.sampled_from((0, 101)), st.integers(0, 3), st.booleans()
)


@st.composite
def registers(draw: st.DrawFn) -> tuple[Cards, Saids]:
    """People, some of whom are users, and what users say of them."""
    cards = draw(st.dictionaries(PEOPLE, CARD, max_size=6))
    for user in draw(st.sets(USERS)):
        if free := sorted(pk for pk, each in cards.items() if not each.user):
            pk = draw(st.sampled_from(free))
            cards[pk] = replace(cards[pk], user=user)
    said = draw(st.dictionaries(st.tuples(USERS, PEOPLE), SAID, max_size=10))
    return cards, {pair: each for pair, each in said.items() if pair[1] in cards}


def change(graph: Graph, before: tuple[Cards, Saids], after: tuple[Cards, Saids]) -> None:
    """What would be noted and read between two states."""
    people = {
        pk: after[0].get(pk)
        for pk in before[0].keys() | after[0].keys()
        if before[0].get(pk) != after[0].get(pk)
    }
    ties = {
        pair: after[1].get(pair)
        for pair in before[1].keys() | after[1].keys()
        if before[1].get(pair) != after[1].get(pair)
    }
    moved = changes.moved_users(graph, people)
    ties |= {pair: each for pair, each in after[1].items() if pair[0] in moved}
    apply(graph, people, ties)


@settings(max_examples=150, deadline=None)
@given(st.lists(registers(), min_size=2, max_size=4))
def test_a_changed_graph_says_what_a_new_one_does(states: list[tuple[Cards, Saids]]) -> None:
    graph = made(*states[0])
    for before, after in zip(states, states[1:], strict=False):
        change(graph, before, after)
        assert told(graph) == told(made(*after))
        change(graph, after, after)
        assert told(graph) == told(made(*after)), "twice is once"


def test_a_row_that_grows_again_and_again_stays_whole() -> None:
    cards = {pk: Card(0, 0, 0, 3, restricted=False) for pk in range(1, 200)}
    said: Saids = {}
    graph = made(cards, said)
    for pk in range(199, 0, -1):
        said[101, pk] = (pk % 3 + 1, 2026, 3)
        apply(graph, {}, {(101, pk): said[101, pk]})
    assert told(graph) == told(made(cards, said))


def test_without_room_it_says_so() -> None:
    graph = made({1: Card(0, 0, 0, 3, restricted=False)}, {})
    graph.entries = graph.neighbour.size
    with pytest.raises(Full):
        apply(graph, {}, {(101, 1): (1, 2026, 3)})
    graph.nodes = graph.rows.size
    with pytest.raises(Full):
        apply(graph, {2: Card(0, 0, 0, 3, restricted=False)}, {})
