"""Long work as coordinators see it: list of runs, one run, cancelling it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer, require
from latu.core.dates import show_moment
from latu.core.gate import write
from latu.imports import runs
from latu.imports.failures import failure
from latu.jobs import actions
from latu.jobs.models import JobRun
from latu.jobs.registry import kinds
from latu.web import figures
from latu.web.downloads import Column
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request


class JobFilter(forms.Form):
    """What narrows the list."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=figures.STATES, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(each.name, each.title) for each in kinds()]
        self.fields["kind"].choices = [("", _("All kinds")), *named]  # type: ignore[attr-defined]


def _rows(viewer: Viewer) -> QuerySet[JobRun]:
    require(viewer.is_coordinator)
    return figures.rows_of()


def _narrow(rows: QuerySet[JobRun], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[JobRun]:
    del viewer
    return figures.narrow(rows, chosen)


def _decorate(rows: list[JobRun], viewer: Viewer) -> None:
    del viewer
    figures.describe(rows)


LIST = ListPage(
    name="jobs",
    template="jobs/list.html",
    filters=JobFilter,
    sorts=(Sort("new", gettext_lazy("Newest first"), ("-created_at",)),),
    columns=(
        Column(gettext_lazy("Kind of work"), figures.title_of),
        Column(gettext_lazy("State"), figures.state_of),
        Column(gettext_lazy("Asked for"), lambda row: show_moment(row.created_at)),
        Column(gettext_lazy("Ended"), lambda row: show_moment(row.finished_at)),
        Column(gettext_lazy("Fault"), failure),
    ),
    rows=_rows,
    narrow=_narrow,
    decorate=_decorate,
)


@login_required
def jobs(request: Request) -> HttpResponseBase:
    """All runs, newest first."""
    require(request.viewer.is_coordinator)
    return respond(request, LIST)


@login_required
def job(request: Request, pk: int) -> HttpResponse:
    """One run."""
    row = _rows(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    figures.describe([row])
    context = {
        "row": row,
        "columns": figures.columns(row),
        "counts": figures.table(row),
        "others": figures.others(row),
        "is_import": row.kind in runs.SHOWN,
    }
    return render(request, "jobs/one.html", context)


@login_required
@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    with write(request.viewer) as w:
        actions.cancel(w, run_id=pk)
    messages.success(request, _("The run stops as soon as it can. What it wrote so far stays."))
    return redirect("job", pk=pk)
