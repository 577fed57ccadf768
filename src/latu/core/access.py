"""Who may see and change a record: levels, roles, and the one rule that all nouns share.

A record has an owner organisation, a steward (the user who looks after it) and a level. The rule:

    public        everyone
    network       people of the network: municipal workers, developers, coordinators, administrators
    organisation  members of the owner organisation
    private       the steward alone

Each noun's `visible_to` is built on `visible_q`, and its edit check on `Viewer.may_edit`.
"""

from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """How widely a record may be seen, narrowest first."""

    PRIVATE = "private", _("Only me")
    ORGANISATION = "organisation", _("My organisation")
    NETWORK = "network", _("The network")
    PUBLIC = "public", _("Everyone")


class Role(TextChoices):
    """What a user is in an organisation; no role at all is a visitor."""

    COMPANY = "company", _("Company or partner")
    MUNICIPAL = "municipal", _("Municipal worker")
    DEVELOPER = "developer", _("Developer")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")


NETWORK_ROLES = frozenset({Role.MUNICIPAL, Role.DEVELOPER, Role.COORDINATOR, Role.ADMINISTRATOR})
REGISTER_ROLES = frozenset({Role.DEVELOPER, Role.COORDINATOR, Role.ADMINISTRATOR})


class Forbidden(Exception):
    """The viewer may not do this. Pages answer 403 without saying what exists."""


class Owned(Protocol):
    """What access needs to know of a record; models have these as columns."""

    @property
    def owner_id(self) -> int | None:
        """The owner organisation."""

    @property
    def steward_id(self) -> int | None:
        """The user who looks after the record."""

    @property
    def level(self) -> str:
        """One of `Level`."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person on whose behalf something is read or written; made once per request."""

    user_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = field(default_factory=frozenset)
    is_system: bool = False
    label: str = ""
    network_ids: frozenset[int] = (
        frozenset()
    )  # of the organisations those in which the role is one of the network

    @property
    def is_signed_in(self) -> bool:
        """True for a user, whatever the role."""
        return self.user_id is not None

    @property
    def in_network(self) -> bool:
        """True for those who see records of the level `network`."""
        return self.is_system or bool(self.roles & NETWORK_ROLES)

    @property
    def keeps_register(self) -> bool:
        """True for those who may add and edit public records of the register."""
        return self.is_system or bool(self.roles & REGISTER_ROLES)

    @property
    def is_coordinator(self) -> bool:
        """True for coordinators and administrators: imports, surveys, drafts."""
        return self.is_system or bool(self.roles & {Role.COORDINATOR, Role.ADMINISTRATOR})

    @property
    def is_administrator(self) -> bool:
        """True for administrators: users, privacy duties, backups."""
        return self.is_system or Role.ADMINISTRATOR in self.roles

    def may_see(self, record: Owned) -> bool:
        """The same rule as `visible_q`, for a record at hand."""
        if self.is_system or record.level == Level.PUBLIC:
            return True
        if record.level == Level.NETWORK and self.in_network:
            return True
        if record.level != Level.PRIVATE and record.owner_id in self.organisation_ids:
            return True
        return self.user_id is not None and record.steward_id == self.user_id

    def may_edit(self, record: Owned) -> bool:
        """Stewards and members of the owner edit; coordinators edit what they see.

        A record without an owner (imported, public) is edited by those who keep the register.
        """
        if not self.may_see(record) or not (self.is_signed_in or self.is_system):
            return False
        if self.is_coordinator or (self.user_id is not None and record.steward_id == self.user_id):
            return True
        if record.owner_id is None:
            return self.keeps_register
        return record.owner_id in self.organisation_ids


ANYONE = Viewer()
SYSTEM = Viewer(is_system=True, label="system")


def visible_q(viewer: Viewer, prefix: str = "") -> Q:
    """The rule as a database condition on `level`, `owner_id`, `steward_id` behind `prefix`."""
    if viewer.is_system:
        return Q()
    seen = Q(**{f"{prefix}level": Level.PUBLIC})
    if viewer.in_network:
        seen |= Q(**{f"{prefix}level": Level.NETWORK})
    if viewer.organisation_ids:
        seen |= Q(
            **{
                f"{prefix}level__in": [Level.ORGANISATION, Level.NETWORK],
                f"{prefix}owner_id__in": sorted(viewer.organisation_ids),
            }
        )
    if viewer.user_id is not None:
        seen |= Q(**{f"{prefix}steward_id": viewer.user_id})
    return seen


def editable_q(viewer: Viewer, prefix: str = "") -> Q:
    """The rule of `Viewer.may_edit` as a database condition, for records that the viewer may see."""
    if viewer.is_coordinator:
        return Q()
    edited = Q(**{f"{prefix}owner_id__in": sorted(viewer.organisation_ids)})
    if viewer.keeps_register:
        edited |= Q(**{f"{prefix}owner_id": None})
    if viewer.user_id is not None:
        edited |= Q(**{f"{prefix}steward_id": viewer.user_id})
    return edited


def require(allowed: bool) -> None:
    """Raise `Forbidden` unless allowed; the first line of an action."""
    if not allowed:
        raise Forbidden


def require_user(viewer: Viewer) -> int:
    """The number of the signed-in user; raises `Forbidden` for anyone else."""
    if viewer.user_id is None:
        raise Forbidden
    return viewer.user_id


def levels_for(viewer: Viewer, record: Owned) -> list[Level]:
    """The levels this viewer may give the record: those under which they would still see it.

    A record that nobody owns or looks after (imported, public facts) keeps the level it has: made
    narrower, it would be gone for everybody.
    """
    if viewer.is_system:
        return list(Level)
    if record.owner_id is None and record.steward_id is None:
        return [Level(record.level)]
    seen = {Level.PUBLIC}
    if viewer.in_network:
        seen.add(Level.NETWORK)
    if record.owner_id in viewer.organisation_ids:
        seen |= {Level.NETWORK, Level.ORGANISATION}
    if viewer.user_id is not None and record.steward_id == viewer.user_id:
        seen = set(Level)
    return [level for level in Level if level in seen]
