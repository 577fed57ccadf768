"""Whom one may ask about a subject at a place: people at work there who have the subject, or whose organisation has."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from latu.core.access import Viewer
from latu.core.dates import today
from latu.organisations.models import Organisation
from latu.people.models import Affiliation, Person
from latu.people.queries import listed, visible
from latu.projects.models import Participation, Project
from latu.taxonomy.models import Concept, Tag


def with_narrower(concepts: Collection[Concept]) -> set[int]:
    """The concepts, those that mean the same, and two steps of narrower ones; one query."""
    given = [each.pk for each in concepts]
    wanted = Q(pk__in=given)
    for way in ("same", "broader", "broader__broader"):
        wanted |= Q(**{f"{way}__in": given})
    return set(Concept.objects.filter(wanted).values_list("pk", flat=True))


def people_about(
    viewer: Viewer, organisations: QuerySet[Organisation], concept_ids: Collection[int] | None
) -> QuerySet[Person]:
    """People whom the viewer may see at work at these organisations, those with the subject of their own first
    (`has_subject`); others have it by the organisation or a project of it. None asks for no subject.
    """
    at_work = Q(valid_to=None) | Q(valid_to__gte=today())
    seen = organisations & Organisation.objects.visible_to(viewer)
    work = Affiliation.objects.filter(at_work, organisation__in=seen, person__in=visible(viewer))
    own = _tagged(Person.NOUN, "pk", concept_ids or ())
    if concept_ids is not None:
        projects = Project.objects.visible_to(viewer).filter(
            _tagged(Project.NOUN, "pk", concept_ids)
        )
        work = work.filter(
            _tagged(Person.NOUN, "person", concept_ids)
            | _tagged(Organisation.NOUN, "organisation", concept_ids)
            | Q(organisation__in=Participation.objects.filter(project__in=projects).values("organisation"))
        )  # fmt: skip
    rows = listed(viewer).filter(pk__in=work.values("person"))
    return rows.annotate(has_subject=own).order_by("-has_subject", "sort_key", "pk")


def _tagged(noun: str, key: str, concept_ids: Collection[int]) -> Exists:
    rows = Tag.objects.filter(noun=noun, record_id=OuterRef(key), concept_id__in=concept_ids)
    return Exists(rows.exclude(origin=Tag.Origin.TAKEN_OFF))
