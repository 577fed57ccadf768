"""Writing projects and their participations by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from latu.core.access import require
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.text import sort_key
from latu.projects import documents
from latu.projects.models import Participation, Project
from latu.records.models import Change
from latu.records.saving import note, put_values
from latu.search import index

FIELDS = (
    "identifier", "acronym", "titles", "summary", "programme_id", "call_id", "topic", "action", "starts_on",
    "ends_on", "total_cents", "eu_cents", "url", "level",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation's part in a project; money in cents."""

    organisation_id: int
    role: str
    eu_cents: int | None = None
    total_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a person may say of a project; `parts` are all of them, in order."""

    values: Mapping[str, Any]
    parts: tuple[Part, ...] | None = None


def create(w: Write, *, content: Content, owner_id: int | None) -> Project:
    """A new project."""
    require(w.viewer.keeps_register)
    return _save(
        w, Project(owner_id=owner_id, steward_id=w.viewer.user_id), content, Change.Action.CREATE
    )


def edit(w: Write, *, project: Project, content: Content) -> Project:
    """Change a project."""
    require(w.viewer.may_edit(project))
    return _save(w, project, content, Change.Action.UPDATE)


def _save(w: Write, row: Project, content: Content, action: Change.Action) -> Project:
    changed = put_values(w, row, content.values, FIELDS)
    row.sort_key = sort_key(row.acronym or best(row.titles).text or row.identifier)
    row.updated_at = w.at
    row.save()
    if content.parts is not None:
        changed |= _set_parts(row, content.parts)
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    return row


def _set_parts(row: Project, parts: Iterable[Part]) -> dict[str, Any]:
    wanted = list(parts)
    present = [
        Part(p.organisation_id, p.role, p.eu_cents, p.total_cents)
        for p in row.participations.order_by("order", "pk")
    ]
    if wanted == present:
        return {}
    row.participations.all().delete()
    Participation.objects.bulk_create(
        [
            Participation(
                project=row, organisation_id=p.organisation_id, role=p.role, order=number,
                eu_cents=p.eu_cents, total_cents=p.total_cents,
            )
            for number, p in enumerate(wanted, start=1)
        ]
    )  # fmt: skip
    return {
        "participations": [
            [[p.organisation_id, p.role, p.eu_cents] for p in ps] for ps in (present, wanted)
        ]
    }
