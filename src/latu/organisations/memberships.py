"""Giving users a place and a role in organisations, by hand or by invitation."""

from collections.abc import Callable

from django.db.models import QuerySet

from latu.accounts import links
from latu.accounts.models import Link, User
from latu.core.access import Role, Viewer, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.text import one_line
from latu.mail.actions import send
from latu.organisations.models import Membership, Organisation
from latu.organisations.viewers import viewer_of
from latu.records import history
from latu.records.models import Change

INVITATION = "invitation"
INVITATION_DAYS = 14
NOUN = "membership"


class AlreadyMember(Exception):
    """The invited person is a member of the organisation: change the role instead."""


class Deactivated(Exception):
    """The invited person's account is deactivated: an administrator can open it again."""


class LastAdministrator(Exception):
    """Somebody must stay who can manage users."""


def may_give(viewer: Viewer, role: str) -> bool:
    """Coordinators give and take roles; only administrators those of administrators."""
    return viewer.is_administrator if role == Role.ADMINISTRATOR else viewer.is_coordinator


def may_invite(viewer: Viewer, organisation_id: int, role: str) -> bool:
    """Coordinators invite anyone; a developer into an own organisation only, and in no higher role.

    Whoever is a member may edit the organisation: nobody opens one that is not theirs to another.
    """
    if may_give(viewer, role):
        return True
    if Role.DEVELOPER not in viewer.roles or role in {Role.COORDINATOR, Role.ADMINISTRATOR}:
        return False
    return organisation_id in viewer.organisation_ids


def may_invite_somebody(viewer: Viewer) -> bool:
    """Whether the page for inviting is for this viewer at all."""
    return viewer.is_coordinator or Role.DEVELOPER in viewer.roles


def add(w: Write, *, user: User, organisation: Organisation, role: Role) -> Membership:
    """Make the user a member; a present membership gets the new role. Coordinators may."""
    present = Membership.objects.filter(user=user, organisation=organisation).first()
    if present is not None:
        change_role(w, membership=present, role=role)
        return present
    require(may_give(w.viewer, role))
    return _make(w, user, organisation, role)


def found(w: Write, *, user: User, organisation: Organisation) -> Membership:
    """The first member of an organisation that has registered itself."""
    require(organisation.awaits_check and not organisation.memberships.exists())
    return _make(w, user, organisation, Role.COMPANY)


def move(w: Write, *, membership: Membership, organisation: Organisation) -> None:
    """Into another organisation, for those who keep the register; who is a member there already stays as he is."""
    require(w.viewer.keeps_register and membership.organisation.awaits_check)
    if organisation.memberships.filter(user=membership.user).exists():
        return
    changed = {"organisation": [membership.organisation_id, organisation.pk]}
    membership.organisation = organisation
    membership.save(update_fields=["organisation"])
    history.record(w, Ref(NOUN, membership.pk), Change.Action.UPDATE, changed)


def change_role(w: Write, *, membership: Membership, role: str) -> None:
    """Give a member another role; raises `LastAdministrator`."""
    before = membership.role
    require(may_give(w.viewer, before) and may_give(w.viewer, role))
    if role != before and before == Role.ADMINISTRATOR:
        _keep_an_administrator(Membership.objects.exclude(pk=membership.pk))
    membership.role = role
    membership.save(update_fields=["role"])
    changed = history.difference({"role": before}, {"role": role})
    history.record(w, Ref(NOUN, membership.pk), Change.Action.UPDATE, changed)


def remove(w: Write, *, membership: Membership) -> None:
    """End a membership; raises `LastAdministrator`."""
    require(may_give(w.viewer, membership.role))
    if membership.role == Role.ADMINISTRATOR:
        _keep_an_administrator(Membership.objects.exclude(pk=membership.pk))
    fields: history.Fields = {
        "user": [membership.user_id, None],
        "organisation": [membership.organisation_id, None],
        "role": [membership.role, None],
    }
    history.record(w, Ref(NOUN, membership.pk), Change.Action.DELETE, fields)
    membership.delete()


def check_leaving(user: User) -> None:
    """Raises `LastAdministrator` if nobody who manages users would be left without this one."""
    if Membership.objects.filter(user=user, role=Role.ADMINISTRATOR).exists():
        _keep_an_administrator(Membership.objects.exclude(user=user))


def deactivate(w: Write, *, user: User) -> None:
    """Close the account: its sessions end at once, and invitations it sent die. Administrators may.

    Raises `LastAdministrator`.
    """
    require(w.viewer.is_administrator)
    check_leaving(user)
    _set_active(w, user, is_active=False)
    for link in links.live(INVITATION).filter(made_by=user):
        links.revoke(w, link.pk)


def activate(w: Write, *, user: User) -> None:
    """Open a closed account again. Administrators may."""
    require(w.viewer.is_administrator)
    _set_active(w, user, is_active=True)


def edit_self(w: Write, *, user: User, name: str, language: str) -> None:
    """Change one's own name and language."""
    require(w.viewer.user_id == user.pk)
    before = {"name": user.name, "language": user.language}
    user.name, user.language = one_line(name), language
    user.save(update_fields=["name", "language"])
    changed = history.difference(before, {"name": user.name, "language": language})
    history.record(w, Ref("user", user.pk), Change.Action.UPDATE, changed)


def invite(
    w: Write,
    *,
    email: str,
    organisation: Organisation,
    role: Role,
    language: str,
    address: Callable[[str], str],
) -> str:
    """Mail an invitation; `address` makes the link's URL from its secret. Returns the secret.

    An earlier invitation of the same person to the same organisation dies. Raises
    `AlreadyMember` and `Deactivated`.
    """
    require(may_invite(w.viewer, organisation.pk, role))
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is not None and not user.is_active:
        raise Deactivated
    if Membership.objects.filter(user=user, organisation=organisation).exists():
        raise AlreadyMember
    for earlier in links.live(INVITATION).filter(
        data__email=email, data__organisation=organisation.pk
    ):
        links.revoke(w, earlier.pk)
    data = {"email": email, "organisation": organisation.pk, "role": role, "language": language}
    link, secret = links.make(w, purpose=INVITATION, data=data, days=INVITATION_DAYS)
    send(
        w,
        key=f"invitation:{link.pk}",
        to=email,
        template="invitation",
        language=language,
        context={
            "organisation": organisation.name,
            "link": address(secret),
            "days": INVITATION_DAYS,
            "inviter": w.viewer.label,
        },
        holds_secret=True,
    )
    return secret


def invitations(viewer: Viewer) -> QuerySet[Link]:
    """Invitations that wait for an answer: all for coordinators, one's own for others."""
    rows = links.live(INVITATION).select_related("made_by").order_by("-pk")
    return rows if viewer.is_coordinator else rows.filter(made_by_id=viewer.user_id or 0)


def revoke_invitation(w: Write, *, link_id: int) -> None:
    """Make an invitation worthless; whoever may see it among `invitations` may."""
    require(invitations(w.viewer).filter(pk=link_id).exists())
    links.revoke(w, link_id)


def open_invitation(secret: str) -> tuple[Link, Organisation]:
    """An invitation that still holds, and where to; raises `links.BadLink`.

    It holds only as long as the one who sent it may still invite to that role.
    """
    link = links.open_link(INVITATION, secret)
    organisation = Organisation.objects.filter(pk=link.data["organisation"]).first()
    if organisation is None:
        raise links.BadLink
    if link.made_by is not None and not may_invite(
        viewer_of(link.made_by), organisation.pk, link.data["role"]
    ):
        raise links.BadLink
    return link, organisation


def accept(w: Write, *, secret: str, name: str, language: str) -> User:
    """Use an invitation: the user exists afterwards and is a member. Raises `links.BadLink`.

    Name and language are for a new user; who is a member already keeps the role.
    """
    link, organisation = open_invitation(secret)
    user = User.objects.filter(email=link.data["email"]).first()
    if user is not None and not user.is_active:
        raise links.BadLink
    links.use(w, link)
    if user is None:
        user = User.objects.create_user(link.data["email"], name=one_line(name), language=language)
    if not Membership.objects.filter(user=user, organisation=organisation).exists():
        _make(w, user, organisation, link.data["role"])
    return user


def _make(w: Write, user: User, organisation: Organisation, role: str) -> Membership:
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, since=w.at
    )
    fields: history.Fields = {
        "user": [None, user.pk],
        "organisation": [None, organisation.pk],
        "role": [None, role],
    }
    history.record(w, Ref(NOUN, membership.pk), Change.Action.CREATE, fields)
    return membership


def _set_active(w: Write, user: User, *, is_active: bool) -> None:
    changed = history.difference({"is_active": user.is_active}, {"is_active": is_active})
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    history.record(w, Ref("user", user.pk), Change.Action.UPDATE, changed)


def _keep_an_administrator(others: QuerySet[Membership]) -> None:
    if not others.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise LastAdministrator
