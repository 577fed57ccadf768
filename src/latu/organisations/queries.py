"""Reading organisations; every join is spelled out here."""

from django.db.models import Prefetch, QuerySet

from latu.core.access import Viewer
from latu.organisations.models import Organisation, OrganisationName


def listed(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations for a list: names and place at hand; four queries for any number of rows."""
    return (
        Organisation.objects.visible_to(viewer)
        .select_related("country", "municipality")
        .prefetch_related(
            Prefetch("names", OrganisationName.objects.filter(kind=OrganisationName.Kind.OFFICIAL))
        )
    )


def one(viewer: Viewer, pk: int) -> Organisation | None:
    """One organisation with all that its page shows of itself, or None if the viewer may not see it."""
    rows = Organisation.objects.visible_to(viewer).filter(pk=pk)
    return (
        rows.select_related("country", "municipality__sub_region", "owner")
        .prefetch_related("names", "identifiers")
        .first()
    )


def in_order(viewer: Viewer, organisation_ids: list[int]) -> list[Organisation]:
    """These organisations as far as the viewer may see them, in the given order."""
    rows = listed(viewer).in_bulk(organisation_ids)
    return [rows[pk] for pk in organisation_ids if pk in rows]


def own(viewer: Viewer) -> list[Organisation]:
    """The viewer's own organisations by name, with their countries at hand; one query, none for outsiders."""
    rows = Organisation.objects.filter(pk__in=sorted(viewer.organisation_ids))
    return list(rows.select_related("country").order_by("sort_key", "pk"))


def of_the_region(viewer: Viewer, most: int = 500) -> list[str]:
    """Names of organisations of the region, offered while typing."""
    return list(_in_region(viewer).values_list("name", flat=True)[:most])


def numbers_of_the_region(viewer: Viewer, most: int = 500) -> list[int]:
    """Numbers of organisations of the region, by name."""
    return list(_in_region(viewer).values_list("pk", flat=True)[:most])


def _in_region(viewer: Viewer) -> QuerySet[Organisation]:
    rows = Organisation.objects.visible_to(viewer).filter(municipality__sub_region__isnull=False)
    return rows.order_by("sort_key", "pk")
