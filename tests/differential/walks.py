"""The slow way to the same introductions: try every way, one step after the other.

Who may see a person or a tie is written here without a word of `latu.introductions`; only what a tie costs comes from
where the product has it. A node is ("user", number) for a user without a card, ("person", number) for everybody else.
"""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from latu.core.access import Role, Viewer
from latu.introductions import weights
from tests.differential.readers import Reader

type Node = tuple[str, int]
type Walk = tuple[int, tuple[Node, ...]]

YEAR = datetime.now(UTC).year
LEVELS = ("private", "organisation", "network", "public")
ROLES = tuple(Role)


@dataclass(frozen=True)
class Card:
    """A person of the register."""

    pk: int
    user_id: int | None
    owner_id: int | None
    steward_id: int | None
    level: str
    restricted: bool


@dataclass(frozen=True)
class Stated:
    """A tie, as its knower has stated it."""

    knower_id: int
    person_id: int
    strength: int
    year: int
    level: str


@dataclass(frozen=True)
class Circle:
    """People, what they say of each other, and the roles of users by organisation."""

    cards: Sequence[Card]
    ties: Sequence[Stated]
    roles: Mapping[int, Mapping[int, str]]

    def reader(self, user_id: int | None) -> Reader:
        """Who asks: a user, or nobody."""
        roles = self.roles.get(user_id or 0, {})
        viewer = Viewer(user_id, frozenset(roles), frozenset(roles.values()))
        return Reader(str(user_id), viewer, user_id, roles)


class Walker:
    """All that one reader may walk over."""

    def __init__(self, circle: Circle, reader: Reader) -> None:
        self.circle, self.reader = circle, reader
        self.cards = {each.pk: each for each in circle.cards}
        self.card_of = {each.user_id: each for each in circle.cards if each.user_id}
        self.near: dict[Node, dict[Node, int]] = {}
        for tie in circle.ties:
            if self.may_use(tie):
                cost = weights.cost(tie.strength, YEAR - max(tie.year, 2000))
                a, b = self.node(tie.knower_id), ("person", tie.person_id)
                for one, other in ((a, b), (b, a)):
                    ways = self.near.setdefault(one, {})
                    ways[other] = min(cost, ways.get(other, cost))

    def node(self, user_id: int) -> Node:
        """Where a user stands."""
        card = self.card_of.get(user_id)
        return ("person", card.pk) if card else ("user", user_id)

    def sees(self, card: Card) -> bool:
        """Restricted people are nowhere."""
        return not card.restricted and self.reader.sees(card)

    def may_use(self, tie: Stated) -> bool:
        """The tie itself is seen, and so are both who are tied; I am seen to myself as far as I know others."""
        card, knower = self.cards.get(tie.person_id), self.card_of.get(tie.knower_id)
        if card is None or card is knower or not self.sees(card):
            return False
        is_mine = tie.knower_id == self.reader.user_id
        if knower is not None and not is_mine and not self.sees(knower):
            return False
        mine, theirs = self.reader.roles, self.circle.roles.get(tie.knower_id, {})
        is_colleague = bool(set(mine) & set(theirs))
        in_network = self.reader.is_system or any(role != "company" for role in mine.values())
        return (
            is_mine
            or tie.level == "public"
            or (tie.level == "network" and (in_network or is_colleague))
            or (tie.level == "organisation" and is_colleague)
        )

    def best(self, sources: Collection[Node], targets: Collection[Node], count: int) -> list[Walk]:
        """The best ways of at most four steps."""
        starts = {each for each in sources if self.may_start(each)}
        ends = {
            each
            for each in targets
            if each[0] == "person" and each[1] in self.cards and self.sees(self.cards[each[1]])
        }
        walks = [
            walk for start in starts for walk in self._walks((start,), 0, starts, ends - starts)
        ]
        return sorted(walks, key=lambda walk: (walk[0], [place(each) for each in walk[1]]))[:count]

    def may_start(self, node: Node) -> bool:
        """Whom the reader sees, and the reader."""
        if self.reader.user_id is not None and node == self.node(self.reader.user_id):
            return True
        return node[0] == "user" or self.sees(self.cards[node[1]])

    def _walks(
        self, walked: tuple[Node, ...], cost: int, starts: set[Node], ends: set[Node]
    ) -> Iterator[Walk]:
        for node, more in self.near.get(walked[-1], {}).items():
            if node in ends:
                yield cost + more, (*walked, node)
            elif node not in walked and node not in starts and len(walked) < weights.STEPS:
                yield from self._walks((*walked, node), cost + more, starts, ends)


def place(node: Node) -> tuple[bool, int]:
    """Users without a card come first; by number."""
    return node[0] == "person", node[1]


def circle(rnd: random.Random) -> Circle:
    """A few people and organisations, much alike: few levels of strength and year, so that much is equal."""
    people, users = rnd.randint(3, 18), list(range(101, 101 + rnd.randint(2, 9)))
    organisations = range(1, rnd.randint(2, 4))
    roles = {
        user: {each: rnd.choice(ROLES) for each in organisations if rnd.random() < 0.45}
        for user in users
    }
    levels = rnd.choice((LEVELS, ("public", "network"), ("public", "public", "private")))
    with_card = rnd.sample(users, min(people, len(users)))
    cards = [
        Card(
            pk=pk,
            user_id=with_card.pop() if with_card and rnd.random() < 0.6 else None,
            owner_id=rnd.choice([None, *organisations]),
            steward_id=rnd.choice(users) if rnd.random() < 0.3 else None,
            level=rnd.choice(levels),
            restricted=rnd.random() < 0.05,
        )
        for pk in rnd.sample(range(1, 40), people)
    ]
    pairs = [(user, each.pk) for user in users for each in cards]
    ties = [
        Stated(
            *pair, rnd.randint(1, 3), rnd.choice((YEAR, YEAR, YEAR - 5, 1998)), rnd.choice(levels)
        )
        for pair in rnd.sample(pairs, round(len(pairs) * rnd.choice((0.12, 0.2, 0.4, 0.8))))
    ]
    return Circle(cards, ties, roles)
