"""Reading projects; every join is spelled out here."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from latu.core.access import Viewer, visible_q
from latu.core.counting import count_of
from latu.organisations.models import Organisation
from latu.projects.models import Participation, Project


def listed(viewer: Viewer) -> QuerySet[Project]:
    """Projects for a list: programme and number of partners (those the viewer may see) at hand; one query."""
    partners = Participation.objects.filter(visible_q(viewer, "organisation__"))
    return (
        Project.objects.visible_to(viewer)
        .select_related("programme")
        .annotate(n_partners=count_of(partners, "project"))
    )


def one(viewer: Viewer, pk: int) -> Project | None:
    """One project with the participations of organisations that the viewer may see; None if hidden."""
    parts = (
        Participation.objects.filter(organisation__in=Organisation.objects.visible_to(viewer))
        .select_related("organisation__country", "organisation__municipality")
        .prefetch_related("organisation__names")
        .order_by("order", "pk")
    )
    rows = Project.objects.visible_to(viewer).filter(pk=pk).select_related("programme", "call")
    return rows.prefetch_related(Prefetch("participations", parts)).first()


def of_organisation(
    viewer: Viewer, organisation_id: int, most: int = 50
) -> QuerySet[Participation]:
    """An organisation's participations in projects that the viewer may see, newest project first."""
    rows = Participation.objects.filter(
        visible_q(viewer, "project__"), organisation_id=organisation_id
    )
    return rows.select_related("project__programme").order_by("-project__starts_on", "-project_id")[
        :most
    ]


def of_call(viewer: Viewer, call_id: int, topic: str, most: int = 20) -> QuerySet[Project]:
    """Projects that this call funded, newest first."""
    rows = Project.objects.visible_to(viewer).filter(Q(call_id=call_id) | Q(topic=topic))
    return rows.select_related("programme").order_by("-starts_on", "-pk")[:most]


def by_number(viewer: Viewer, project_ids: Iterable[int]) -> dict[int, Project]:
    """These projects as far as the viewer may see them; one query."""
    return Project.objects.visible_to(viewer).in_bulk(sorted(project_ids))


def newest(viewer: Viewer, most: int) -> QuerySet[Project]:
    """Last changed first, with the programme at hand; one query."""
    rows = Project.objects.visible_to(viewer).select_related("programme")
    return rows.order_by("-updated_at", "-pk")[:most]


def with_partners_of_the_region(viewer: Viewer) -> QuerySet[Participation, Any]:
    """Numbers of the projects with a partner from a municipality of the region; for `pk__in`."""
    ours = Organisation.objects.visible_to(viewer).filter(municipality__sub_region__isnull=False)
    return Participation.objects.filter(organisation__in=ours).values("project")
