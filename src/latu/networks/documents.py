"""What search sees of a network."""

from collections.abc import Iterable, Sequence

from latu.core.languages import best
from latu.core.refs import Ref
from latu.networks.models import Network, NetworkMembership
from latu.organisations.models import Organisation
from latu.search.index import Draft
from latu.search.mentions import mentions


def drafts(network_ids: Iterable[int]) -> list[Draft]:
    """The documents of these networks, three queries for all."""
    rows = Network.objects.filter(pk__in=list(network_ids))
    return [_draft(row) for row in rows.prefetch_related("memberships__organisation")]


@mentions(Organisation.NOUN)
def of_members(organisation_ids: Sequence[int]) -> list[Draft]:
    """The documents of all networks that these organisations belong to."""
    memberships = NetworkMembership.objects.filter(organisation_id__in=organisation_ids)
    return drafts(memberships.values_list("network_id", flat=True).distinct())


def _draft(row: Network) -> Draft:
    title = best(row.names).text
    members = [
        each.organisation.name
        for each in row.memberships.all()
        if each.organisation.level == "public"
    ]
    return Draft(
        ref=Ref(Network.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        title=title,
        names=" · ".join(
            filter(None, [row.short_name, *(t for t in row.names.values() if t != title)])
        ),
        body="\n".join(filter(None, [*row.description.values(), ", ".join(members)])),
    )
