"""From a signed-in user to the `Viewer` that every read and write is checked against."""

from latu.accounts.models import User
from latu.core.access import ANYONE, Viewer
from latu.organisations.models import Membership


def viewer_of(user: User | None) -> Viewer:
    """The viewer with the user's organisations and roles; one query."""
    if user is None or not user.is_active:
        return ANYONE
    memberships = list(Membership.objects.filter(user=user).values_list("organisation_id", "role"))
    return Viewer(
        user_id=user.pk,
        organisation_ids=frozenset(organisation for organisation, _ in memberships),
        roles=frozenset(role for _, role in memberships),
        label=str(user),
    )
