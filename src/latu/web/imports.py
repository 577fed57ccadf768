"""Imports as coordinators see them: list of runs, starting one, one run, stopping and undoing it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.imports import files, runs
from latu.imports.messages import sentence
from latu.jobs import actions as jobs
from latu.jobs.models import JobRun, State
from latu.jobs.registry import kind
from latu.web.downloads import Column
from latu.web.forms.imports import ImportFilter, UploadForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request

MOST_SHOWN = 200
NOUNS = {
    "organisation": gettext_lazy("Organisations"),
    "project": gettext_lazy("Projects"),
    "participation": gettext_lazy("Participations"),
    "call": gettext_lazy("Calls"),
}
STEPS = {
    "reading": gettext_lazy("Reading the files"),
    "fetching": gettext_lazy("Fetching from the portal"),
    "waiting": gettext_lazy("The portal asked to wait"),
    "organisations": gettext_lazy("Writing organisations"),
    "twins": gettext_lazy("Joining organisations of the same name"),
    "projects": gettext_lazy("Writing projects"),
    "calls": gettext_lazy("Writing calls"),
    "undoing": gettext_lazy("Taking back changes"),
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


def _rows(viewer: Viewer) -> QuerySet[JobRun]:
    require(viewer.is_coordinator)
    return JobRun.objects.filter(kind__in=[*runs.KINDS, runs.UNDO]).select_related("started_by")


def _narrow(rows: QuerySet[JobRun], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[JobRun]:
    del viewer
    return rows.filter(**{field: value for field, value in chosen.items() if value})


def _decorate(rows: list[JobRun], viewer: Viewer) -> None:
    del viewer
    for row in rows:
        row.title = kind(row.kind).title  # type: ignore[attr-defined]
        row.sums = _sums(row)  # type: ignore[attr-defined]


def _sums(row: JobRun) -> dict[str, int]:
    """New, changed and refused over all nouns."""
    counts = (row.result or row.checkpoint).get("counts", {}).values()
    return {name: sum(each.get(name, 0) for each in counts) for name in (*FIGURES, *UNDO_FIGURES)}


LIST = ListPage(
    name="imports",
    template="imports/list.html",
    filters=ImportFilter,
    sorts=(Sort("new", gettext_lazy("Newest first"), ("-created_at",)),),
    columns=(
        Column(gettext_lazy("Kind of import"), lambda row: str(kind(row.kind).title)),
        Column(gettext_lazy("State"), lambda row: str(row.get_state_display())),
        Column(gettext_lazy("Asked for"), lambda row: row.created_at.isoformat()),
        Column(pgettext_lazy("many", "New"), lambda row: str(_sums(row)["new"])),
        Column(pgettext_lazy("many", "Changed"), lambda row: str(_sums(row)["changed"])),
        Column(gettext_lazy("Refused rows"), lambda row: str(row.result.get("refused", ""))),
    ),
    rows=_rows,
    narrow=_narrow,
    decorate=_decorate,
)


@login_required
def imports(request: Request) -> HttpResponseBase:
    """All runs of imports, newest first."""
    require(request.viewer.is_coordinator)
    return respond(request, LIST)


@login_required
def import_start(request: Request) -> HttpResponse:
    """Upload files, or fetch from the portal."""
    require(request.viewer.is_coordinator)
    if request.method == "POST" and "fetch" in request.POST:
        with write(request.viewer) as w:
            run = runs.start_fetch(w)
        return redirect("import_run", pk=run.pk)
    is_post = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_post else UploadForm()
    if is_post and form.is_valid():
        run = _start(request, form.cleaned_data["kind"], form.cleaned_data["upload"])
        return redirect("import_run", pk=run.pk)
    return render(request, "imports/form.html", {"form": form})


def _start(request: Request, kind_name: str, uploads: list[UploadedFile[Any]]) -> JobRun:
    """Keep the files, then start the run that reads them."""
    root = Path(settings.LATU_DATA) / "jobs"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=root) as folder:
        paths = [_keep(Path(folder), number, each) for number, each in enumerate(uploads, 1)]
        with write(request.viewer) as w:
            return runs.start_uploaded(w, kind_name=kind_name, files=paths)


def _keep(folder: Path, number: int, upload: UploadedFile[Any]) -> Path:
    """The uploaded file under its own name; a number before the name of a second one of that name."""
    name = Path(upload.name or "").name[-120:] or "file"
    path = folder / name
    if path.exists():
        path = folder / f"{number}-{name}"
    with path.open("wb") as target:
        shutil.copyfileobj(upload, target)
    return path


@login_required
def import_run(request: Request, pk: int) -> HttpResponse:
    """One run; asked for by a script, only the part that changes while it runs."""
    run = _rows(request.viewer).filter(pk=pk).first()
    if run is None:
        return not_found(request)
    if request.method == "POST":
        return _change(request, run)
    context = {
        "run": run,
        "title": kind(run.kind).title,
        "step": STEPS.get(run.step, ""),
        "figures": UNDO_FIGURES if run.kind == runs.UNDO else FIGURES,
        "counts": _counts(run),
        **_refusals(run),
        "may_undo": _may_undo(run),
        "undone_by": runs.undo_of(run),
        "may_resume": run.state in {State.CANCELLED, State.FAILED},
        "has_files": not run.is_active and files.folder(run.pk).is_dir(),
        "fault": run.error.partition("\n")[0],
    }
    template = "imports/one.html#run" if "HX-Request" in request.headers else "imports/one.html"
    return render(request, template, context)


def _counts(run: JobRun) -> list[tuple[Any, list[int]]]:
    """One line per noun, in the order of the columns."""
    names = UNDO_FIGURES if run.kind == runs.UNDO else FIGURES
    counts = (run.result or run.checkpoint).get("counts", {})
    return [
        (NOUNS.get(noun, noun), [each.get(name, 0) for name in names])
        for noun, each in counts.items()
    ]


def _refusals(run: JobRun) -> dict[str, Any]:
    rows, values = runs.refusals(run, MOST_SHOWN)
    figures = run.result or run.checkpoint.get("refused", {})
    return {
        "refused": [sentence(each) for each in rows],
        "left_out": [sentence(each) for each in values],
        "refused_count": max(figures.get("refused", 0), len(rows)),
        "left_out_count": max(figures.get("left_out", 0), len(values)),
    }


def _may_undo(run: JobRun) -> bool:
    return run.kind in runs.KINDS and not run.is_active and runs.undo_of(run) is None


def _change(request: Request, run: JobRun) -> HttpResponse:
    """Go on with a stopped run, or delete its files."""
    if "resume" in request.POST:
        try:
            with write(request.viewer) as w:
                runs.resume(w, run=run)
        except runs.NotPossible:
            messages.error(request, _("This run cannot go on: it is at work or done."))
    elif "forget" in request.POST and not run.is_active:
        files.forget(run.pk)
        messages.success(request, _("The files are deleted."))
    return redirect("import_run", pk=run.pk)


@login_required
@require_POST
def import_cancel(request: Request, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    run = _rows(request.viewer).filter(pk=pk).first()
    if run is None:
        return not_found(request)
    with write(request.viewer) as w:
        jobs.cancel(w, run_id=pk)
    messages.success(request, _("The run stops after this step. What it wrote so far stays."))
    return redirect("import_run", pk=pk)


@login_required
def import_undo(request: Request, pk: int) -> HttpResponse:
    """Ask first, then take back what the run wrote."""
    run = _rows(request.viewer).filter(pk=pk).first()
    if run is None:
        return not_found(request)
    if request.method == "POST":
        try:
            with write(request.viewer) as w:
                undo = runs.start_undo(w, run=run)
        except runs.NotPossible:
            messages.error(
                request, _("This run cannot be undone: it is at work, or undone already.")
            )
            return redirect("import_run", pk=pk)
        return redirect("import_run", pk=undo.pk)
    context = {
        "run": run,
        "title": kind(run.kind).title,
        "counts": _counts(run),
        "figures": FIGURES,
    }
    return render(request, "imports/undo.html", context)
