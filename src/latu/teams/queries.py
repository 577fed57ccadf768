"""Reading how the viewer's own organisations stand to records; nobody else's is ever read."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.records.models import Change
from latu.teams.models import State, TeamStance


def own(viewer: Viewer, noun: str) -> QuerySet[TeamStance]:
    """Stances of the viewer's organisations to records of a noun."""
    return TeamStance.objects.filter(
        Q(organisation_id__in=sorted(viewer.organisation_ids)), noun=noun
    )


def not_for_us(viewer: Viewer, noun: str) -> QuerySet[TeamStance, Any]:
    """Numbers of the records that one of the viewer's organisations has put aside; for `pk__in`."""
    return own(viewer, noun).filter(not_for_us=True).values("record_id")


def with_state(viewer: Viewer, noun: str, states: Iterable[str]) -> QuerySet[TeamStance, Any]:
    """Numbers of the records with which one of the viewer's organisations is so far; for `pk__in`."""
    return own(viewer, noun).filter(state__in=list(states)).values("record_id")


def pursued(viewer: Viewer, noun: str) -> QuerySet[TeamStance, Any]:
    """Numbers of the records that one of the viewer's organisations works on; for `pk__in`."""
    rows = own(viewer, noun).exclude(state__in=["", State.NOT_APPLYING])
    return rows.exclude(not_for_us=True).values("record_id")


def of_many(viewer: Viewer, noun: str, ids: Iterable[int]) -> dict[int, list[TeamStance]]:
    """Stances of the viewer's organisations to these records, by record; one query, none for outsiders."""
    found: dict[int, list[TeamStance]] = defaultdict(list)
    if viewer.organisation_ids:
        rows = own(viewer, noun).filter(record_id__in=list(ids))
        rows = rows.select_related("organisation", "state_by", "decided_by")
        for row in rows.order_by("organisation__sort_key", "pk"):
            found[row.record_id].append(row)
    return dict(found)


def changes(viewer: Viewer, ref: Ref, most: int = 50) -> list[Change]:
    """What the viewer's organisations changed about a record, newest first; one query."""
    stances = own(viewer, ref.noun).filter(record_id=ref.id).values("pk")
    rows = Change.objects.filter(noun=TeamStance.NOUN, record_id__in=stances)
    return list(rows.select_related("body", "actor").order_by("-id")[:most])
