"""Reading what belongs to users: their to-dos and stances."""

from django.db.models import F, Q, QuerySet

from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.records.models import Stance, Todo


def open_todos(viewer: Viewer) -> QuerySet[Todo]:
    """What the viewer has to do: by its day, what has none last."""
    rows = Todo.objects.filter(Q(user_id=viewer.user_id), done_at=None)
    return rows.order_by(F("due").asc(nulls_last=True), "pk")


def refs_with_stance(viewer: Viewer, noun: str, kind: Stance.Kind) -> list[Ref]:
    """The records of a noun to which the viewer has taken that stance, newest first."""
    rows = Stance.objects.filter(Q(user_id=viewer.user_id), noun=noun, kind=kind).order_by("-pk")
    return [row.ref for row in rows]


def has_stance(viewer: Viewer, ref: Ref, kind: Stance.Kind) -> bool:
    """Whether the viewer has taken that stance to the record."""
    rows = Stance.objects.filter(
        Q(user_id=viewer.user_id), noun=ref.noun, record_id=ref.id, kind=kind
    )
    return viewer.is_signed_in and rows.exists()
