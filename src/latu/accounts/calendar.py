"""The secret address at which a person's own calendar is read, without signing in.

As of every link only a hash is kept: the address is shown once, when it is made, and can be renewed.
"""

from latu.accounts import links
from latu.accounts.models import Link, User
from latu.core.access import Viewer, require_user
from latu.core.gate import Write

PURPOSE = "calendar"
DAYS = 3 * 365


def renew(w: Write) -> links.Made:
    """A new address of one's own; the earlier one is worthless from now on."""
    switch_off(w)
    return links.make(w, purpose=PURPOSE, data={}, days=DAYS)


def switch_off(w: Write) -> None:
    """Make one's own address worthless."""
    for link in links.live(PURPOSE).filter(made_by_id=require_user(w.viewer)):
        links.revoke(w, link.pk)


def own_link(viewer: Viewer) -> Link | None:
    """The viewer's live address, if there is one."""
    return links.live(PURPOSE).filter(made_by_id=viewer.user_id or 0).first()


def owner_of(secret: str) -> User:
    """Whose calendar is at that address; raises `links.BadLink`, also when the account is closed."""
    user = links.open_link(PURPOSE, secret).made_by
    if user is None or not user.is_active:
        raise links.BadLink
    return user
