"""Who knows whom, as arrays: what the search for paths walks through.

A node is a person, or a user who knows people and is in the register as no person. Each tie stands twice, with the
knower and with the known, since an introduction may go either way. The entries of a node stand side by side, the ones
that are worth most first (`weights`), then by the other end; `rows` tells where. All arrays have room at their end,
where `changes` puts what is new, so that one array in memory that all processes share serves them all and nothing is
built again for one more tie.

    neighbour, code      of every entry: the other end; strength, year, level and direction in one number (`codes`)
    rows                 of every node: where its entries begin, and how many there are, in one number
    person, user         its numbers in the database, 0 for none
    owner, steward, flags    who may see it: as `latu.organisations.models.Owned` has it
    user_ids, user_nodes    which node a user is, ordered by user
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latu.core.access import Level
from latu.introductions import weights

type Ints = NDArray[np.int64]
type Array = NDArray[Any]

LEVELS = {Level.PRIVATE: 0, Level.ORGANISATION: 1, Level.NETWORK: 2, Level.PUBLIC: 3}
RESTRICTED, CARD, GONE = 4, 8, 16  # flags beside the level: kept out; is a person; was taken away

FIRST_YEAR, YEARS = 2000, 64  # years before it count as it
CODES = 1 << 11  # how many different codes there are
OUT = 1 << 4  # the node is the knower, the other end the known
PLACE = np.array(
    [
        weights.LOSS.get(code & 3, 0) + weights.LOSS_OF_A_YEAR * (YEARS - (code >> 5))
        for code in range(CODES)
    ]
)  # of a code among the entries of a node: what is worth most first
PLACES = 1 << 13  # more than any place

DEGREE_BITS = 24
DEGREE = (1 << DEGREE_BITS) - 1

NODES = {
    "rows": np.int64,
    "person": np.int32,
    "user": np.int32,
    "owner": np.int32,
    "steward": np.int32,
    "flags": np.uint8,
}
ENTRIES = {"neighbour": np.int32, "code": np.uint16}
USERS = {"user_ids": np.int32, "user_nodes": np.int32}
MOST = np.iinfo(np.int32).max  # of the numbers of the database
ROOM_FOR_NODES, ROOM_FOR_ENTRIES = 10_000, 500_000


@dataclass(frozen=True, slots=True)
class People:
    """Columns of people: number, user, owner, steward (0 for none), level (`LEVELS`), restricted."""

    id: Array
    user: Array
    owner: Array
    steward: Array
    level: Array
    restricted: Array


@dataclass(frozen=True, slots=True)
class Ties:
    """Columns of ties: the knower's user number, the person's number, strength, year, level (`LEVELS`)."""

    knower: Array
    person: Array
    strength: Array
    year: Array
    level: Array


@dataclass(slots=True, eq=False)
class Graph:
    """The arrays (see the head), how much of them is in use, and what has been found out since they were made."""

    rows: Array
    person: Array
    user: Array
    owner: Array
    steward: Array
    flags: Array
    neighbour: Array
    code: Array
    user_ids: Array
    user_nodes: Array
    nodes: int
    entries: int
    first_person: int  # nodes before it are users without a card
    last_person: int  # nodes from it on have come later
    later_people: dict[int, int] = field(default_factory=dict)
    later_users: dict[int, int | None] = field(default_factory=dict)
    room: dict[int, int] = field(
        default_factory=dict
    )  # of rows that were moved: how long they may get
    places: dict[str, Array] = field(
        default_factory=dict
    )  # scratch of the search, as long as the nodes

    def node_of_person(self, person_id: int) -> int | None:
        """Where a person stands, or None."""
        nodes = self.nodes_of([person_id], ())
        return int(nodes[0]) if nodes.size else None

    def node_of_user(self, user_id: int) -> int | None:
        """Where a user stands, or None."""
        nodes = self.nodes_of((), [user_id])
        return int(nodes[0]) if nodes.size else None

    def nodes_of(self, person_ids: Collection[int], user_ids: Collection[int]) -> Ints:
        """Where these people and users stand, those that are there, ordered and each once."""
        people = self.person[self.first_person : self.last_person]
        found = [_places(people, person_ids, self.later_people) + self.first_person]
        at = _places(self.user_ids, user_ids, self.later_users)
        found.append(self.user_nodes[at].astype(np.int64))
        if self.later_people:
            found.append(_later(self.later_people, person_ids))
        if self.later_users:
            found.append(_later(self.later_users, user_ids))
        return np.unique(np.concatenate(found))

    def row(self, node: int) -> slice:
        """Where the entries of a node stand."""
        packed = int(self.rows[node])
        return slice(packed >> DEGREE_BITS, (packed >> DEGREE_BITS) + (packed & DEGREE))

    def scratch(self, name: str, dtype: type, empty: int) -> Array:
        """An array as long as the nodes, all `empty`; whoever writes in it makes it empty again."""
        if name not in self.places:
            self.places[name] = np.full(self.rows.size, empty, dtype=dtype)
        return self.places[name]


def _places(known: Array, wanted: Collection[int], but: Mapping[int, object]) -> Ints:
    """Where the wanted numbers stand among the known ones, which are ordered; those that are elsewhere by now are not."""
    kept = (each for each in wanted if 0 < each <= MOST and each not in but)
    ids = np.fromiter(kept, dtype=np.int32)
    at = np.searchsorted(known, ids)
    inside = at < known.size
    found: Ints = at[inside][known[at[inside]] == ids[inside]]
    return found


def _later(known: Mapping[int, int | None], wanted: Collection[int]) -> Ints:
    nodes = (known.get(each) for each in wanted)
    return np.array([each for each in nodes if each is not None], dtype=np.int64)


def codes(strength: Array, year: Array, level: Array) -> Array:
    """Strength (2 bits), level (2), direction (1, set later), years since FIRST_YEAR (6)."""
    years = np.clip(year.astype(np.int64) - FIRST_YEAR, 0, YEARS - 1)
    return (strength.astype(np.int64) | level.astype(np.int64) << 2 | years << 5).astype(np.uint16)


def flags(level: Array, restricted: Array) -> Array:
    """Level and flags of people."""
    return (level.astype(np.uint8) | CARD | np.where(restricted, RESTRICTED, 0)).astype(np.uint8)


def build(people: People, ties: Ties) -> Graph:
    """The graph of these people and ties; ties to people who are not among them, or to oneself, are left out."""
    order = np.argsort(people.id, kind="stable")
    has_card = people.user[people.user > 0]
    without = np.setdiff1d(ties.knower, has_card)  # each once, ordered
    first, count = without.size, without.size + people.id.size
    columns = _nodes(people, order, without)
    known = np.flatnonzero(columns["user"])
    by_user = known[np.argsort(columns["user"][known], kind="stable")]
    starts, neighbour, code = _entries(
        _found(columns["person"][first:count], ties.person, first),
        by_user[np.searchsorted(columns["user"][by_user], ties.knower)],
        codes(ties.strength, ties.year, ties.level),
        count,
    )
    columns["rows"] = starts[:-1] << DEGREE_BITS | np.diff(starts)
    of_nodes: dict[str, Any] = {
        name: _with_room(columns[name], dtype, ROOM_FOR_NODES) for name, dtype in NODES.items()
    }
    return Graph(
        **of_nodes,
        neighbour=_with_room(neighbour, np.int32, ROOM_FOR_ENTRIES),
        code=_with_room(code, np.uint16, ROOM_FOR_ENTRIES),
        user_ids=columns["user"][by_user],
        user_nodes=by_user.astype(np.int32),
        nodes=count,
        entries=neighbour.size,
        first_person=first,
        last_person=count,
    )


def _nodes(people: People, order: Array, without: Array) -> dict[str, Array]:
    none = np.zeros(without.size, dtype=np.int32)
    columns = {
        name: np.concatenate([none, getattr(people, name)[order]]) for name in ("owner", "steward")
    }
    columns["person"] = np.concatenate([none, people.id[order]])
    columns["user"] = np.concatenate([without, people.user[order]]).astype(np.int32)
    seen = flags(people.level[order], people.restricted[order])
    columns["flags"] = np.concatenate([none.astype(np.uint8), seen])
    return columns


def _found(known: Array, wanted: Array, first: int) -> Ints:
    """Where the wanted stand among the known, which are ordered; -1 for those that do not."""
    if not known.size:
        return np.full(wanted.size, -1)
    places = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    return np.where(known[places] == wanted, places + first, -1)


def _entries(person: Ints, knower: Ints, code: Array, count: int) -> tuple[Ints, Array, Array]:
    """Where the entries of each node begin; the other end of each, and its code."""
    kept = (person >= 0) & (person != knower)
    person, knower, code = person[kept], knower[kept], code[kept]
    both = np.concatenate([code | np.uint16(OUT), code])
    node, other = np.concatenate([knower, person]), np.concatenate([person, knower])
    order = np.argsort((node * PLACES + PLACE[both]) * count + other, kind="stable")
    node, other = node[order], other[order]
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=count), out=starts[1:])
    return starts, other.astype(np.int32), both[order]


def _with_room(values: Array, dtype: type, least: int) -> Array:
    grown: Array = np.zeros(values.size + least + values.size // 16, dtype=dtype)
    grown[: values.size] = values
    return grown
