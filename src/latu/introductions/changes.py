"""Small changes of a graph in its own arrays: what was written since it was built is in the next answer.

A row that gets longer moves to the room at the end, and has some to grow from then on. When the room is used up the
graph is built anew (`Full`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from latu.introductions.graph import (
    CARD,
    DEGREE,
    DEGREE_BITS,
    GONE,
    OUT,
    PLACE,
    RESTRICTED,
    Graph,
    codes,
)

TO_GROW = 16


class Full(Exception):
    """There is no room left for changes."""


@dataclass(frozen=True, slots=True)
class Card:
    """A person as it is now: user, owner, steward (0 for none), level (`LEVELS`), restricted."""

    user: int
    owner: int
    steward: int
    level: int
    restricted: bool


type Said = tuple[int, int, int]  # of a tie: strength, year, level (`LEVELS`)
type Pair = tuple[int, int]  # user number of the knower, number of the person


def moved_users(graph: Graph, people: Mapping[int, Card | None]) -> set[int]:
    """Users who are other nodes from now on: `apply` needs all that they say."""
    moved = set()
    for person_id, card in people.items():
        node = graph.node_of_person(person_id)
        before = 0 if node is None or graph.flags[node] & GONE else int(graph.user[node])
        after = card.user if card else 0
        moved |= {before, after} if before != after else set()
    return moved - {0}


def apply(
    graph: Graph, people: Mapping[int, Card | None], ties: Mapping[Pair, Said | None]
) -> None:
    """Make people and ties as they are now; None for those that are gone. Raises `Full`.

    Of users who move (`moved_users`) all ties have to be among them.
    """
    moved = moved_users(graph, people)
    for user in sorted(moved):
        _silence(graph, graph.node_of_user(user))
        graph.later_users[user] = None
    for person_id, card in sorted(people.items()):
        _put_person(graph, person_id, card)
    for (knower, person_id), said in sorted(ties.items()):
        _put_tie(graph, knower, person_id, said)


def _put_person(graph: Graph, person_id: int, card: Card | None) -> None:
    node = graph.node_of_person(person_id)
    if card is None:
        if node is not None:
            graph.flags[node], graph.user[node] = GONE, 0
        return
    if node is None:
        node = graph.later_people[person_id] = _new_node(graph)
        graph.person[node] = person_id
    graph.user[node], graph.owner[node], graph.steward[node] = card.user, card.owner, card.steward
    graph.flags[node] = card.level | CARD | (RESTRICTED if card.restricted else 0)
    if card.user:
        graph.later_users[card.user] = node


def _put_tie(graph: Graph, knower_id: int, person_id: int, said: Said | None) -> None:
    person, knower = graph.node_of_person(person_id), graph.node_of_user(knower_id)
    if person is None or (knower is None and said is None):
        return
    if knower is None:
        knower = graph.later_users[knower_id] = _new_node(graph)
        graph.user[knower] = knower_id
    if knower == person:
        return
    code = None if said is None else int(codes(*(np.array([each]) for each in said))[0])
    _put(graph, knower, person, OUT, code)
    _put(graph, person, knower, 0, code)


def _silence(graph: Graph, node: int | None) -> None:
    """Take away what the user of this node says."""
    if node is None:
        return
    row = graph.row(node)
    said = graph.code[row] & OUT != 0
    for other in graph.neighbour[row][said].tolist():
        _put(graph, node, other, OUT, None)
        _put(graph, other, node, 0, None)
    if not graph.person[node]:
        graph.flags[node] = GONE
    graph.user[node] = 0


def _put(graph: Graph, node: int, other: int, direction: int, code: int | None) -> None:
    """Set or take away one entry; there is one at most of a direction between two nodes."""
    row = graph.row(node)
    there = graph.neighbour[row] == other
    there &= graph.code[row] & OUT == direction
    for at in (np.flatnonzero(there) + row.start).tolist():
        graph.room.setdefault(node, row.stop - row.start)
        _shift(graph, slice(at + 1, row.stop), at)
        graph.rows[node] -= 1
    if code is not None:
        code |= direction
        _insert(graph, node, other, code)


def _insert(graph: Graph, node: int, other: int, code: int) -> None:
    """Put in an entry where it belongs: by its place, then by the other end."""
    start = _with_room(graph, node)
    row = graph.row(node)
    order = PLACE[graph.code[row]] * graph.rows.size + graph.neighbour[row]
    at = start + int(np.searchsorted(order, PLACE[code] * graph.rows.size + other))
    _shift(graph, slice(at, row.stop), at + 1)
    graph.neighbour[at], graph.code[at] = other, code
    graph.rows[node] += 1


def _shift(graph: Graph, entries: slice, to: int) -> None:
    size = entries.stop - entries.start
    for values in (graph.neighbour, graph.code):
        values[to : to + size] = values[entries].copy()


def _with_room(graph: Graph, node: int) -> int:
    """Where the row starts once there is room in it for one entry more."""
    row = graph.row(node)
    size = int(row.stop - row.start)
    if size < graph.room.get(node, size):
        return int(row.start)
    start, room = graph.entries, size + size // 4 + TO_GROW
    if start + room > graph.neighbour.size or size >= DEGREE:
        raise Full
    graph.entries += room
    graph.room[node] = room
    _shift(graph, row, start)
    graph.rows[node] = start << DEGREE_BITS | size
    return start


def _new_node(graph: Graph) -> int:
    node = graph.nodes
    if node >= graph.rows.size:
        raise Full
    graph.nodes += 1
    graph.rows[node] = graph.entries << DEGREE_BITS
    return node
