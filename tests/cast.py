"""The small cast of all tests: two development companies, a municipality, a company, and their people."""

from dataclasses import dataclass

from latu.accounts.models import User
from latu.core.access import SYSTEM, Role, Viewer
from latu.core.gate import write
from latu.organisations import actions, memberships
from latu.organisations.models import Kind, Organisation
from latu.organisations.viewers import viewer_of
from latu.taxonomy.models import Country, Municipality, SubRegion


@dataclass(frozen=True)
class Cast:
    """Organisations and users by first name; `viewer` gives a user's rights as they are now."""

    tunturi: Organisation  # development company
    ranta: Organisation  # another one
    kunta: Organisation  # municipality
    paja: Organisation  # company
    aino: User  # developer at Tunturi
    elli: User  # developer at Ranta
    matti: User  # municipal worker at Kunta
    kaisa: User  # company person at Paja
    sari: User  # coordinator at Tunturi
    antti: User  # administrator at Tunturi
    olli: User  # signed in, no organisation: a visitor

    def viewer(self, user: User) -> Viewer:
        """The user's rights."""
        return viewer_of(user)


def make_cast() -> Cast:
    """Write the cast through the same actions as everybody else."""
    make_places()
    with write(SYSTEM) as w:
        made = {
            key: actions.create(
                w,
                content=actions.Content(values={"name": name, "kind": kind, "country_id": "FI"}),
                owner_id=None,
            )
            for key, name, kind in (
                ("tunturi", "Tunturin Kehitys Oy", Kind.DEVELOPMENT_COMPANY),
                ("ranta", "Rannan Kehitys Oy", Kind.DEVELOPMENT_COMPANY),
                ("kunta", "Esimerkin kunta", Kind.MUNICIPALITY),
                ("paja", "Älykäs Paja Oy", Kind.COMPANY),
            )
        }
        users = {
            name: User.objects.create_user(f"{name}@example.org", name=name.title())
            for name in ("aino", "elli", "matti", "kaisa", "sari", "antti", "olli")
        }
        for name, organisation, role in (
            ("aino", "tunturi", Role.DEVELOPER),
            ("elli", "ranta", Role.DEVELOPER),
            ("matti", "kunta", Role.MUNICIPAL),
            ("kaisa", "paja", Role.COMPANY),
            ("sari", "tunturi", Role.COORDINATOR),
            ("antti", "tunturi", Role.ADMINISTRATOR),
        ):
            memberships.add(w, user=users[name], organisation=made[organisation], role=role)
    return Cast(
        tunturi=made["tunturi"], ranta=made["ranta"], kunta=made["kunta"], paja=made["paja"],
        aino=users["aino"], elli=users["elli"], matti=users["matti"], kaisa=users["kaisa"],
        sari=users["sari"], antti=users["antti"], olli=users["olli"],
    )  # fmt: skip


def make_places() -> None:
    """Two countries and a municipality."""
    Country.objects.get_or_create(
        code="FI",
        defaults={
            "names": {"fi": "Suomi", "en": "Finland", "sv": "Finland"},
            "is_member_state": True,
        },
    )
    Country.objects.get_or_create(
        code="SE",
        defaults={
            "names": {"fi": "Ruotsi", "en": "Sweden", "sv": "Sverige"},
            "is_member_state": True,
        },
    )
    sub_region, _ = SubRegion.objects.get_or_create(
        code="196", defaults={"names": {"fi": "Pohjois-Lappi"}}
    )
    Municipality.objects.get_or_create(
        code="148",
        defaults={"names": {"fi": "Inari", "sv": "Enare", "se": "Anár"}, "sub_region": sub_region},
    )
