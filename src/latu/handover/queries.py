"""What somebody has to pass, who could take it, and what was passed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from latu.accounts.models import User
from latu.calls.models import Call
from latu.clients.models import Client
from latu.core.access import NETWORK_ROLES, Level, Viewer, require
from latu.handover.models import Handover, Kind, Passed
from latu.organisations.models import Membership
from latu.people.models import Person
from latu.people.queries import visible
from latu.records.models import Stance, Todo
from latu.saved.actions import MOST as MOST_SEARCHES
from latu.saved.models import SavedSearch

UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Row:
    """Something to pass. `stamp` changes with what is shown of it and with who sees it."""

    kind: Kind
    pk: int
    title: str
    about: str
    stamp: str
    owner_id: int | None = None
    is_private: bool = False

    @property
    def key(self) -> str:
        """What tells it from all others of a handover."""
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can take things over."""

    user: User
    organisation_ids: frozenset[int]
    in_network: bool
    searches: int

    def may_take(self, row: Row) -> bool:
        """Only members of the organisation that owns a record, and advisers take clients."""
        if row.kind == Kind.CLIENT and not self.in_network:
            return False
        return row.owner_id is None or row.owner_id in self.organisation_ids

    def why_not(self, row: Row) -> str:
        """In words, "" where they may."""
        if self.may_take(row):
            return ""
        return _("%(name)s does not belong to the organisation that keeps this.") % {
            "name": self.user
        }


def may_hand_over(viewer: Viewer, giver: User) -> bool:
    """One's own, or as an administrator what belongs to somebody's organisation."""
    return viewer.is_signed_in and (giver.pk == viewer.user_id or viewer.is_administrator)


def rows(viewer: Viewer, giver: User) -> tuple[list[Row], list[Row]]:
    """What the giver has to pass, by kind and name; and what is passed unseen, without names.

    The giver sees all. An administrator sees contacts and clients as anywhere, passes those that they do not see
    unseen, and leaves to-dos, searches and followed calls alone, which are the giver's own.
    """
    require(may_hand_over(viewer, giver))
    shared = [*_contacts(giver), *_clients(giver)]
    if giver.pk == viewer.user_id:
        return [*shared, *_todos(giver), *_searches(giver), *_calls(viewer, giver)], []
    people = set(visible(viewer).filter(steward=giver).values_list("pk", flat=True))
    clients = set(Client.objects.visible_to(viewer).filter(steward=giver).values_list("pk", flat=True))  # fmt: skip
    seen = {Kind.CONTACT: people, Kind.CLIENT: clients}
    hidden = [row for row in shared if row.pk not in seen[row.kind]]
    return [row for row in shared if row.pk in seen[row.kind]], hidden


def stamp_of(hidden: Iterable[Row]) -> str:
    """The stamp of all that is passed unseen."""
    return _stamp(*((row.key, row.stamp) for row in hidden))


def colleagues(giver: User) -> dict[int, Colleague]:
    """Those who share an organisation with the giver and have an account, by name; three queries."""
    places = Membership.objects.filter(user=giver).values("organisation")
    users = User.objects.filter(is_active=True, memberships__organisation__in=places)
    found = users.exclude(pk=giver.pk).order_by("name", "email").distinct()
    searches = Count("saved_searches", distinct=True)
    people = {user.pk: (user, user.searches) for user in found.annotate(searches=searches)}
    organisations: dict[int, set[int]] = {pk: set() for pk in people}
    network = set()
    for membership in Membership.objects.filter(user__in=people):
        organisations[membership.user_id].add(membership.organisation_id)
        if membership.role in NETWORK_ROLES:
            network.add(membership.user_id)
    return {
        pk: Colleague(user, frozenset(organisations[pk]), pk in network, searches)
        for pk, (user, searches) in people.items()
    }


def one(viewer: Viewer, pk: int) -> Handover | None:
    """A handover that the viewer made, gave or got something by."""
    me = viewer.user_id or 0
    mine = Q(giver_id=me) | Q(made_by_id=me) | Q(passed__receiver_id=me)
    found = Handover.objects.filter(mine, pk=pk).select_related("giver", "made_by")
    return found.distinct().first()


def passed(viewer: Viewer, handover: Handover) -> QuerySet[Passed]:
    """What was passed: a receiver sees their own share, giver and maker all of it."""
    found = handover.passed.select_related("receiver").order_by("receiver__name", "pk")
    if viewer.user_id in {handover.giver_id, handover.made_by_id}:
        return found
    return found.filter(receiver_id=viewer.user_id or 0)


def _stamp(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def _contacts(giver: User) -> list[Row]:
    found = Person.objects.filter(steward=giver, restricted=False).select_related("owner")
    return [
        Row(
            Kind.CONTACT, row.pk, str(row), str(row.get_level_display()),
            _stamp(row.updated_at.isoformat(), row.level, row.owner_id, str(row)),
            row.owner_id, row.level == Level.PRIVATE,
        )
        for row in found.order_by("sort_key", "pk")
    ]  # fmt: skip


def _clients(giver: User) -> list[Row]:
    found = Client.objects.filter(steward=giver).select_related("organisation")
    return [
        Row(
            Kind.CLIENT, row.pk, str(row), row.contact,
            _stamp(row.updated_at.isoformat(), row.owner_id), row.owner_id,
        )
        for row in found.order_by("organisation__sort_key", "pk")
    ]  # fmt: skip


def _todos(giver: User) -> list[Row]:
    found = Todo.objects.filter(user=giver, done_at=None).order_by("due", "pk")
    return [
        Row(Kind.TODO, t.pk, str(t), "", _stamp(t.text, t.wording, t.named, t.due)) for t in found
    ]


def _searches(giver: User) -> list[Row]:
    found = SavedSearch.objects.filter(user=giver).order_by("name", "pk")
    return [Row(Kind.SEARCH, s.pk, s.name, "", _stamp(s.name, s.page, s.query)) for s in found]


def _calls(viewer: Viewer, giver: User) -> list[Row]:
    """Their numbers are those of the stances."""
    stances = Stance.objects.filter(user=giver, noun=Call.NOUN, kind=Stance.Kind.FOLLOW)
    calls = Call.objects.visible_to(viewer).in_bulk([each.record_id for each in stances])
    return [
        Row(Kind.CALL, each.pk, str(calls[each.record_id]), "", _stamp(each.record_id))
        for each in stances.order_by("pk")
        if each.record_id in calls
    ]


def is_full(colleague: Colleague, given: Iterable[Row]) -> bool:
    """Whether so many saved searches are more than one may have."""
    number = sum(row.kind == Kind.SEARCH for row in given)
    return bool(number) and colleague.searches + number > MOST_SEARCHES
