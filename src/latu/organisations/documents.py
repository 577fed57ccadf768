"""What search sees of an organisation."""

from collections.abc import Iterable, Sequence

from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.search.index import Draft
from latu.search.renewal import documents_of
from latu.search.tagging.wordings import wording_of
from latu.taxonomy.finding import Wording


@documents_of(Organisation.NOUN)
def drafts(organisation_ids: Iterable[int]) -> list[Draft]:
    """The documents of these organisations, three queries for all."""
    rows = Organisation.objects.filter(pk__in=list(organisation_ids)).select_related("municipality")
    return [draft(row) for row in rows.prefetch_related("names", "identifiers")]


def draft(row: Organisation) -> Draft:
    """The document of one organisation with its names and identifiers at hand."""
    names = [each.text for each in row.names.all() if each.text != row.name]
    numbers = [each.value for each in row.identifiers.all()]
    places = [row.city, *(row.municipality.names.values() if row.municipality else ())]
    return Draft(
        ref=Ref(Organisation.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        title=row.name,
        names=" · ".join(filter(None, [*names, row.short_name, *numbers])),
        body="\n".join(filter(None, [*row.description.values(), *dict.fromkeys(places)])),
        kind=row.kind,
        countries=(row.country_id,) if row.country_id else (),
        is_meaningful=bool(row.description),
    )


@wording_of(Organisation.NOUN)
def wordings(organisation_ids: Sequence[int]) -> dict[int, Wording]:
    """What these organisations say of themselves, one query; a name is not about anything."""
    rows = Organisation.objects.filter(pk__in=organisation_ids).only("description")
    return {row.pk: Wording(titles={}, texts=(row.description,)) for row in rows}
