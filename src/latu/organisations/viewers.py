"""From a signed-in user to the `Viewer` that every read and write is checked against."""

from collections.abc import Iterable

from latu.accounts.models import User
from latu.core.access import ANYONE, NETWORK_ROLES, Viewer
from latu.organisations.models import Membership


def viewer_of(user: User | None) -> Viewer:
    """The viewer with the user's organisations and roles; one query."""
    if user is None or not user.is_active:
        return ANYONE
    return viewers_of([user])[user.pk]


def viewers_of(users: Iterable[User]) -> dict[int, Viewer]:
    """The viewers of active users, by number; one query."""
    known = {user.pk: user for user in users}
    found: dict[int, list[tuple[int, str]]] = {pk: [] for pk in known}
    rows = Membership.objects.filter(user_id__in=known)
    for pk, organisation, role in rows.values_list("user_id", "organisation_id", "role"):
        found[pk].append((organisation, role))
    return {
        pk: Viewer(
            user_id=pk,
            organisation_ids=frozenset(organisation for organisation, _ in memberships),
            roles=frozenset(role for _, role in memberships),
            label=str(known[pk]),
            network_ids=frozenset(each for each, role in memberships if role in NETWORK_ROLES),
        )
        for pk, memberships in found.items()
    }
