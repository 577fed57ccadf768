"""One side of a search: those from whom it starts, whom they know, and how far it is to them.

Costs are kept packed: the cost, and in the low half the place of the one by whom it is had, so that the smallest number
is the cheapest way, and of the cheapest ways the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from latu.introductions.graph import CODES, DEGREE, DEGREE_BITS, Array, Graph, Ints
from latu.introductions.sight import NEVER, STANDINGS, Sight

LOW = (1 << 32) - 1
NOTHING = (1 << 62) | LOW  # no cost, by nobody
AT_FIRST, AT_ONCE = 1 << 14, 1 << 18  # entries that are looked at together: few, then more and more
FEW = 100  # entries of a row that need no looking which of them are good


@dataclass(frozen=True, slots=True)
class Edges:
    """Entries: which of the nodes each belongs to, the other end, and the cost of the way so far with it."""

    index: Array
    other: Array
    cost: Array

    def only(self, kept: Array) -> "Edges":
        """Those of a mask."""
        at = np.flatnonzero(kept)
        return Edges(self.index[at], self.other[at], self.cost[at])


def expand(graph: Graph, sight: Sight, nodes: Array, so_far: Array, most: int) -> Edges:
    """The usable entries of these nodes up to a cost; `so_far` is that of the ways to the nodes."""
    rows = graph.rows[nodes]
    starts, sizes = rows >> DEGREE_BITS, rows & DEGREE
    most = min(most, NEVER - 1)
    if most < NEVER - 1:
        long = np.flatnonzero(sizes > FEW)
        if long.size:
            budget = most - so_far[long]
            sizes[long] = _good(graph.code, sight.at_best, starts[long], sizes[long], budget)
    index = np.repeat(np.arange(nodes.size), sizes)
    at = (starts - (np.cumsum(sizes) - sizes))[index]
    at += np.arange(index.size)
    other = graph.neighbour[at]
    key = sight.standing[nodes].astype(np.int32)[index]
    key *= STANDINGS
    key += sight.standing[other]
    key *= CODES
    key += graph.code[at]
    cost = sight.costs[key]
    cost += so_far[index]
    kept = np.flatnonzero(cost <= most)
    return Edges(index[kept], other[kept], cost[kept])


def _good(code: Array, at_best: Array, starts: Ints, sizes: Ints, most: Array) -> Ints:
    """How many entries of each row cost no more than `most`, seen or not: they are its first ones."""
    low, high = np.zeros_like(sizes), sizes.copy()
    while (low < high).any():
        middle = (low + high) >> 1
        is_good = (at_best[code[starts + middle]] <= most) & (low < high)
        low = np.where(is_good, middle + 1, low)
        high = np.where(is_good, high, np.minimum(middle, high))
    return low


def smallest(count: int, values: Array, *then: Array) -> Array:
    """Where the smallest values stand, in order; what is equal is ordered by the other arrays."""
    at = np.arange(values.size)
    if values.size > count:
        last = np.partition(values, count - 1)[count - 1]
        at = np.flatnonzero(values <= last)
    return at[np.lexsort([*(each[at] for each in reversed(then)), values[at]])][:count]


class Side:
    """The sources and whom they know, or the targets and who knows them.

    nodes    where it starts; `edges` are the first steps from there to others that are neither source nor target
    front    whom those steps reach, each once, by the first of the nodes that reach it best; `cost`, how well
    one      of every node of the graph: the packed cost of one step, and the place in `front`
    two      the same of two steps, and the place of the one between; `other`, by anyone else between
    """

    def __init__(self, graph: Graph, name: str, *, is_ahead: bool) -> None:
        self.graph, self.is_ahead = graph, is_ahead
        self.one = graph.scratch(f"one {name}", np.int64, NOTHING)
        self.two = graph.scratch("two", np.int64, NOTHING)  # of one of the sides only
        self.other = graph.scratch("other", np.int64, NOTHING)
        self._written: list[tuple[Array, Array]] = []

    def start(self, nodes: Array, edges: Edges) -> None:
        """Make the first step."""
        self.nodes, self.edges = nodes, edges
        key = edges.cost.astype(np.int64) << 32 | edges.index
        self._written.append((self.one, edges.other))
        np.minimum.at(self.one, edges.other, key)
        best = np.flatnonzero(self.one[edges.other] == key)
        front, index = edges.other[best], edges.index[best]
        self.one[front] = np.arange(front.size)  # of a tie that both have stated alike one stays
        once = np.flatnonzero(self.one[front] == np.arange(front.size))
        once = once[np.lexsort((front[once], index[once]))]
        self.front, self.cost = front[once], edges.cost[best[once]]
        self.one[self.front] = self.cost.astype(np.int64) << 32 | np.arange(once.size)
        self.least = int(self.cost.min(initial=NEVER))
        self.work = int((self.graph.rows[self.front] & DEGREE).sum())

    def tabulate(self, edges: Edges) -> int:
        """Keep the second steps, `index` being the place in `front`; the least cost of them."""
        key = edges.cost.astype(np.int64) << 32 | edges.index
        self._written += [(self.two, edges.other), (self.other, edges.other)]
        np.minimum.at(self.two, edges.other, key)
        second = np.flatnonzero(self.two[edges.other] & LOW != edges.index)
        np.minimum.at(self.other, edges.other[second], key[second])
        return int(edges.cost.min(initial=NEVER))

    def clean(self) -> None:
        """Empty the scratch where it was written."""
        for places, nodes in self._written:
            places[nodes] = NOTHING

    def in_order(self) -> Iterator[Ints]:
        """Places in `front`, the cheapest first, a few at a time."""
        order = np.argsort(self.cost, kind="stable")
        done = np.cumsum(self.graph.rows[self.front[order]] & DEGREE)
        group = np.log2(done / AT_FIRST + 1).astype(np.int64) + done // AT_ONCE
        yield from np.split(order, np.flatnonzero(np.diff(group)) + 1)

    def firsts(self, node: int, count: int) -> list[tuple[int, int]]:
        """From which of the nodes where it starts one gets best to a node in front; cost and node."""
        at = np.flatnonzero(self.edges.other == node)
        cost, index = self.edges.cost[at], self.edges.index[at]
        best: dict[int, int] = {}
        for each in smallest(2 * count, cost, index):  # a tie may be stated from both sides
            best.setdefault(int(self.nodes[index[each]]), int(cost[each]))
        return [(cost, start) for start, cost in best.items()][:count]
