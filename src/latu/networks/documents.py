"""What search sees of a network."""

from collections.abc import Iterable

from latu.core.languages import best
from latu.core.refs import Ref
from latu.networks.models import Network
from latu.search.index import Draft


def drafts(network_ids: Iterable[int]) -> list[Draft]:
    """The documents of these networks, three queries for all."""
    rows = Network.objects.filter(pk__in=list(network_ids))
    return [_draft(row) for row in rows.prefetch_related("memberships__organisation")]


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
