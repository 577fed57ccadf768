"""Roles: who gives and takes them, who invites whom, and what is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import Cast

from latu.accounts.links import BadLink
from latu.accounts.models import Link, User
from latu.core.access import ANYONE, SYSTEM, Forbidden, Role
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations import memberships
from latu.organisations.models import Membership, Organisation
from latu.records.models import Change


def role_of(user: User) -> str:
    return Membership.objects.get(user=user).role


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


def invite(
    cast: Cast, by: User | None, to: Organisation, role: Role, email: str = "uusi@example.org"
) -> str:
    with write(cast.viewer(by) if by else SYSTEM) as w:
        return memberships.invite(
            w, email=email, organisation=to, role=role, language="en", address="/i/{}/".format
        )


def accept(secret: str, name: str = "Uusi") -> User:
    with write(ANYONE) as w:
        return memberships.accept(w, secret=secret, name=name, language="sv")


def test_only_administrators_make_and_unmake_administrators(cast: Cast) -> None:
    with write(cast.viewer(cast.sari)) as w:
        memberships.change_role(w, membership=membership(cast.aino), role=Role.COORDINATOR)
        for user, role in ((cast.aino, Role.ADMINISTRATOR), (cast.antti, Role.DEVELOPER)):
            with pytest.raises(Forbidden):
                memberships.change_role(w, membership=membership(user), role=role)
        with pytest.raises(Forbidden):
            memberships.remove(w, membership=membership(cast.antti))
        with pytest.raises(Forbidden):
            memberships.add(w, user=cast.sari, organisation=cast.tunturi, role=Role.ADMINISTRATOR)
    with write(cast.viewer(cast.antti)) as w:
        memberships.add(w, user=cast.sari, organisation=cast.tunturi, role=Role.ADMINISTRATOR)
    assert role_of(cast.aino) == Role.COORDINATOR
    assert role_of(cast.sari) == Role.ADMINISTRATOR


@pytest.mark.parametrize("name", ["aino", "matti", "kaisa", "olli"])
def test_others_change_nobodys_role(cast: Cast, name: str) -> None:
    with write(cast.viewer(getattr(cast, name))) as w:
        with pytest.raises(Forbidden):
            memberships.add(w, user=cast.olli, organisation=cast.paja, role=Role.COMPANY)
        with pytest.raises(Forbidden):
            memberships.change_role(w, membership=membership(cast.kaisa), role=Role.DEVELOPER)
        with pytest.raises(Forbidden):
            memberships.remove(w, membership=membership(cast.kaisa))
        with pytest.raises(Forbidden):
            memberships.deactivate(w, user=cast.kaisa)


def test_the_last_administrator_stays(cast: Cast) -> None:
    with write(cast.viewer(cast.antti)) as w:
        with pytest.raises(memberships.LastAdministrator):
            memberships.change_role(w, membership=membership(cast.antti), role=Role.COORDINATOR)
        with pytest.raises(memberships.LastAdministrator):
            memberships.remove(w, membership=membership(cast.antti))
        with pytest.raises(memberships.LastAdministrator):
            memberships.deactivate(w, user=cast.antti)
        memberships.change_role(w, membership=membership(cast.sari), role=Role.ADMINISTRATOR)
        memberships.deactivate(w, user=cast.sari)
        with pytest.raises(memberships.LastAdministrator):  # the other one cannot sign in
            memberships.remove(w, membership=membership(cast.antti))


def test_every_change_is_written_down(cast: Cast) -> None:
    Change.objects.all().delete()
    row = membership(cast.kaisa)
    number = row.pk
    with write(cast.viewer(cast.antti)) as w:
        memberships.change_role(w, membership=row, role=Role.MUNICIPAL)
        memberships.remove(w, membership=row)
        memberships.deactivate(w, user=cast.kaisa)
        memberships.activate(w, user=cast.kaisa)
    with write(cast.viewer(cast.kaisa)) as w:
        memberships.edit_self(w, user=cast.kaisa, name=" Kaisa  Koe ", language="sv")
    written = [
        (each.noun, each.record_id, each.action, each.actor, each.body.fields)
        for each in Change.objects.select_related("body", "actor").order_by("pk")
    ]
    user = ("user", cast.kaisa.pk, "update")
    assert written == [
        ("membership", number, "update", cast.antti, {"role": ["company", "municipal"]}),
        ("membership", number, "delete", cast.antti, {
            "user": [cast.kaisa.pk, None],
            "organisation": [cast.paja.pk, None],
            "role": ["municipal", None],
        }),
        (*user, cast.antti, {"is_active": [True, False]}),
        (*user, cast.antti, {"is_active": [False, True]}),
        (*user, cast.kaisa, {"name": ["Kaisa", "Kaisa Koe"], "language": ["fi", "sv"]}),
    ]  # fmt: skip


def test_nobody_edits_anothers_details(cast: Cast) -> None:
    with write(cast.viewer(cast.antti)) as w, pytest.raises(Forbidden):
        memberships.edit_self(w, user=cast.kaisa, name="X", language="fi")


@pytest.mark.parametrize(
    ("name", "to", "role", "allowed"),
    [
        ("aino", "tunturi", Role.COMPANY, True),
        ("aino", "tunturi", Role.DEVELOPER, True),
        ("aino", "paja", Role.COMPANY, False),
        ("aino", "ranta", Role.COMPANY, False),
        ("sari", "paja", Role.COMPANY, True),
        ("aino", "ranta", Role.DEVELOPER, False),
        ("aino", "tunturi", Role.COORDINATOR, False),
        ("aino", "tunturi", Role.ADMINISTRATOR, False),
        ("sari", "ranta", Role.COORDINATOR, True),
        ("sari", "tunturi", Role.ADMINISTRATOR, False),
        ("antti", "ranta", Role.ADMINISTRATOR, True),
        ("matti", "kunta", Role.MUNICIPAL, False),
        ("kaisa", "paja", Role.COMPANY, False),
        ("olli", "paja", Role.COMPANY, False),
    ],
)
def test_who_invites_whom(cast: Cast, name: str, to: str, role: Role, allowed: bool) -> None:
    user, organisation = getattr(cast, name), getattr(cast, to)
    if allowed:
        invite(cast, user, organisation, role)
    else:
        with pytest.raises(Forbidden):
            invite(cast, user, organisation, role)
    assert Outgoing.objects.exists() == Link.objects.exists() == allowed


def test_an_invitation_makes_the_user_and_the_membership_once(cast: Cast) -> None:
    secret = invite(cast, cast.sari, cast.paja, Role.COMPANY, email=" Uusi@Example.org")
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.holds_secret) == ("uusi@example.org", "en", True)
    assert f"/i/{secret}/" in mail.text
    assert f"/i/{secret}/" in mail.html
    assert secret[:12] not in mail.key
    user = accept(secret)
    assert (user.email, user.name, user.language) == ("uusi@example.org", "Uusi", "sv")
    assert role_of(user) == Role.COMPANY
    with pytest.raises(BadLink):
        accept(secret)


def test_a_newer_invitation_replaces_the_older(cast: Cast) -> None:
    old = invite(cast, cast.sari, cast.paja, Role.COMPANY)
    other = invite(cast, cast.sari, cast.kunta, Role.MUNICIPAL)
    new = invite(cast, cast.sari, cast.paja, Role.DEVELOPER)
    with pytest.raises(BadLink):
        accept(old)
    user = accept(new)
    assert accept(other) == user
    assert set(user.memberships.values_list("role", flat=True)) == {"developer", "municipal"}


def test_members_and_closed_accounts_are_not_invited(cast: Cast) -> None:
    with pytest.raises(memberships.AlreadyMember):
        invite(cast, cast.sari, cast.paja, Role.COMPANY, email="KAISA@example.org")
    with write(cast.viewer(cast.antti)) as w:
        memberships.deactivate(w, user=cast.olli)
    with pytest.raises(memberships.Deactivated):
        invite(cast, cast.sari, cast.paja, Role.COMPANY, email="olli@example.org")


def test_an_invitation_never_lowers_a_role(cast: Cast) -> None:
    secret = invite(cast, cast.sari, cast.paja, Role.COMPANY, email="olli@example.org")
    with write(SYSTEM) as w:
        memberships.add(w, user=cast.olli, organisation=cast.paja, role=Role.DEVELOPER)
    assert accept(secret, name="Other") == cast.olli
    assert role_of(cast.olli) == Role.DEVELOPER
    assert User.objects.get(pk=cast.olli.pk).name == "Olli"


def test_an_invitation_dies_with_the_right_to_send_it(cast: Cast) -> None:
    demoted = invite(cast, cast.sari, cast.ranta, Role.COORDINATOR)
    with write(SYSTEM) as w:
        memberships.change_role(w, membership=membership(cast.sari), role=Role.DEVELOPER)
    with pytest.raises(BadLink):
        accept(demoted)
    closed = invite(cast, cast.aino, cast.tunturi, Role.COMPANY)
    with write(SYSTEM) as w:
        memberships.deactivate(w, user=cast.aino)
        memberships.activate(w, user=cast.aino)
    with pytest.raises(BadLink):
        accept(closed)


def test_a_closed_account_is_not_opened_by_an_invitation(cast: Cast) -> None:
    secret = invite(cast, cast.sari, cast.paja, Role.COMPANY, email="olli@example.org")
    with write(cast.viewer(cast.antti)) as w:
        memberships.deactivate(w, user=cast.olli)
    with pytest.raises(BadLink):
        accept(secret)
    assert Link.objects.get().used_at is None


def test_an_invitation_is_seen_and_taken_back_by_its_sender_and_coordinators(cast: Cast) -> None:
    secret = invite(cast, cast.aino, cast.tunturi, Role.COMPANY)
    link = Link.objects.get()
    for user, seen in ((cast.aino, 1), (cast.elli, 0), (cast.sari, 1), (cast.olli, 0)):
        assert memberships.invitations(cast.viewer(user)).count() == seen
    with write(cast.viewer(cast.elli)) as w, pytest.raises(Forbidden):
        memberships.revoke_invitation(w, link_id=link.pk)
    with write(cast.viewer(cast.aino)) as w:
        memberships.revoke_invitation(w, link_id=link.pk)
    with pytest.raises(BadLink):
        accept(secret)
    invite(cast, cast.aino, cast.tunturi, Role.COMPANY)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not memberships.invitations(cast.viewer(cast.sari)).exists()
