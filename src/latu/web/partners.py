"""What an import proposes about who takes part in a project, in words and as a write."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latu.core.access import Viewer
from latu.core.gate import Write
from latu.core.money import show
from latu.organisations.models import Organisation
from latu.projects import actions
from latu.projects.bulk import Part, as_part
from latu.projects.models import Project, Role

MOST_NAMED = 5


def in_words(viewer: Viewer, project_id: int, proposed: Iterable[list[Any]]) -> str:
    """What taking the proposal over would add, change and take out."""
    rows = Project.objects.get(pk=project_id).participations.all()
    present = {(row.organisation_id, row.role): as_part(row) for row in rows}
    wanted = {(part.organisation_id, part.role): part for part in map(_part, proposed)}
    visible = Organisation.objects.visible_to(viewer)
    names = dict(
        visible.filter(pk__in=[pk for pk, _role in present | wanted]).values_list("pk", "name")
    )
    changed = [
        key for key in wanted.keys() & present.keys() if _money(wanted[key]) != _money(present[key])
    ]
    sentences = (
        (_("Adds: %(partners)s."), [wanted[key] for key in wanted if key not in present]),
        (_("Changes: %(partners)s."), [wanted[key] for key in sorted(changed)]),
        (_("Takes out: %(partners)s."), [present[key] for key in present if key not in wanted]),
    )
    return " ".join(
        text % {"partners": _listed(parts, names)} for text, parts in sentences if parts
    )


def _part(values: list[Any]) -> Part:
    return Part(*values)


def _money(part: Part) -> tuple[int | None, int | None]:
    return part.eu_cents, part.total_cents


def _listed(parts: list[Part], names: dict[int, str]) -> str:
    """The first of them by name, and how many more."""
    texts = [_one(part, names.get(part.organisation_id, "")) for part in parts[:MOST_NAMED]]
    if (more := len(parts) - MOST_NAMED) > 0:
        texts.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    return ", ".join(texts)


def _one(part: Part, name: str) -> str:
    facts = [str(Role(part.role).label), *([show(part.eu_cents)] if part.eu_cents else [])]
    shown = name or _("an organisation that you may not see")
    return f"{shown} ({', '.join(facts)})"


def accept(w: Write, project: Project, proposed: Iterable[list[Any]]) -> None:
    """Write the proposed partners, save for organisations that are gone since."""
    parts = sorted(map(_part, proposed), key=lambda part: part.order)
    there = set(
        Organisation.objects.filter(pk__in=[part.organisation_id for part in parts]).values_list(
            "pk", flat=True
        )
    )
    wanted = tuple(
        actions.Part(part.organisation_id, part.role, part.eu_cents, part.total_cents)
        for part in parts
        if part.organisation_id in there
    )
    actions.edit(w, project=project, content=actions.Content(values={}, parts=wanted))
