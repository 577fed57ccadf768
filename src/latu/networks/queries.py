"""Reading networks; every join is spelled out here."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from latu.core.access import Viewer, visible_q
from latu.core.counting import count_of
from latu.networks.models import Network, NetworkMembership
from latu.organisations.models import Organisation
from latu.people.models import Person


def listed(viewer: Viewer) -> QuerySet[Network]:
    """Networks for a list, with the number of members that the viewer may see; one query."""
    members = NetworkMembership.objects.filter(visible_q(viewer, "organisation__"))
    return Network.objects.visible_to(viewer).annotate(n_members=count_of(members, "network"))


def one(viewer: Viewer, pk: int) -> Network | None:
    """One network with the members that the viewer may see; None if hidden."""
    members = (
        NetworkMembership.objects.filter(organisation__in=Organisation.objects.visible_to(viewer))
        .select_related("organisation__municipality")
        .prefetch_related("organisation__names")
        .order_by("organisation__sort_key")
    )
    rows = Network.objects.visible_to(viewer).filter(pk=pk)
    return rows.prefetch_related(Prefetch("memberships", members)).first()


def contacts(viewer: Viewer, network: Network) -> dict[int, Person]:
    """The contact persons of a network's memberships that the viewer may see, by number."""
    ids = [m.contact_id for m in network.memberships.all() if m.contact_id]
    return Person.objects.visible_to(viewer).filter(restricted=False).in_bulk(ids)


def of_organisation(viewer: Viewer, organisation_id: int) -> QuerySet[NetworkMembership]:
    """The networks of an organisation that the viewer may see."""
    rows = NetworkMembership.objects.filter(
        visible_q(viewer, "network__"), organisation_id=organisation_id
    )
    return rows.select_related("network").order_by("network__sort_key")


def with_members_of_the_region(viewer: Viewer) -> QuerySet[NetworkMembership, Any]:
    """Numbers of the networks with a member from a municipality of the region; for `pk__in`."""
    ours = Organisation.objects.visible_to(viewer).filter(municipality__sub_region__isnull=False)
    return NetworkMembership.objects.filter(organisation__in=ours).values("network")
