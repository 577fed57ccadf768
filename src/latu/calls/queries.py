"""Reading calls and programmes; every join is spelled out here."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from latu.calls.models import Call, Deadline, Programme, Status, status_q
from latu.core.access import Viewer
from latu.teams.queries import not_for_us

SOURCE_TEXTS = (
    "description_html", "destination_html", "conditions_html", "support_html", "budget_rows", "keywords",
)  # fmt: skip


def listed(viewer: Viewer) -> QuerySet[Call]:
    """Calls for a list: programme and deadlines at hand, next deadline as `next_at`; two queries."""
    ahead = Deadline.objects.filter(call=OuterRef("pk"), at__gte=timezone.now())
    return (
        Call.objects.visible_to(viewer)
        .defer(*SOURCE_TEXTS)
        .select_related("programme")
        .prefetch_related(Prefetch("deadlines", Deadline.objects.order_by("at")))
        .annotate(next_at=Subquery(ahead.order_by("at").values("at")[:1]))
    )


def wanted(viewer: Viewer) -> QuerySet[Call]:
    """As `listed`, without what the viewer's own team has put aside as not for it."""
    rows = listed(viewer)
    if not viewer.organisation_ids:
        return rows
    return rows.exclude(pk__in=not_for_us(viewer, Call.NOUN))


def closing_soon(viewer: Viewer, most: int, days: int = 60) -> QuerySet[Call]:
    """Open calls whose next deadline is within `days`, soonest first."""
    now = timezone.now()
    rows = wanted(viewer).filter(
        status_q(Status.OPEN, now), pk__in=with_deadline(now, now + timedelta(days=days))
    )
    return rows.order_by(F("next_at").asc(), "pk")[:most]


def with_deadline(start: datetime, end: datetime) -> QuerySet[Deadline, Any]:
    """Numbers of the calls with a deadline in that time; for `pk__in`."""
    return Deadline.objects.filter(at__range=(start, end)).values("call")


def newest(viewer: Viewer, most: int) -> QuerySet[Call]:
    """Calls that are open or open later, last changed first."""
    now = timezone.now()
    rows = wanted(viewer).filter(status_q(Status.OPEN, now) | status_q(Status.FORTHCOMING, now))
    return rows.order_by("-updated_at", "-pk")[:most]


def one(viewer: Viewer, pk: int) -> Call | None:
    """One call with its programme, rules and deadlines, or None if the viewer may not see it."""
    rows = Call.objects.visible_to(viewer).filter(pk=pk)
    return (
        rows.select_related("programme").prefetch_related("deadlines", "programme__rules").first()
    )


def programmes(viewer: Viewer) -> QuerySet[Programme]:
    """All programmes with the numbers of visible calls, open ones apart."""
    now = timezone.now()
    visible = Call.objects.visible_to(viewer)
    return Programme.objects.annotate(
        n_calls=Count("calls", filter=Q(calls__in=visible), distinct=True),
        n_open=Count(
            "calls", filter=Q(calls__in=visible.filter(status_q(Status.OPEN, now))), distinct=True
        ),
    ).order_by("key")


def with_time_left(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Of these calls as `listed`, those with a deadline ahead, soonest first."""
    rows = calls.filter(closes_at__gte=timezone.now())
    return rows.order_by(F("next_at").asc(nulls_last=True), "pk")


def number_open(viewer: Viewer) -> int:
    """How many calls are open now."""
    return Call.objects.visible_to(viewer).filter(status_q(Status.OPEN, timezone.now())).count()


def national_closing_times() -> list[time]:
    """The times of day at which calls of national and regional programmes close."""
    times = Programme.objects.exclude(closes=None).values_list("closes", flat=True)
    return [each for each in times.distinct().order_by("closes") if each]
