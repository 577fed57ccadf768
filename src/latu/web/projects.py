"""Pages of projects."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from latu.core.access import Viewer, require
from latu.core.dates import today
from latu.core.languages import best, reader_language
from latu.organisations.queries import of_the_region
from latu.projects import actions, queries
from latu.projects.alike import alike
from latu.projects.models import Project
from latu.search.words import matching
from latu.web.downloads import Column
from latu.web.editing import (
    Alike,
    changed_meanwhile,
    hidden,
    insists,
    offer_levels,
    save,
    sent_before,
)
from latu.web.forms.projects import (
    PartsFormSet,
    ProjectFilter,
    ProjectForm,
    both_valid,
    parts_of,
    read_parts,
)
from latu.web.forms.records import RecordForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts


def _narrow(rows: QuerySet[Project], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Project]:
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Project.NOUN, text))
    if programme := chosen.get("programme"):
        rows = rows.filter(programme=programme)
    if chosen.get("running"):
        rows = rows.filter(starts_on__lte=today(), ends_on__gte=today())
    if chosen.get("ours"):
        rows = rows.filter(pk__in=queries.with_partners_of_the_region(viewer))
    return rows


LIST = ListPage(
    name="projects",
    template="project/list.html",
    filters=ProjectFilter,
    sorts=(
        Sort("start", gettext_lazy("Latest start first"), (F("starts_on").desc(nulls_last=True),)),
        Sort("new", gettext_lazy("Newest first"), ("-updated_at",)),
        Sort("name", gettext_lazy("Name"), ("sort_key",)),
        Sort(
            "money", gettext_lazy("Most EU funding first"), (F("eu_cents").desc(nulls_last=True),)
        ),
    ),
    columns=(
        Column(gettext_lazy("Acronym"), lambda row: row.acronym),
        Column(gettext_lazy("Title"), lambda row: best(row.titles).text),
        Column(gettext_lazy("Programme"), lambda row: str(row.programme or "")),
        Column(gettext_lazy("Starts"), lambda row: row.starts_on),
        Column(gettext_lazy("Ends"), lambda row: row.ends_on),
        Column(gettext_lazy("EU funding, €"), lambda row: row.eu_cents and row.eu_cents / 100),
        Column(
            gettext_lazy("Total cost, €"), lambda row: row.total_cents and row.total_cents / 100
        ),
        Column(gettext_lazy("Partners"), lambda row: row.n_partners),
        Column(gettext_lazy("Identifier"), lambda row: row.identifier),
    ),
    rows=queries.listed,
    narrow=_narrow,
)


def projects(request: Request) -> HttpResponseBase:
    """All projects that the viewer may see."""
    return respond(request, LIST)


def project(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One project with its partners and money."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    partners = list(row.participations.all())
    context = {
        "project": row,
        "partners": partners,
        "call": row.call if row.call and request.viewer.may_see(row.call) else None,
        "countries": len(
            {p.organisation.country_id for p in partners if p.organisation.country_id}
        ),
        **parts(request.viewer, row, sent),
    }
    return render(request, "project/one.html", context)


@login_required
def project_add(request: Request) -> HttpResponse:
    """Add a project."""
    require(request.viewer.keeps_register)
    return _form_page(request, None)


@login_required
def project_edit(request: Request, pk: int) -> HttpResponse:
    """Change a project."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Project | None) -> HttpResponse:
    form = ProjectForm(request.POST or None, language=reader_language(), project=row)
    offer_levels(form, request.viewer, row)
    formset = PartsFormSet(
        request.POST or None,
        initial=parts_of(row),
        form_kwargs={"viewer": request.viewer},
        prefix="parts",
    )
    found: list[Alike] = []
    if (
        request.method == "POST"
        and not changed_meanwhile(request, form, row, formset)
        and both_valid(form, formset)
    ):
        content = form.content(read_parts(formset, row))
        found = [_shown(each) for each in alike(request.viewer, content, row)]
        if insists(request, found):
            return save(
                request,
                row,
                edit=lambda w: actions.edit(w, project=cast(Project, row), content=content),
                create=lambda w, owner: actions.create(w, content=content, owner_id=owner),
            )
    context = {
        "form": form,
        "formset": formset,
        "project": row,
        "names": of_the_region(request.viewer),
        "alike": found,
        **hidden(request, row),
    }
    return sent_before(request, row) or render(request, "project/form.html", context)


def _shown(row: Project) -> Alike:
    title = best(row.titles).text
    about = " · ".join(filter(None, [title if row.acronym else "", row.identifier]))
    return Alike(row.pk, str(row), about, reverse("project", args=[row.pk]))
