"""Reading clients and tips; every join is spelled out here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from latu.accounts.models import User
from latu.calls.models import Call, Deadline
from latu.clients.models import Client, Tip
from latu.core.access import NETWORK_ROLES, Viewer
from latu.core.text import fold
from latu.records.models import Todo


def may_advise(viewer: Viewer) -> bool:
    """Whether a list of clients is for this viewer at all: members of organisations of the network."""
    return bool(viewer.network_ids)


def listed(viewer: Viewer) -> QuerySet[Client]:
    """Clients for a list, with the time of the last tip and the number of replies that nobody has read.

    Two queries for any number of rows.
    """
    rows = Client.objects.visible_to(viewer)
    rows = rows.select_related("organisation__country", "organisation__municipality", "steward")
    return rows.prefetch_related("organisation__names").annotate(
        last_tip_at=Max("tips__sent_at"),
        n_unread=Count("tips", filter=Q(tips__is_unread=True)),
    )


def one(viewer: Viewer, pk: int) -> Client | None:
    """One client, or None if the viewer may not see it."""
    rows = Client.objects.visible_to(viewer).filter(pk=pk)
    rows = rows.select_related("organisation__country", "organisation__municipality", "steward")
    return rows.prefetch_related("organisation__names").first()


def with_contact(viewer: Viewer, text: str) -> list[int]:
    """Numbers of the clients whose contact person is called like that; the database does not fold Ä, so each is read."""
    wanted = fold(text)
    rows = Client.objects.visible_to(viewer).exclude(contact="").values_list("pk", "contact")
    return [pk for pk, contact in rows if wanted in fold(contact)]


def of_adviser(viewer: Viewer, most: int) -> QuerySet[Client]:
    """The clients that the viewer looks after, replies first."""
    rows = listed(viewer).filter(Q(steward_id=viewer.user_id or 0))
    return rows.order_by(F("n_unread").desc(), "organisation__sort_key", "pk")[:most]


def to_tell(viewer: Viewer, call: Call) -> QuerySet[Client]:
    """All clients by name, each with when it was told of the call last (`told_at`)."""
    rows = Client.objects.visible_to(viewer).select_related("organisation")
    told_at = Max("tips__sent_at", filter=Q(tips__call=call))
    return rows.annotate(told_at=told_at).order_by("organisation__sort_key", "pk")


def tips_of_client(client: Client) -> QuerySet[Tip]:
    """What the client was told, newest first. The caller has checked that the viewer may see the client."""
    return (
        Tip.objects.filter(client=client)
        .select_related("call", "sent_by", "link")
        .order_by("-sent_at", "-pk")
    )


def tips_of_call(viewer: Viewer, call_id: int) -> QuerySet[Tip]:
    """Which of the viewer's clients were told of the call, and what they said."""
    rows = Tip.objects.filter(client__in=Client.objects.visible_to(viewer), call=call_id)
    return rows.select_related("client__organisation").order_by("-sent_at", "-pk")


def waiting(viewer: Viewer) -> QuerySet[Tip, Any]:
    """Numbers of the clients that were told something and have not answered; for `pk__in`."""
    rows = Tip.objects.filter(client__in=Client.objects.visible_to(viewer), reply="")
    return rows.values("client")


def tip(viewer: Viewer, pk: int) -> Tip | None:
    """One tip to one of the viewer's clients, or None."""
    rows = Tip.objects.filter(client__in=Client.objects.visible_to(viewer), pk=pk)
    return rows.select_related("client").first()


def tip_with_call(pk: int) -> Tip | None:
    """What the page behind the link in a mail shows; its secret has been checked."""
    deadlines = Prefetch("call__deadlines", Deadline.objects.order_by("at"))
    rows = Tip.objects.select_related(
        "client__owner", "client__steward", "client__organisation", "call__programme", "sent_by"
    )
    return rows.prefetch_related(deadlines).filter(pk=pk).first()


def unread_replies(viewer: Viewer) -> int:
    """How many replies to tips nobody of the viewer's organisations has read."""
    if not may_advise(viewer):
        return 0
    return Tip.objects.filter(client__in=Client.objects.visible_to(viewer), is_unread=True).count()


def advisers(viewer: Viewer) -> QuerySet[User]:
    """Those who advise in the viewer's organisations, by name."""
    rows = User.objects.filter(
        is_active=True,
        memberships__organisation_id__in=sorted(viewer.network_ids),
        memberships__role__in=NETWORK_ROLES,
    )
    return rows.order_by("name", "email").distinct()


def follow_ups(viewer: Viewer, client_ids: Iterable[int]) -> dict[int, date]:
    """Client → the nearest day of what the viewer has to do about it; one query."""
    rows = Todo.objects.filter(
        Q(user_id=viewer.user_id or 0),
        noun=Client.NOUN,
        record_id__in=list(client_ids),
        done_at=None,
        due__isnull=False,
    )
    days = rows.values_list("record_id", "due").order_by("-due")  # the nearest one stays
    return {pk: due for pk, due in days if due is not None}


def told(viewer: Viewer, client_ids: Iterable[int]) -> dict[int, set[int]]:
    """Client → the calls it was told about; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Tip.objects.filter(
        client__in=Client.objects.visible_to(viewer).filter(pk__in=list(client_ids))
    )
    for client, call in rows.values_list("client_id", "call_id"):
        found[client].add(call)
    return dict(found)


def call_shown(viewer: Viewer, row: Tip) -> Call | None:
    """The tip's call, if the viewer may (still) see it."""
    return row.call if viewer.may_see(row.call) else None
