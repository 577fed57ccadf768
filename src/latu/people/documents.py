"""What search sees of a person; a restricted person has no document."""

from collections.abc import Iterable, Sequence

from latu.core.access import Level
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.people.models import Affiliation, Person
from latu.search.index import Draft
from latu.search.mentions import mentions
from latu.search.renewal import documents_of


@documents_of(Person.NOUN)
def drafts(person_ids: Iterable[int]) -> list[Draft]:
    """The documents of these people, two queries for all."""
    rows = Person.objects.filter(pk__in=list(person_ids), restricted=False)
    return [_draft(row) for row in rows.prefetch_related("affiliations__organisation")]


@mentions(Organisation.NOUN, "name", "level", "owner_id", "country_id")
def of_workplaces(organisation_ids: Sequence[int]) -> list[Draft]:
    """The documents of all who work or worked there."""
    people = Affiliation.objects.filter(organisation_id__in=organisation_ids)
    return drafts(people.values_list("person_id", flat=True).distinct())


def _draft(row: Person) -> Draft:
    affiliations = list(row.affiliations.all())
    places = [
        each.organisation
        for each in affiliations
        if each.valid_to is None and _is_shown(row, each.organisation)
    ]
    work = [_work(row, each) for each in affiliations]
    return Draft(
        ref=Ref(Person.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        title=str(row),
        body="\n".join(filter(None, [*work, row.how_met, row.notes])),
        countries={place.country_id for place in places if place.country_id},
    )


def _work(row: Person, affiliation: Affiliation) -> str:
    """Role and workplace; a workplace that not all who see the person may see is left out."""
    place = affiliation.organisation
    return f"{affiliation.role} {place.name}" if _is_shown(row, place) else affiliation.role


def _is_shown(row: Person, place: Organisation) -> bool:
    same_readers = (place.level, place.owner_id) == (row.level, row.owner_id)
    return place.level == Level.PUBLIC or (same_readers and row.level != Level.PRIVATE)
