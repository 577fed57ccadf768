"""Who could introduce me: the best ways to a person, or to anybody at an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.access import Viewer, require
from latu.introductions import requests
from latu.introductions.queries import Path, Start, Stop, stated, to_organisation, to_person
from latu.organisations import queries as organisations
from latu.people import queries as people
from latu.people.models import Person, Tie
from latu.web.lists import not_found
from latu.web.middleware import Request

STARTS = {"me": Start.ME, "ours": Start.ORGANISATION}
# Worth of a path in words; two who know each other well, said this year, are worth 0.9, through one who has only met 0.3.
STRENGTHS = ((0.5, _("a strong way")), (0.2, _("a possible way")), (0.0, _("a thin way")))


@dataclass(frozen=True, slots=True)
class Somebody:
    """One on a path, as the viewer may know them."""

    name: str
    person: Person | None
    user: User | None
    is_viewer: bool

    @property
    def key(self) -> str:
        """Says who it is in the address of a request for an introduction, "" if they cannot be written to."""
        email = requests.reach(self.user, self.person)[0]
        user_id = self.user.pk if self.user is not None and self.user.is_active else None
        return requests.key_of(user_id, self.person.pk if self.person else None) if email else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A path in words: who stands on it, what each says of the next one, and how good it is."""

    people: list[Somebody]
    steps: list[tuple[Somebody, Somebody, Tie]]  # who said it, of whom, and what
    strength: str

    @property
    def asked(self) -> Somebody | None:
        """The first one who is somebody else, if there is one between."""
        others = [each for each in self.people[:-1] if not each.is_viewer]
        return others[0] if others else None


@login_required
def person_ways(request: Request, pk: int) -> HttpResponse:
    """The best ways to one person."""
    require(bool(request.viewer.organisation_ids))
    row = people.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    start = start_of(request)
    found = to_person(request.viewer, pk, start=start)
    context = {"person": row, "title": str(row), "start": start.value}
    return render(request, "person/ways.html", context | shown(request.viewer, found))


@login_required
def organisation_ways(request: Request, pk: int) -> HttpResponse:
    """The best ways to anybody at an organisation whom the viewer may see."""
    require(bool(request.viewer.organisation_ids))
    row = organisations.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    start = start_of(request)
    found = to_organisation(request.viewer, pk, start=start)
    context = {"organisation": row, "title": row.shown_name, "start": start.value}
    return render(request, "person/ways.html", context | shown(request.viewer, found))


def start_of(request: Request) -> Start:
    """From whom the address asks for ways: the viewer, unless it says otherwise."""
    return STARTS.get(request.GET.get("from", ""), Start.ME)


def shown(viewer: Viewer, found: Iterable[Path]) -> dict[str, list[Shown]]:
    """Paths with names and ties; three queries. A path of which something has just gone is left out."""
    paths = list(found)
    ties = stated(paths)
    stops = {stop for path in paths for stop in path.stops}
    rows = people.listed(viewer).filter(pk__in=[each.person_id for each in stops if each.person_id])
    cards = {row.pk: row for row in rows}
    users = User.objects.in_bulk([each.user_id for each in stops if each.user_id])
    found_ways = []
    for path in paths:
        somebody = [_somebody(viewer, stop, cards, users) for stop in path.stops]
        keys = [(step.knower_id, step.person_id) for step in path.steps]
        if None in somebody or not all(key in ties for key in keys):
            continue
        names = [each for each in somebody if each is not None]
        steps = [
            (*_in_order(one, other, is_ahead=step.is_stated_ahead), ties[key])
            for one, other, step, key in zip(names[:-1], names[1:], path.steps, keys, strict=True)
        ]
        strength = next(str(words) for least, words in STRENGTHS if path.score >= least)
        found_ways.append(Shown(names, steps, strength))
    return {"ways": found_ways}


def _in_order(one: Somebody, other: Somebody, *, is_ahead: bool) -> tuple[Somebody, Somebody]:
    return (one, other) if is_ahead else (other, one)


def _somebody(
    viewer: Viewer, stop: Stop, cards: dict[int, Person], users: dict[int, User]
) -> Somebody | None:
    person = cards.get(stop.person_id or 0)
    user = users.get(stop.user_id or 0)
    is_viewer = stop.user_id is not None and stop.user_id == viewer.user_id
    if person is None and user is None:
        return None
    return Somebody(str(person or user), person, user, is_viewer)
