"""What an asker may use of the graph: the rule of people and the rule of ties, as tables over its numbers.

This says for whole arrays what two conditions of the database say for rows:

    people.queries.visible   a person is seen by its level, owner and steward (`latu.core.access.visible_q`); a restricted
                             one never. Users without a card are seen where a tie of theirs is.
    people.queries.ties_to   a tie is seen by the knower; by everyone if public; by the network if of that level; by
                             those who share an organisation with the knower if of that level or of the organisation's.

A tie is usable if it is seen, and so are both its ends. The asker is always seen as a knower, and as somebody who is
known only like any other: a hidden card tells not even its own user who says to know it. `tests/differential` holds all
this against the database and against the rules written a second time.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from latu.core.access import Level, Viewer
from latu.introductions import weights
from latu.introductions.graph import (
    CARD,
    CODES,
    FIRST_YEAR,
    GONE,
    LEVELS,
    OUT,
    RESTRICTED,
    Array,
    Graph,
)

NEVER = 1 << 24  # a cost: more than any path has
HIDDEN, STRANGER, COLLEAGUE, MYSELF, MYSELF_HIDDEN = range(5)  # what a node is to the asker
STANDINGS = 5


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, the users who share an organisation with them, and the year it is."""

    viewer: Viewer
    colleague_ids: frozenset[int]
    year: int


@dataclass(frozen=True, slots=True)
class Sight:
    """`standing` of every node, and the cost of an entry by both standings and its code (`NEVER` if it is not seen)."""

    standing: Array
    costs: Array  # [standing of the node, standing of the other end, code], flat
    at_best: Array  # cost of a code, whatever the standings
    least: int  # of all costs


def sight(graph: Graph, asker: Asker) -> Sight:
    """What this asker may use of this graph."""
    costs = _costs(asker.year, asker.viewer.in_network)
    return Sight(_standing(graph, asker), costs.ravel(), _worths(asker.year), int(costs.min()))


def _standing(graph: Graph, asker: Asker) -> Array:
    viewer, flags = asker.viewer, graph.flags[: graph.nodes]
    level = flags & 3
    widest = LEVELS[Level.NETWORK if viewer.in_network else Level.PUBLIC]
    is_seen = level >= (LEVELS[Level.PRIVATE] if viewer.is_system else widest)
    for owner in viewer.organisation_ids:
        is_seen |= (graph.owner[: graph.nodes] == owner) & (level != LEVELS[Level.PRIVATE])
    if viewer.user_id is not None:
        is_seen |= graph.steward[: graph.nodes] == viewer.user_id
    is_seen |= flags & CARD == 0
    is_seen &= flags & (RESTRICTED | GONE) == 0
    standing = is_seen.view(np.uint8)  # HIDDEN or STRANGER
    colleagues = graph.nodes_of((), asker.colleague_ids)
    standing[colleagues[standing[colleagues] != HIDDEN]] = COLLEAGUE
    me = None if viewer.user_id is None else graph.node_of_user(viewer.user_id)
    if me is not None:
        standing[me] = MYSELF if standing[me] != HIDDEN else MYSELF_HIDDEN
    return standing


@lru_cache(maxsize=4)
def _worths(year: int) -> Array:
    """The cost of every code in a year, whatever its level."""
    code = np.arange(CODES)
    pairs = zip(code & 3, year - FIRST_YEAR - (code >> 5), strict=True)
    return np.array([_cost(int(strength), int(age)) for strength, age in pairs], dtype=np.int32)


@lru_cache(maxsize=4)
def _costs(year: int, in_network: bool, /) -> Array:
    code, worths = np.arange(CODES), _worths(year)
    level = code >> 2 & 3
    is_public = level == LEVELS[Level.PUBLIC]
    is_network = level == LEVELS[Level.NETWORK]
    is_shared = is_network | (level == LEVELS[Level.ORGANISATION])
    by_anyone = is_public | (is_network & in_network)
    of_knower = {
        STRANGER: by_anyone,
        COLLEAGUE: by_anyone | is_shared,
        MYSELF: np.ones(CODES, dtype=bool),
        MYSELF_HIDDEN: np.ones(CODES, dtype=bool),
    }
    costs = np.full((STANDINGS, STANDINGS, CODES), NEVER, dtype=np.int32)
    goes_out = code & OUT != 0
    for knower, seen in of_knower.items():
        for known in (STRANGER, COLLEAGUE, MYSELF):
            there, back = seen & goes_out, seen & ~goes_out
            costs[knower, known, there] = worths[there]
            costs[known, knower, back] = worths[back]
    return costs


def _cost(strength: int, age: int) -> int:
    return weights.cost(strength, age) if strength in weights.LOSS else NEVER
