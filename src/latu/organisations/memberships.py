"""Giving users a place and a role in organisations, by hand or by invitation."""

from latu.accounts import links
from latu.accounts.models import User
from latu.core.access import Forbidden, Role, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.mail.actions import send
from latu.organisations.models import Membership, Organisation
from latu.records import history
from latu.records.models import Change

INVITATION = "invitation"
INVITATION_DAYS = 14


def add(w: Write, *, user: User, organisation: Organisation, role: Role) -> Membership:
    """Make the user a member; a present membership gets the new role. Coordinators may."""
    require(w.viewer.is_coordinator)
    membership, made = Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    action = Change.Action.CREATE if made else Change.Action.UPDATE
    history.record(w, Ref("membership", membership.pk), action, {"role": [None, role]})
    return membership


def invite(
    w: Write, *, email: str, organisation: Organisation, role: Role, language: str, address: str
) -> str:
    """Mail an invitation; `address` is a URL with `{secret}` in it. Returns the secret.

    Coordinators invite anyone; a developer invites company people and colleagues of the own
    organisation, in no higher role than their own.
    """
    require(_may_invite(w, organisation, role))
    data = {"email": email.strip().lower(), "organisation": organisation.pk, "role": role}
    secret = links.make(w, purpose=INVITATION, data=data, days=INVITATION_DAYS)
    send(
        w,
        key=f"invitation:{secret[:12]}",
        to=email,
        template="invitation",
        language=language,
        context={
            "organisation": organisation.name,
            "link": address.format(secret=secret),
            "days": INVITATION_DAYS,
            "inviter": w.viewer.label,
        },
    )
    return secret


def _may_invite(w: Write, organisation: Organisation, role: Role) -> bool:
    if role == Role.ADMINISTRATOR:
        return w.viewer.is_administrator
    if w.viewer.is_coordinator:
        return True
    if Role.DEVELOPER not in w.viewer.roles or role == Role.COORDINATOR:
        return False
    return role == Role.COMPANY or organisation.pk in w.viewer.organisation_ids


def accept(w: Write, *, secret: str, name: str, language: str) -> User:
    """Use an invitation: the user exists afterwards and is a member. Raises `links.BadLink`."""
    link = links.open_link(INVITATION, secret)
    links.use(w, link)
    organisation = Organisation.objects.filter(pk=link.data["organisation"]).first()
    if organisation is None:
        raise Forbidden
    user = User.objects.filter(email=link.data["email"]).first()
    if user is None:
        user = User.objects.create_user(link.data["email"], name=name.strip(), language=language)
    membership, _ = Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": link.data["role"]}
    )
    fields = {"role": [None, link.data["role"]]}
    history.record(w, Ref("membership", membership.pk), Change.Action.CREATE, fields)
    return user
