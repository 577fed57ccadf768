"""Reading projects; every join is spelled out here."""

from django.db.models import QuerySet

from latu.core.access import Viewer, visible_q
from latu.projects.models import Participation


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
