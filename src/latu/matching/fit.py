"""How well calls fit an organisation, and why. Pure: everything that is needed is handed in.

Three things speak for a call: telling subjects that the organisation or its projects are about too, a text that is
nearer to what it does or has done than most calls are, and projects in the same programme. What may apply is another question
(`latu.matching.eligibility`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

# benchmarks/bench_matching.py: from 0.7 to 0.5 for texts hit@10 stays; more for subjects keeps a call that merely
# reads alike below one that has a reason.
NEARNESS, SUBJECTS, PROGRAMME = 0.5, 0.4, 0.1
# What a subject that no other call has adds, each of what is left to 1: two of them are as good as certain. One
# that is only broader or narrower cannot make a fit alone.
SAME, CLOSE = 0.6, 0.25
# Less is no fit: a text alone has to stand 3 standard deviations above the usual (`nearness.CLEARLY`).
ENOUGH = 0.25
LIKE = 0.3  # a project whose subjects are less alike is not named


@dataclass(frozen=True, slots=True)
class Past:
    """A project that an organisation takes or took part in."""

    project: int
    programme: int | None
    concepts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an organisation: its own subjects and its projects."""

    organisation: int
    concepts: frozenset[int]
    past: Sequence[Past] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known that a call could be compared with."""
        return not self.concepts and not self.past


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call is about."""

    call: int
    programme: int | None
    concepts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Near:
    """How near a call's text is to what is known of the organisation, 0 to 1, and to which project (None: to
    the organisation's own text)."""

    share: float
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """One organisation and one call. The score is for the order only."""

    organisation: int
    call: int
    score: float
    concepts: tuple[int, ...] = ()  # shared, the rarest first
    related: tuple[int, ...] = ()  # of the call; the organisation has a broader or narrower one
    project: int | None = None  # the one most like the call
    in_programme: int = 0  # projects in the same programme


@dataclass(frozen=True, slots=True)
class Asked:
    """The concepts of a call made ready for many profiles."""

    by_rarity: Sequence[tuple[int, frozenset[int]]]  # the rarest first, each with itself widened
    widened: frozenset[int]
    length: float


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """How telling concepts are (1 for one that no call has, towards 0 for one that all have), and what is broader."""

    calls: int
    used: Mapping[int, int] = field(default_factory=dict)  # concept → calls about it
    broader: Mapping[int, int | None] = field(default_factory=dict)
    _says: dict[int, float] = field(default_factory=dict, repr=False, compare=False)
    _asked: dict[frozenset[int], Asked] = field(default_factory=dict, repr=False, compare=False)

    def says(self, concept: int) -> float:
        """How much it tells that two share it."""
        known = self._says.get(concept)
        if known is None:
            known = 1 - log(1 + self.used.get(concept, 0)) / log(2 + self.calls)
            self._says[concept] = known
        return known

    def widened(self, concepts: Iterable[int]) -> frozenset[int]:
        """The concepts and the next broader one of each."""
        given = frozenset(concepts)
        return given | {above for c in given if (above := self.broader.get(c)) is not None}

    def asked(self, concepts: frozenset[int]) -> Asked:
        """The concepts of a call, made ready once."""
        known = self._asked.get(concepts)
        if known is None:
            by_rarity = sorted(concepts, key=lambda c: (-self.says(c), c))
            widened = self.widened(concepts)
            known = self._asked[concepts] = Asked(
                [(c, self.widened([c])) for c in by_rarity], widened, self.length(widened)
            )
        return known

    def length(self, concepts: Iterable[int]) -> float:
        """Of concepts as a vector, each by how much it tells."""
        return sqrt(sum(self.says(concept) ** 2 for concept in concepts))


NOT_NEAR = Near(0.0)


def fits(
    profile: Profile,
    calls: Iterable[Wanted],
    thesaurus: Thesaurus,
    near: Mapping[int, Near] | None = None,
    enough: float = ENOUGH,
) -> list[Fit]:
    """The calls that fit, the best first. `near`: how near each call's text is; without it subjects count for
    texts too. `enough`: the least score that is a fit."""
    known = _known(profile, thesaurus)
    found = (
        _fit(known, call, thesaurus, near.get(call.call, NOT_NEAR) if near else None, enough)
        for call in calls
    )
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (-each.score, each.call))


@dataclass(frozen=True, slots=True)
class _Known:
    """A profile made ready for many calls: place 0 is the organisation itself, the others its projects."""

    profile: Profile
    concepts: frozenset[int]
    holders: Mapping[int, Sequence[int]]  # concept, or what is broader than it → places
    lengths: Sequence[float]
    programmes: Mapping[int, int]  # programme → projects

    def alike(self, asked: Asked, thesaurus: Thesaurus) -> dict[int, float]:
        """Place → how alike its concepts and those are, 0 to 1: the cosine, each concept by how much it tells."""
        shared: dict[int, float] = defaultdict(float)
        for concept in asked.widened:
            if places := self.holders.get(concept):
                square = thesaurus.says(concept) ** 2
                for place in places:
                    shared[place] += square
        return {
            place: square / (asked.length * self.lengths[place])
            for place, square in shared.items()
            if square
        }


def _known(profile: Profile, thesaurus: Thesaurus) -> _Known:
    own = [profile.concepts, *(each.concepts for each in profile.past)]
    widened = [thesaurus.widened(concepts) for concepts in own]
    holders: dict[int, list[int]] = defaultdict(list)
    for place, concepts in enumerate(widened):
        for concept in concepts:
            holders[concept].append(place)
    return _Known(
        profile,
        frozenset().union(*own),
        holders,
        [thesaurus.length(concepts) for concepts in widened],
        Counter(each.programme for each in profile.past if each.programme is not None),
    )


def _fit(
    known: _Known, call: Wanted, thesaurus: Thesaurus, near: Near | None, enough: float
) -> Fit | None:
    """None where the score is not enough: most calls, of which nothing more is asked then."""
    asked = thesaurus.asked(call.concepts)
    is_alike = not asked.widened.isdisjoint(known.holders)
    if not is_alike and near is not None and not near.share and enough > 0:
        return None
    same, close = _shared(known, asked) if is_alike else ((), ())
    if near is None:
        score = (NEARNESS + SUBJECTS) * max(known.alike(asked, thesaurus).values(), default=0.0)
    else:
        score = NEARNESS * near.share + SUBJECTS * _told(same, close, thesaurus)
    times = known.programmes.get(call.programme, 0) if call.programme is not None else 0
    if score >= ENOUGH:  # a programme alone is no reason
        score += PROGRAMME * times / (times + 2)
    if score < enough:
        return None
    project = near.project if near is not None else None
    return Fit(
        organisation=known.profile.organisation,
        call=call.call,
        score=score,
        concepts=same,
        related=close,
        project=project or _most_alike(known, known.alike(asked, thesaurus)),
        in_programme=times,
    )


def _shared(known: _Known, asked: Asked) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The call's concepts that the organisation has, and those of which it has a broader or narrower one."""
    same = tuple(c for c, _widened in asked.by_rarity if c in known.concepts)
    close = tuple(
        c
        for c, widened in asked.by_rarity
        if c not in known.concepts and not widened.isdisjoint(known.holders)
    )
    return same, close


def _told(same: Iterable[int], close: Iterable[int], thesaurus: Thesaurus) -> float:
    """How much shared subjects tell together, 0 to 1: a few rare ones much, many of every other call little."""
    left = 1.0
    for weight, concepts in ((SAME, same), (CLOSE, close)):
        for concept in concepts:
            left *= 1 - weight * thesaurus.says(concept) ** 2
    return 1 - left


def _most_alike(known: _Known, alike: Mapping[int, float]) -> int | None:
    """The project whose subjects are clearly like the call's; the newest of equals comes first in `past`."""
    places = [place for place, likeness in alike.items() if place and likeness >= LIKE]
    if not places:
        return None
    return known.profile.past[min(places, key=lambda place: (-alike[place], place)) - 1].project
