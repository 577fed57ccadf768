"""Who reads, and who may see what: the rule written a second time, without a word of `latu.core.access`'s own.

A test that asked the product who may see a record would agree with any mistake in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from latu.accounts.models import User
from latu.core.access import SYSTEM, Role, Viewer
from latu.core.gate import write
from latu.organisations import memberships
from latu.organisations.viewers import viewer_of
from tests.cast import Cast


class Kept(Protocol):
    """What the rule asks of a record."""

    @property
    def level(self) -> str: ...

    @property
    def owner_id(self) -> int | None: ...

    @property
    def steward_id(self) -> int | None: ...


@dataclass(frozen=True)
class Reader:
    """A person as the oracle knows them: number, and role by organisation. `viewer` is what the product makes of it."""

    name: str
    viewer: Viewer
    user_id: int | None
    roles: Mapping[int, str]
    is_system: bool = False

    def sees(self, record: Kept) -> bool:
        """Public: everyone. Network: whoever is more than a company person somewhere. Organisation and network: members
        of the owner. Private: the steward alone. The steward always sees, and the system sees all."""
        if self.is_system:
            return True
        if record.steward_id is not None and record.steward_id == self.user_id:
            return True
        if record.level == "private":
            return False
        if record.level == "public" or record.owner_id in self.roles:
            return True
        return record.level == "network" and any(role != "company" for role in self.roles.values())


def make_readers(cast: Cast) -> list[Reader]:
    """The cast and those it lacks: somebody in two development companies, a developer who is in a company too, an
    account that is closed, nobody, and the system."""
    users = {
        name: User.objects.create_user(f"{name}@example.org", name=name.title())
        for name in ("tuuli", "pekka", "veikko")
    }
    with write(SYSTEM) as w:
        for name, organisation, role in (
            ("tuuli", cast.tunturi, Role.DEVELOPER),
            ("tuuli", cast.ranta, Role.DEVELOPER),
            ("pekka", cast.tunturi, Role.DEVELOPER),
            ("pekka", cast.paja, Role.COMPANY),
            ("veikko", cast.ranta, Role.DEVELOPER),
        ):
            memberships.add(w, user=users[name], organisation=organisation, role=role)
    User.objects.filter(pk=users["veikko"].pk).update(is_active=False)
    return list(_readers(cast, User.objects.in_bulk([each.pk for each in users.values()])))


def _readers(cast: Cast, more: Mapping[int, User]) -> Iterator[Reader]:
    yield Reader("nobody", viewer_of(None), None, {})
    yield Reader("system", SYSTEM, None, {}, is_system=True)
    people = (cast.aino, cast.elli, cast.matti, cast.kaisa, cast.sari, cast.antti, cast.olli)
    for user in (*people, *more.values()):
        name, viewer = user.name.lower(), viewer_of(user)
        if user.is_active:
            roles = dict(user.memberships.values_list("organisation_id", "role"))
            yield Reader(name, viewer, user.pk, roles)
        else:
            yield Reader(name, viewer, None, {})
