"""Writing and reading the history of records."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records import chain
from latu.records.models import Change, ChangeBody

type Fields = Mapping[str, Sequence[Any]]  # field → [before, after], JSON values

BATCH = 2000


def record(w: Write, ref: Ref, action: Change.Action, fields: Fields) -> None:
    """Add one change; nothing is written when no field differs, except for a deletion."""
    if fields or action != Change.Action.UPDATE:
        record_many(w, [(ref, action, fields)])


def record_many(w: Write, changes: Iterable[tuple[Ref, Change.Action, Fields]]) -> None:
    """Add many changes in order, a few thousand a statement."""
    rows, bodies = [], []
    for ref, action, fields in changes:
        salt = secrets.token_bytes(16)
        rows.append(
            Change(
                noun=ref.noun, record_id=ref.id, at=w.at, actor_id=w.viewer.user_id, run_id=w.run_id,
                action=action, digest=chain.digest(salt, fields),
            )
        )  # fmt: skip
        bodies.append(ChangeBody(salt=salt, fields=dict(fields)))
    chain.extend(w, rows)
    for row, body in zip(Change.objects.bulk_create(rows, batch_size=BATCH), bodies, strict=True):
        body.change = row
    ChangeBody.objects.bulk_create(bodies, batch_size=BATCH)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Fields of `after` whose value differs from `before`: {field: [before, after]}."""
    return {
        field: [before.get(field), value]
        for field, value in after.items()
        if before.get(field) != value
    }


def of(ref: Ref, *, most: int = 50) -> QuerySet[Change]:
    """The newest changes of a record with their bodies, actors and runs."""
    changes = Change.objects.filter(noun=ref.noun, record_id=ref.id)
    return changes.select_related("body", "actor", "run").order_by("-id")[:most]
