"""How well calls fit an organisation, and why. Pure: everything that is needed is handed in.

Three things speak for a call: subjects that the organisation or its projects are about too, a text that is near
to what it does or has done, and projects in the same programme. What may apply is another question
(`latu.matching.eligibility`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

# Measured by benchmarks/bench_matching.py: texts tell most, subjects tell why.
NEARNESS, SUBJECTS, PROGRAMME = 0.7, 0.2, 0.1
ENOUGH = 0.2  # less is no fit; 19 of 20 pairs of EU projects taken at random have less


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
class Thesaurus:
    """How telling concepts are (1 for one that no call has, towards 0 for one that all have), and what is broader."""

    calls: int
    used: Mapping[int, int] = field(default_factory=dict)  # concept → calls about it
    broader: Mapping[int, int | None] = field(default_factory=dict)

    def says(self, concept: int) -> float:
        """How much it tells that two share it."""
        return 1 - log(1 + self.used.get(concept, 0)) / log(2 + self.calls)

    def widened(self, concepts: Iterable[int]) -> frozenset[int]:
        """The concepts and the next broader one of each."""
        given = frozenset(concepts)
        return given | {above for c in given if (above := self.broader.get(c)) is not None}

    def length(self, concepts: Iterable[int]) -> float:
        """Of concepts as a vector, each by how much it tells."""
        return sqrt(sum(self.says(concept) ** 2 for concept in concepts))


NOT_NEAR = Near(0.0)


def fits(
    profile: Profile,
    calls: Iterable[Wanted],
    thesaurus: Thesaurus,
    near: Mapping[int, Near] | None = None,
) -> list[Fit]:
    """The calls that fit, the best first. `near`: how near each call's text is; without it subjects count for
    texts too."""
    known = _known(profile, thesaurus)
    found = [
        _fit(known, call, thesaurus, near.get(call.call, NOT_NEAR) if near else None)
        for call in calls
    ]
    return sorted(
        (each for each in found if each.score >= ENOUGH), key=lambda each: (-each.score, each.call)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A profile made ready for many calls: place 0 is the organisation itself, the others its projects."""

    profile: Profile
    concepts: frozenset[int]
    holders: Mapping[int, Sequence[int]]  # concept, or what is broader than it → places
    lengths: Sequence[float]
    programmes: Mapping[int, int]  # programme → projects

    def alike(self, asked: frozenset[int], thesaurus: Thesaurus) -> dict[int, float]:
        """Place → how alike its concepts and those are, 0 to 1: the cosine, each concept by how much it tells."""
        shared: dict[int, float] = defaultdict(float)
        for concept in asked:
            for place in self.holders.get(concept, ()):
                shared[place] += thesaurus.says(concept) ** 2
        length = thesaurus.length(asked)
        return {
            place: square / (length * self.lengths[place])
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


def _fit(known: _Known, call: Wanted, thesaurus: Thesaurus, near: Near | None) -> Fit:
    asked = thesaurus.widened(call.concepts)
    alike = known.alike(asked, thesaurus)
    best = max(alike.values(), default=0.0)
    times = known.programmes.get(call.programme, 0) if call.programme is not None else 0
    if near is None:
        score = (NEARNESS + SUBJECTS) * best
    else:
        score = NEARNESS * near.share + SUBJECTS * best
    if score:  # a programme alone is no reason
        score += PROGRAMME * times / (times + 2)
    by_rarity = sorted(call.concepts, key=lambda c: (-thesaurus.says(c), c))
    return Fit(
        organisation=known.profile.organisation,
        call=call.call,
        score=score,
        concepts=tuple(c for c in by_rarity if c in known.concepts),
        related=tuple(
            c
            for c in by_rarity
            if c not in known.concepts and any(w in known.holders for w in thesaurus.widened([c]))
        ),
        project=(near.project if near else None) or _most_alike(known, alike),
        in_programme=times,
    )


def _most_alike(known: _Known, alike: Mapping[int, float]) -> int | None:
    """The project whose subjects are most like the call's; the newest of equals comes first in `past`."""
    places = [place for place in alike if place]
    if not places:
        return None
    return known.profile.past[min(places, key=lambda place: (-alike[place], place)) - 1].project
