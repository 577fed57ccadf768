"""What a run of long work is, did and failed at, in the reader's words; for all pages that show runs."""

from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.imports import runs
from latu.imports.failures import failures, is_inner_fault
from latu.jobs.models import JobRun, State
from latu.jobs.registry import kinds

NOUNS = {
    "organisation": _("Organisations"),
    "project": _("Projects"),
    "participation": _("Participations"),
    "call": _("Calls"),
    "proposal": _("Proposals of values"),
    "concept": _("Concepts"),
}
STEPS = {
    "reading": _("Reading the files"),
    "fetching": _("Fetching from the portal"),
    "waiting": _("The portal asked to wait"),
    "organisations": _("Writing organisations"),
    "twins": _("Joining organisations of the same name"),
    "projects": _("Writing projects"),
    "calls": _("Writing calls"),
    "concepts": _("Writing concepts"),
    "hierarchy": _("Putting concepts below others"),
    "matching": _("Finding the same in the own thesaurus"),
    "removing": _("Removing concepts"),
    "undoing": _("Taking back changes"),
    "clearing": _("Deleting old files"),
}
FIGURES = {
    "new": pgettext_lazy("many", "New"),
    "changed": pgettext_lazy("many", "Changed"),
    "unchanged": pgettext_lazy("many", "Unchanged"),
}
UNDO_FIGURES = {
    "deleted": pgettext_lazy("many", "Deleted"),
    "restored": pgettext_lazy("many", "Set back"),
    "kept": pgettext_lazy("many", "Left as they are"),
}
OTHERS = {
    "refused": _("Refused rows"),
    "left_out": _("Values left out"),
    "rows": _("Rows in the files"),
    "duplicates": _("The same row again"),
    "fetched": _("Records fetched"),
    "below": _("Concepts put below others"),
    "same": _("The same as a concept of Latu's own"),
    "deleted": _("Imports whose files were deleted"),
}
UNDO_OTHERS = {"refused": _("Changes left as they are")}
REMOVAL_FIGURES = {"deleted": UNDO_FIGURES["deleted"]}


UNDONE = "undone"
STATES = [("", _("All states")), *State.choices, (UNDONE, _("Undone"))]


def rows_of(kind_names: tuple[str, ...] = ()) -> QuerySet[JobRun]:
    """The runs of these kinds, or of all, with whoever started them and whether they are undone."""
    rows = runs.with_undone(JobRun.objects.select_related("started_by"))
    return rows.filter(kind__in=kind_names) if kind_names else rows


def narrow(rows: QuerySet[JobRun], chosen: dict[str, Any]) -> QuerySet[JobRun]:
    """The runs of the chosen kind and state; one that was undone is in that state only."""
    if kind_name := chosen.get("kind"):
        rows = rows.filter(kind=kind_name)
    if state := chosen.get("state"):
        wanted = {"is_undone": True} if state == UNDONE else {"is_undone": False, "state": state}
        rows = rows.filter(**wanted)
    return rows


def describe(rows: list[JobRun]) -> None:
    """Give each run of `rows_of` what pages show of it; one query for all."""
    told = failures(rows)
    for row in rows:
        row.title = title_of(row)  # type: ignore[attr-defined]
        row.state_words = state_of(row)  # type: ignore[attr-defined]
        row.step_words = STEPS.get(row.step, "")  # type: ignore[attr-defined]
        row.fault = told.get(row.pk, "")  # type: ignore[attr-defined]
        row.is_inner_fault = is_inner_fault(row)  # type: ignore[attr-defined]
        row.is_useless = runs.is_useless(row)  # type: ignore[attr-defined]


def title_of(row: JobRun) -> str:
    """The kind in words; its bare name when this version has no such kind."""
    return next((str(each.title) for each in kinds() if each.name == row.kind), row.kind)


def state_of(row: JobRun) -> str:
    """Where a run of `rows_of` is; one that was undone is no longer just done."""
    if runs.is_useless(row):
        return str(_("Every row was refused"))
    is_undone = getattr(row, "is_undone", False)
    return str(_("Undone") if is_undone else row.get_state_display())


def file_names(row: JobRun) -> list[str]:
    """What the files it reads are called; where they lie on the server concerns nobody."""
    return [PurePath(each).name for each in row.params.get("files", [])]


def columns(row: JobRun) -> dict[str, Any]:
    """What is counted of each noun, in words."""
    return {runs.UNDO: UNDO_FIGURES, runs.REMOVAL: REMOVAL_FIGURES}.get(row.kind, FIGURES)


def table(row: JobRun) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """One line per noun, each figure with its column's name; also of a run that is still at work."""
    counts = (row.result or row.checkpoint).get("counts", {})
    names = columns(row)
    return [
        (NOUNS[noun], [(names[name], each.get(name, 0)) for name in names])
        for noun, each in counts.items()
        if noun in NOUNS
    ]


def others(row: JobRun) -> list[tuple[Any, int]]:
    """Figures beside the table, with their names; those without a name are for machines."""
    words = OTHERS | UNDO_OTHERS if row.kind == runs.UNDO else OTHERS
    figures = row.result or row.checkpoint.get("refused", {})
    return [(words[name], figures[name]) for name in words if name in figures]


def sums(row: JobRun) -> dict[str, int]:
    """The figures of all nouns together."""
    counts = (row.result or row.checkpoint).get("counts", {}).values()
    return {name: sum(each.get(name, 0) for each in counts) for name in (*FIGURES, *UNDO_FIGURES)}
