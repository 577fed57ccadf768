"""Imports as coordinators see them: list of runs, starting one, one run, stopping and undoing it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

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
from latu.core.dates import show_moment
from latu.core.gate import home, write
from latu.imports import files, runs
from latu.imports.failures import failure
from latu.imports.messages import sentence
from latu.jobs import actions as jobs
from latu.jobs.models import JobRun, State
from latu.web import figures
from latu.web.downloads import Column
from latu.web.forms.imports import ImportFilter, UploadForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request

MOST_SHOWN = 200


def _rows(viewer: Viewer) -> QuerySet[JobRun]:
    require(viewer.is_coordinator)
    return figures.rows_of(runs.SHOWN)


def _narrow(rows: QuerySet[JobRun], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[JobRun]:
    del viewer
    return figures.narrow(rows, chosen)


def _decorate(rows: list[JobRun], viewer: Viewer) -> None:
    del viewer
    figures.describe(rows)
    for row in rows:
        counted = row.state != State.FAILED or any(figures.sums(row).values())
        row.sums = figures.sums(row) if counted else None  # type: ignore[attr-defined]


LIST = ListPage(
    name="imports",
    template="imports/list.html",
    filters=ImportFilter,
    sorts=(Sort("new", gettext_lazy("Newest first"), ("-created_at",)),),
    columns=(
        Column(gettext_lazy("Kind of import"), figures.title_of),
        Column(gettext_lazy("State"), figures.state_of),
        Column(gettext_lazy("Asked for"), lambda row: show_moment(row.created_at)),
        Column(pgettext_lazy("many", "New"), lambda row: figures.sums(row)["new"]),
        Column(pgettext_lazy("many", "Changed"), lambda row: figures.sums(row)["changed"]),
        Column(gettext_lazy("Refused rows"), lambda row: row.result.get("refused")),
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
    """Upload files to import or only to preview (`look`), or fetch from the portal."""
    require(request.viewer.is_coordinator)
    if request.method == "POST" and "fetch" in request.POST:
        with write(request.viewer) as w:
            run = runs.start_fetch(w)
        return redirect("import_run", pk=run.pk)
    is_post = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_post else UploadForm()
    if is_post and form.is_valid():
        run = keep_and_start(request, form.cleaned_data["kind"], form.cleaned_data["upload"])
        return redirect("import_run", pk=run.pk)
    return render(request, "imports/form.html", {"form": form})


def keep_and_start(
    request: Request, kind_name: str, uploads: list[UploadedFile[Any]], name: str = ""
) -> JobRun:
    """Keep the files, then start the run that reads them; `name` is what a thesaurus is to be called."""
    root = home() / "jobs"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=root) as folder:
        paths = [_keep(Path(folder), number, each) for number, each in enumerate(uploads, 1)]
        with write(request.viewer) as w:
            return runs.start_uploaded(
                w,
                kind_name=kind_name,
                files=paths,
                only_look="look" in request.POST,
                name=name,
            )


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
    figures.describe([run])
    context = {
        "run": run,
        "columns": figures.columns(run),
        "counts": figures.table(run),
        "files": figures.file_names(run),
        "is_preview": run.kind == runs.PREVIEW,
        "is_undo": run.kind == runs.UNDO,
        "scheme": run.result.get("scheme"),
        **_refusals(run),
        "may_undo": runs.may_undo(run),
        "undo": runs.undo_of(run),
        "may_resume": runs.may_resume(run),
        "may_import": runs.may_import(run),
        "has_files": not run.is_active and files.folder(run.pk).is_dir(),
    }
    template = "imports/one.html#run" if "HX-Request" in request.headers else "imports/one.html"
    return render(request, template, context)


def _refusals(run: JobRun) -> dict[str, Any]:
    """What was refused and left out; what made the whole input useless is told as the fault."""
    rows, values = runs.refusals(run, MOST_SHOWN)
    told = failure(run)
    refused = [each for each in map(sentence, rows) if each != told]
    numbers = run.result or run.checkpoint.get("refused", {})
    return {
        "refused": refused,
        "left_out": [sentence(each) for each in values],
        "refused_count": max(numbers.get("refused", 0), len(refused)),
        "left_out_count": max(numbers.get("left_out", 0), len(values)),
    }


def _change(request: Request, run: JobRun) -> HttpResponse:
    """Go on with a stopped run, import what was previewed, or delete the run's files."""
    if "import" in request.POST:
        try:
            with write(request.viewer) as w:
                run = runs.start_previewed(w, preview=run)
        except runs.NotPossible:
            messages.error(request, _("The files are no longer there. Choose them anew."))
    elif "resume" in request.POST:
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
                request,
                _("This run cannot be undone: it is at work, wrote nothing, or is undone already."),
            )
            return redirect("import_run", pk=pk)
        return redirect("import_run", pk=undo.pk)
    figures.describe([run])
    context = {"run": run, "columns": figures.columns(run), "counts": figures.table(run)}
    return render(request, "imports/undo.html", context)
