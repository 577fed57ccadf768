"""What search sees of a network."""

from collections.abc import Iterable, Sequence

from latu.core.access import Level
from latu.core.languages import best
from latu.core.refs import Ref
from latu.networks.models import Network, NetworkMembership
from latu.organisations.models import Organisation
from latu.search.index import Draft
from latu.search.mentions import mentions
from latu.search.renewal import documents_of
from latu.search.tagging.wordings import wording_of
from latu.taxonomy.finding import Wording


@documents_of(Network.NOUN)
def drafts(network_ids: Iterable[int]) -> list[Draft]:
    """The documents of these networks, three queries for all."""
    rows = Network.objects.filter(pk__in=list(network_ids))
    return [_draft(row) for row in rows.prefetch_related("memberships__organisation")]


@mentions(Organisation.NOUN, "name", "level", "country_id")
def of_members(organisation_ids: Sequence[int]) -> list[Draft]:
    """The documents of all networks that these organisations belong to."""
    memberships = NetworkMembership.objects.filter(organisation_id__in=organisation_ids)
    return drafts(memberships.values_list("network_id", flat=True).distinct())


def _draft(row: Network) -> Draft:
    title = best(row.names).text
    members = [each.organisation for each in row.memberships.all()]
    shown = [member for member in members if member.level == Level.PUBLIC]
    return Draft(
        ref=Ref(Network.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        title=title,
        names=" · ".join(
            filter(None, [row.short_name, *(t for t in row.names.values() if t != title)])
        ),
        body="\n".join(
            filter(None, [*row.description.values(), ", ".join(member.name for member in shown)])
        ),
        countries={member.country_id for member in shown if member.country_id},
        is_meaningful=True,
    )


@wording_of(Network.NOUN)
def wordings(network_ids: Sequence[int]) -> dict[int, Wording]:
    """What these networks say of themselves, one query."""
    rows = Network.objects.filter(pk__in=network_ids).only("names", "description")
    return {row.pk: Wording(titles=row.names, texts=(row.description,)) for row in rows}
