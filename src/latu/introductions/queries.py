"""Who could introduce whom: paths to a person, to an organisation, to anybody of a set; as the viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from latu.core.access import Viewer
from latu.core.dates import today
from latu.introductions import weights
from latu.introductions.current import current
from latu.introductions.graph import FIRST_YEAR, OUT, Graph
from latu.introductions.paths import Found, best_paths, tie_between
from latu.introductions.sight import Asker, Sight, sight
from latu.organisations.models import Membership, Organisation
from latu.people.models import Affiliation, Tie

PATHS = 5


class Start(Enum):
    """From where."""

    ME = "me"
    ORGANISATION = "organisation"  # those who work with me, and I


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody on a path: a person, or a user who is none in the register."""

    person_id: int | None
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """The tie from one stop to the next: (knower, person) is its key. `is_stated_ahead`: the first of the two knows."""

    knower_id: int
    person_id: int
    strength: int
    year: int  # in which it was confirmed last
    is_stated_ahead: bool


@dataclass(frozen=True, slots=True)
class Path:
    """From the first stop to the last one; a step between each two. `score` is between 0 and 1."""

    score: float
    stops: tuple[Stop, ...]
    steps: tuple[Step, ...]


def to_person(viewer: Viewer, person_id: int, *, start: Start = Start.ME) -> tuple[Path, ...]:
    """The best ways to a person, best first; none to one whom the viewer may not see."""
    return to_any(viewer, [person_id], start=start)


def to_organisation(
    viewer: Viewer, organisation_id: int, *, start: Start = Start.ME
) -> tuple[Path, ...]:
    """The best ways to anybody who works at an organisation now; none to one the viewer may not see."""
    seen = Organisation.objects.visible_to(viewer).filter(pk=organisation_id)
    return to_any(viewer, _people_at(Q(organisation__in=seen)), start=start)


def to_any(
    viewer: Viewer, person_ids: Iterable[int], *, start: Start = Start.ME
) -> tuple[Path, ...]:
    """The best ways to whichever of these people is reached best."""
    year = timezone.now().year
    colleagues = _colleagues(viewer)
    users = set[int]() if viewer.user_id is None else {viewer.user_id}
    people = list[int]()
    if start is Start.ORGANISATION:
        users |= colleagues
        people = _people_at(Q(organisation_id__in=viewer.organisation_ids))
    with current() as graph:
        seen = sight(graph, Asker(viewer, colleagues, year))
        sources = graph.nodes_of(people, users)
        targets = graph.nodes_of(list(person_ids), ())
        found = best_paths(graph, seen, sources, targets, PATHS)
        return tuple(_path(graph, seen, each) for each in found)


def stated(paths: Iterable[Path]) -> dict[tuple[int, int], Tie]:
    """The ties of paths, by knower and person: since when, from what. One query."""
    keys = {(step.knower_id, step.person_id) for path in paths for step in path.steps}
    rows = Tie.objects.filter(
        knower_id__in={knower for knower, _ in keys}, person_id__in={person for _, person in keys}
    ).select_related("knower", "person")
    found = {(tie.knower_id, tie.person_id): tie for tie in rows}
    return {key: found[key] for key in keys if key in found}


def _colleagues(viewer: Viewer) -> frozenset[int]:
    """Users who share an organisation with the viewer."""
    rows = Membership.objects.filter(organisation_id__in=viewer.organisation_ids)
    return frozenset(rows.values_list("user_id", flat=True))


def _people_at(where: Q) -> list[int]:
    at_work = Q(valid_to=None) | Q(valid_to__gte=today())
    rows = Affiliation.objects.filter(where & at_work)
    return list(rows.values_list("person_id", flat=True).distinct())


def _path(graph: Graph, seen: Sight, found: Found) -> Path:
    pairs = zip(found.nodes, found.nodes[1:], strict=False)
    return Path(
        weights.score(found.cost),
        tuple(_stop(graph, node) for node in found.nodes),
        tuple(_step(graph, seen, node, other) for node, other in pairs),
    )


def _stop(graph: Graph, node: int) -> Stop:
    return Stop(int(graph.person[node]) or None, int(graph.user[node]) or None)


def _step(graph: Graph, seen: Sight, node: int, other: int) -> Step:
    _, code = tie_between(graph, seen, node, other)
    is_ahead = bool(code & OUT)
    knower, person = (node, other) if is_ahead else (other, node)
    return Step(
        knower_id=int(graph.user[knower]),
        person_id=int(graph.person[person]),
        strength=code & 3,
        year=FIRST_YEAR + (code >> 5),
        is_stated_ahead=is_ahead,
    )
