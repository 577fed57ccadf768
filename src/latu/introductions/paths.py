"""The best few ways from some people to others: at most four steps, over ties and people that the asker may use.

Better is what costs less (`weights`); of equal cost is better what comes first by its nodes, from the start on. No path
passes a node twice, nor one of the sources or targets on its way: who stands between is neither.

How it is found: one step is made from the sources and one from the targets. Where they meet are paths of one and two
steps. Then one step more is made from the side that has less to look at: that makes three. For every place that it gets
to, the cheapest way is kept, and the cheapest by way of somebody else; so when the other side makes its second step,
the cheapest first, the cost of the best path through each pair of neighbours is known exactly before any path is put
together. Five pairs are enough for five paths, however many ways there are, and what the fifth costs bounds what is
still looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from latu.introductions.graph import CODES, OUT, Array, Graph
from latu.introductions.sides import LOW, Edges, Side, expand, smallest
from latu.introductions.sight import COLLEAGUE, HIDDEN, MYSELF, NEVER, STANDINGS, STRANGER, Sight

UNBOUND = 8 * NEVER  # as long as fewer paths are found than are wanted

type Ways = list[tuple[int, tuple[int, ...]]]  # costs and nodes, the best first
type Pair = tuple[
    int, int, int, int, int, int
]  # total, three numbers that order equal ones, two nodes


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A path: its cost and its nodes from the start to the end; the lesser the better."""

    cost: int
    nodes: tuple[int, ...]


def best_paths(
    graph: Graph, sight: Sight, sources: Array, targets: Array, count: int = 5
) -> list[Found]:
    """The best paths from any source to any target, best first; nodes must be ordered and each once.

    Targets that are sources, or that are no people or hidden ones, are none.
    """
    standing = sight.standing
    sources = sources[standing[sources] != HIDDEN]
    targets = targets[np.isin(standing[targets], (STRANGER, COLLEAGUE, MYSELF))]
    targets = np.setdiff1d(targets[graph.person[targets] > 0], sources)
    search = _Search(graph, sight, sources, targets, count)
    try:
        return search.run() if sources.size and targets.size else []
    finally:
        search.ahead.clean()
        search.behind.clean()


def tie_between(graph: Graph, sight: Sight, node: int, other: int) -> tuple[int, int]:
    """The best usable tie of two neighbours on a path: cost and code; if both know, that of the first."""
    row = graph.row(node)
    there = np.flatnonzero(graph.neighbour[row] == other)
    base = (int(sight.standing[node]) * STANDINGS + int(sight.standing[other])) * CODES
    codes = (int(each) for each in graph.code[row][there])
    costs = [(int(sight.costs[base + each]), not each & OUT, each) for each in codes]
    cost, _, code = min(costs)
    return cost, code


class _Search:
    def __init__(
        self, graph: Graph, sight: Sight, sources: Array, targets: Array, count: int
    ) -> None:
        self.graph, self.sight, self.count = graph, sight, count
        self.sources, self.targets = sources, targets
        self.found: list[Found] = []
        self.ahead = Side(graph, "ahead", is_ahead=True)
        self.behind = Side(graph, "behind", is_ahead=False)
        between = sight.standing.copy()
        between[sources] = between[targets] = HIDDEN
        self.between = replace(sight, standing=between)  # for those who are neither

    def run(self) -> list[Found]:
        """Shorter paths first; longer ones as far as they could be better."""
        self._first_steps()
        self._two()
        small, large = sorted((self.ahead, self.behind), key=lambda side: side.work)
        if small.front.size and large.front.size:
            self._three_and_four(small, large)
        return self.found

    def _limit(self, pairs: Iterable[Pair] = ()) -> int:
        """What the worst of the paths costs that would be told."""
        costs = sorted([*(each.cost for each in self.found), *(pair[0] for pair in pairs)])
        return costs[self.count - 1] if len(costs) >= self.count else UNBOUND

    def _first_steps(self) -> None:
        """From the sources and from the targets; paths of one step."""
        for side, nodes in ((self.ahead, self.sources), (self.behind, self.targets)):
            edges = expand(
                self.graph, self.sight, nodes, np.zeros(nodes.size, dtype=np.int32), NEVER
            )
            is_between = self.between.standing[edges.other] != HIDDEN
            side.start(nodes, edges.only(is_between))
            if side.is_ahead:
                ends = edges.only(~is_between)
                direct = ends.only(np.isin(ends.other, self.targets))
        best = smallest(2 * self.count, direct.cost, direct.index, direct.other)
        starts = self.sources[direct.index[best]].tolist()
        steps = zip(direct.cost[best].tolist(), starts, direct.other[best].tolist(), strict=True)
        self._tell(Found(cost, (start, end)) for cost, start, end in steps)

    def _two(self) -> None:
        """Somebody whom a source knows and who knows a target."""
        front = self.ahead.front
        total = self.ahead.cost + (self.behind.one[front] >> 32)
        for at in smallest(self.count, total, np.arange(front.size)):
            if total[at] < NEVER:
                self._join((int(front[at]),))

    def _three_and_four(self, small: Side, large: Side) -> None:
        pairs: list[Pair] = []
        second: list[Edges] = []
        for places in small.in_order():
            most = self._limit(pairs) - large.least
            if small.cost[places[0]] + self.sight.least > most:
                break
            edges = self._steps(small, places, most)
            second.append(edges)
            pairs = self._best([*pairs, *self._threes(small, large, edges, most + large.least)])
        for pair in pairs:
            self._join(pair[4:])
        if second:
            edges = _together(second, self._limit() - large.least - self.sight.least)
            self._four(large, small, small.tabulate(edges))

    def _threes(self, small: Side, large: Side, edges: Edges, limit: int) -> list[Pair]:
        """The best pairs of neighbours of which one is in front of each side."""
        one = large.one[edges.other]
        total = edges.cost + (one >> 32)
        at = np.flatnonzero(total <= min(limit, NEVER))
        near, far = small.front[edges.index[at]], edges.other[at]
        if small.is_ahead:
            return self._pairs(total[at], edges.index[at], far, far, near, far)
        return self._pairs(total[at], one[at] & LOW, near, near, far, near)

    def _four(self, large: Side, small: Side, least: int) -> None:
        """The second steps of the large side, to where the small one has been."""
        pairs: list[Pair] = []
        itself = small.one[large.front] & LOW
        for places in large.in_order():
            limit = min(self._limit(pairs), NEVER)
            if large.cost[places[0]] + self.sight.least + least > limit:
                break
            edges = self._steps(large, places, limit - least)
            edges = edges.only(edges.cost + (small.two[edges.other] >> 32) <= limit)
            best = small.two[edges.other]
            is_back = best & LOW == itself[edges.index]
            best[is_back] = small.other[edges.other[is_back]]
            total = edges.cost + (best >> 32)
            near, middle = large.front[edges.index], edges.other
            if large.is_ahead:
                told = self._pairs(total, edges.index, middle, middle, near, middle)
            else:
                told = self._pairs(total, best & LOW, middle, near, middle, near)
            pairs = self._best([*pairs, *told])
        for pair in pairs:
            self._join(pair[4:], is_long_before=small.is_ahead, is_long_after=not small.is_ahead)

    def _steps(self, side: Side, places: Array, most: int) -> Edges:
        """Second steps of a side, from some in front."""
        nodes, cost = side.front[places], side.cost[places]
        edges = expand(self.graph, self.between, nodes, cost, most)
        return replace(edges, index=places[edges.index])

    def _pairs(
        self, total: Array, first: Array, then: Array, last: Array, *nodes: Array
    ) -> list[Pair]:
        """The best of many, twice as many as are wanted: the same tie may be stated from both sides."""
        at = smallest(2 * self.count, total, first, then, last)
        at = at[total[at] < NEVER]
        columns = (total, first, then, last, *nodes)
        return list(zip(*(each[at].tolist() for each in columns), strict=True))

    def _best(self, pairs: list[Pair]) -> list[Pair]:
        once: dict[tuple[int, ...], Pair] = {}
        for pair in sorted(pairs):
            once.setdefault(pair[4:], pair)
        return list(once.values())[: self.count]

    def _join(
        self,
        middle: tuple[int, ...],
        *,
        is_long_before: bool = False,
        is_long_after: bool = False,
    ) -> None:
        """Tell the best paths through these neighbours."""
        first, last = middle[0], middle[-1]
        before = self._ways(self.ahead, first, last, is_long=is_long_before)
        after = self._ways(self.behind, last, first, is_long=is_long_after)
        cost = tie_between(self.graph, self.between, first, last)[0] if len(middle) == 2 else 0
        self._tell(
            Found(one + cost + other, (*reversed(start), *middle, *end))
            for (one, start), (other, end) in product(before, after)
        )

    def _ways(self, side: Side, node: int, without: int, *, is_long: bool) -> Ways:
        """The best ways between a node and where a side starts, the node left out; in two steps if `is_long`."""
        if not is_long:
            return [(cost, (start,)) for cost, start in side.firsts(node, self.count)]
        here = np.array([node])
        edges = expand(self.graph, self.between, here, np.zeros(1, dtype=np.int32), self._limit())
        one = side.one[edges.other]
        total = edges.cost + (one >> 32)
        total[edges.other == without] = NEVER
        order = one & LOW if side.is_ahead else edges.other
        ways: dict[tuple[int, ...], int] = {}
        for at in smallest(2 * self.count, total, order):
            if total[at] < NEVER:
                between, step = int(edges.other[at]), int(edges.cost[at])
                for cost, start in side.firsts(between, self.count):
                    ways.setdefault((between, start), step + cost)
        key = (lambda way: (way[0], *reversed(way[1]))) if side.is_ahead else None
        return sorted(((cost, nodes) for nodes, cost in ways.items()), key=key)[: self.count]

    def _tell(self, paths: Iterable[Found]) -> None:
        """Keep the best, each once."""
        best: dict[tuple[int, ...], Found] = {}
        for each in sorted([*self.found, *paths]):
            best.setdefault(each.nodes, each)
        self.found = list(best.values())[: self.count]


def _together(parts: list[Edges], most: int) -> Edges:
    """Those up to a cost."""
    kept = [each.only(each.cost <= most) for each in parts]
    return Edges(
        np.concatenate([each.index for each in kept]),
        np.concatenate([each.other for each in kept]),
        np.concatenate([each.cost for each in kept]),
    )
