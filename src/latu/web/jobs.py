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
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.registry import kinds
from latu.web.downloads import Column
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request


class JobFilter(forms.Form):
    """What narrows the list."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("All states")), *State.choices],
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(each.name, each.title) for each in kinds()]
        self.fields["kind"].choices = [("", _("All kinds")), *named]  # type: ignore[attr-defined]


def _rows(viewer: Viewer) -> QuerySet[JobRun]:
    require(viewer.is_coordinator)
    return JobRun.objects.select_related("started_by")


def _narrow(rows: QuerySet[JobRun], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[JobRun]:
    del viewer
    wanted = {field: value for field, value in chosen.items() if value}
    return rows.filter(**wanted)


def _decorate(rows: list[JobRun], viewer: Viewer) -> None:
    del viewer
    for row in rows:
        _describe(row)


def _title(row: JobRun) -> str:
    """The kind in words; its bare name when the kind is no longer there."""
    return next((str(each.title) for each in kinds() if each.name == row.kind), row.kind)


def _fault(row: JobRun) -> str:
    return row.error.partition("\n")[0]


def _describe(row: JobRun) -> None:
    row.title = _title(row)  # type: ignore[attr-defined]
    row.fault = _fault(row)  # type: ignore[attr-defined]


LIST = ListPage(
    name="jobs",
    template="jobs/list.html",
    filters=JobFilter,
    sorts=(Sort("new", gettext_lazy("Newest first"), ("-created_at",)),),
    columns=(
        Column(gettext_lazy("Kind of work"), _title),
        Column(gettext_lazy("State"), lambda row: str(row.get_state_display())),
        Column(gettext_lazy("Asked for"), lambda row: row.created_at.isoformat()),
        Column(gettext_lazy("Ended"), lambda row: f"{row.finished_at or ''}"),
        Column(gettext_lazy("Fault"), _fault),
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
    _describe(row)
    return render(request, "jobs/one.html", {"row": row, "figures": _figures(row)})


def _figures(row: JobRun) -> list[tuple[str, Any]]:
    """What the run left behind, numbers and texts only."""
    return [(key, value) for key, value in row.result.items() if isinstance(value, int | str)]


@login_required
@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    with write(request.viewer) as w:
        actions.cancel(w, run_id=pk)
    messages.success(request, _("The run stops as soon as it can. What it wrote so far stays."))
    return redirect("job", pk=pk)
