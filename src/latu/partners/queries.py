"""Reading notices and answers; every join is spelled out here."""

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.dates import today
from latu.partners.models import Answer, Message, Notice, open_q


def listed(viewer: Viewer) -> QuerySet[Notice]:
    """Notices for a list: who makes it and the call at hand; three queries for any number of rows."""
    rows = Notice.objects.visible_to(viewer).select_related("owner__country", "call")
    return rows.prefetch_related("owner__names").annotate(
        is_over=Case(When(open_q(today()), then=Value(0)), default=Value(1))
    )


def one(viewer: Viewer, pk: int) -> Notice | None:
    """One notice, or None if the viewer may not see it."""
    rows = Notice.objects.visible_to(viewer).filter(pk=pk)
    rows = rows.select_related("owner__country", "call", "steward")
    return rows.prefetch_related("owner__names").first()


def in_force(viewer: Viewer) -> QuerySet[Notice]:
    """Of `listed` those that are open, newest first."""
    return listed(viewer).filter(open_q(today())).order_by("-made_at", "-pk")


def of_call(viewer: Viewer, call_id: int, most: int = 20) -> QuerySet[Notice]:
    """Notices in force for a call."""
    return in_force(viewer).filter(call=call_id)[:most]


def of_organisation(viewer: Viewer, organisation_id: int, most: int = 20) -> QuerySet[Notice]:
    """Notices of an organisation that are in force."""
    return in_force(viewer).filter(owner=organisation_id)[:most]


def for_country(rows: QuerySet[Notice], code: str) -> QuerySet[Notice]:
    """Those that want partners of that country, or of any."""
    return _wanting(rows, "countries", code)


def for_kind(rows: QuerySet[Notice], kind: str) -> QuerySet[Notice]:
    """Those that want organisations of that kind, or of any."""
    return _wanting(rows, "kinds", kind)


def _wanting(rows: QuerySet[Notice], field: str, value: str) -> QuerySet[Notice]:
    name = f"{field}_as_text"
    marked = rows.alias(**{name: Cast(field, TextField())})
    return marked.filter(Q(**{f"{name}__contains": f'"{value}"'}) | Q(**{field: []}))


def call_of(viewer: Viewer, notice: Notice) -> Call | None:
    """The notice's call, if the viewer may see that too."""
    return notice.call if notice.call is not None and viewer.may_see(notice.call) else None


def inbox(viewer: Viewer) -> QuerySet[Answer]:
    """Answers to the viewer's notices and those the viewer's side wrote, last message first; two queries.

    Each has `is_unread` and `last_text`.
    """
    ours = sorted(viewer.organisation_ids)
    last = Message.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    rows = Answer.objects.visible_to(viewer).select_related(
        "notice__owner", "organisation", "author"
    )
    return rows.annotate(
        is_unread=Case(
            When(unread_by_asker=True, notice__owner_id__in=ours, then=Value(1)),
            When(unread_by_answerer=True, organisation_id__in=ours, then=Value(1)),
            default=Value(0),
        ),
        last_text=Subquery(last.values("text")[:1]),
    ).order_by("-last_at", "-pk")


def unread(viewer: Viewer) -> int:
    """How many conversations have something that the viewer's organisations have not read."""
    if not viewer.organisation_ids:
        return 0
    return inbox(viewer).filter(Q(is_unread=1)).count()


def conversation(viewer: Viewer, pk: int) -> Answer | None:
    """One conversation with its messages and authors, or None."""
    rows = Answer.objects.visible_to(viewer).filter(pk=pk)
    rows = rows.select_related(
        "notice__owner__country", "notice__steward", "organisation__country", "author"
    )
    return rows.prefetch_related("messages__author").first()


def own_answers(viewer: Viewer, notice: Notice) -> list[Answer]:
    """What the viewer's organisations have answered to the notice already."""
    rows = Answer.objects.filter(notice=notice, organisation_id__in=sorted(viewer.organisation_ids))
    return list(rows.select_related("organisation"))


def number_of_answers(viewer: Viewer, notice: Notice) -> int:
    """How many answers the viewer's own notice has; 0 for others."""
    if notice.owner_id not in viewer.organisation_ids:
        return 0
    return notice.answers.count()
