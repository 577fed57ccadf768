"""The register of breaches, and whom one may concern."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.people.models import Person
from latu.people.queries import visible
from latu.privacy.models import Access, Breach


@dataclass(frozen=True)
class Affected:
    """People whom a breach may concern: all of them counted, and those whom the viewer may see by name."""

    number: int
    seen: QuerySet[Person]
    in_lists: int  # records in downloaded lists, of whom the log knows no numbers


def breaches(viewer: Viewer) -> QuerySet[Breach]:
    """All of them, newest first."""
    require(viewer.is_administrator)
    return Breach.objects.order_by("-noticed_at", "-pk")


def put(w: Write, *, breach: Breach | None, values: dict[str, Any]) -> Breach:
    """Write a breach down, or more about it."""
    require(w.viewer.is_administrator)
    row = breach or Breach(made_by_id=w.viewer.user_id)
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = w.at
    row.save()
    return row


def affected(
    viewer: Viewer, since: datetime | None, until: datetime | None, organisation_id: int | None
) -> Affected:
    """Whose page or card was opened between the two times, and whose card the organisation owns."""
    require(viewer.is_administrator)
    whom, in_lists = Q(pk__in=[]), 0
    if since and until:
        log = Access.objects.filter(noun=Person.NOUN, at__range=(since, until))
        whom |= Q(pk__in=log.exclude(record_id=None).values("record_id"))
        in_lists = log.filter(record_id=None).aggregate(n=Sum("number"))["n"] or 0
    if organisation_id:
        whom |= Q(owner_id=organisation_id)
    seen = visible(viewer).filter(whom).order_by("sort_key", "pk")
    return Affected(Person.objects.filter(whom).count(), seen, in_lists)
