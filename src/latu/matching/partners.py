"""How good a partner an organisation would be, and why. Pure: everything that is needed is handed in.

Each reason brings points. What there can be many of counts by its logarithm: a hundredth project in a programme
says less than a second one with us.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log2

MOST_EXAMPLES = 3


class Because(StrEnum):
    """Why an organisation is suggested."""

    NOTICE = "notice"  # looks for or offers something for this very call
    OF_CALL = "of_call"  # took part in projects that this call funded
    COMMON = "common"  # has projects with us
    SIMILAR = "similar"  # took part in projects about the same
    PROGRAMME = "programme"  # has projects in the call's programme
    CONTACT = "contact"  # somebody works there whom we know
    THROUGH = (
        "through"  # has worked, on the same matter, with those where somebody works whom we know
    )
    COUNTRY = "country"  # comes from a country that the call's rules ask for besides ours
    MEMBER_STATE = "member_state"  # comes from a Member State, of which one is still needed
    LIKED = "liked"  # our team said that it is good


POINTS: dict[Because, float] = {
    Because.NOTICE: 6,
    Because.OF_CALL: 4,
    Because.COMMON: 4,
    Because.SIMILAR: 3,
    Because.PROGRAMME: 0.5,
    Because.CONTACT: 3,
    Because.THROUGH: 1,
    Because.COUNTRY: 2,
    Because.MEMBER_STATE: 2,
    Because.LIKED: 3,
}
# These alone suggest nobody: most of the world comes from another country.
NOT_ENOUGH = frozenset({Because.COUNTRY, Because.MEMBER_STATE, Because.PROGRAMME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is still missing by the call's rules; `home` is the country that is there already."""

    home: str = ""
    countries: int = 0
    member_state: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a candidate: numbers of projects, people, organisations and a notice."""

    country: str = ""
    is_member_state: bool = False
    of_call: tuple[int, ...] = ()
    similar: tuple[int, ...] = ()
    programme: int = 0
    common: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    through: tuple[int, ...] = ()
    notices: tuple[int, ...] = ()
    is_liked: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: how many there are, the first of them, and its points."""

    because: Because
    points: float
    number: int
    examples: tuple[int, ...] = ()


def reasons(facts: Facts, need: Need) -> tuple[Reason, ...]:
    """Why the candidate would be good, the strongest reason first; none where nothing but its country speaks for it."""
    found = [*_counted(facts), *_of_the_rules(facts, need)]
    if not any(each.because not in NOT_ENOUGH for each in found):
        return ()
    return tuple(sorted(found, key=lambda each: (-each.points, each.because)))


def score(found: Iterable[Reason]) -> float:
    """The points of all reasons together."""
    return sum(each.points for each in found)


def _counted(facts: Facts) -> Iterable[Reason]:
    numbers: tuple[tuple[Because, tuple[int, ...]], ...] = (
        (Because.NOTICE, facts.notices),
        (Because.OF_CALL, facts.of_call),
        (Because.COMMON, facts.common),
        (Because.SIMILAR, facts.similar),
        (Because.CONTACT, facts.contacts),
        (Because.THROUGH, facts.through),
    )
    for because, rows in numbers:
        if rows:
            yield _reason(because, len(rows), rows[:MOST_EXAMPLES])
    if facts.programme:
        yield _reason(Because.PROGRAMME, facts.programme)
    if facts.is_liked:
        yield _reason(Because.LIKED, 1)


def _of_the_rules(facts: Facts, need: Need) -> Iterable[Reason]:
    if need.countries and facts.country and facts.country != need.home:
        yield _reason(Because.COUNTRY, 1)
    if need.member_state and facts.is_member_state:
        yield _reason(Because.MEMBER_STATE, 1)


def _reason(because: Because, number: int, examples: tuple[int, ...] = ()) -> Reason:
    return Reason(because, POINTS[because] * log2(1 + number), number, examples)
