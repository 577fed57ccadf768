"""Pages of organisations: list, one, add, edit."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.core.access import Viewer, require
from latu.core.languages import best, reader_language
from latu.networks.queries import of_organisation as networks_of
from latu.organisations import actions, queries
from latu.organisations.alike import alike, taken
from latu.organisations.models import Organisation
from latu.partners.queries import of_organisation as notices_of
from latu.people.queries import at_organisation
from latu.projects.queries import of_organisation
from latu.search.words import matching
from latu.taxonomy.tags import tags_of
from latu.web import notices
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
from latu.web.forms.organisations import OrganisationFilter, OrganisationForm
from latu.web.forms.records import RecordForm
from latu.web.known import known_here
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts


def _narrow(
    rows: QuerySet[Organisation], chosen: dict[str, Any], viewer: Viewer
) -> QuerySet[Organisation]:
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Organisation.NOUN, text))
    if kinds := chosen.get("kind"):
        rows = rows.filter(kind__in=kinds)
    if municipality := chosen.get("municipality"):
        rows = rows.filter(municipality=municipality)
    if country := chosen.get("country"):
        rows = rows.filter(country=country)
    return rows


def _decorate(rows: list[Organisation], viewer: Viewer) -> None:
    del viewer
    tags = tags_of(Organisation.NOUN, [row.pk for row in rows])
    for row in rows:
        row.concepts = tags.get(row.pk, [])  # type: ignore[attr-defined]


LIST = ListPage(
    name="organisations",
    template="organisation/list.html",
    filters=OrganisationFilter,
    sorts=(
        Sort("name", gettext_lazy("Name"), ("sort_key",)),
        Sort("new", gettext_lazy("Newest first"), ("-updated_at",)),
    ),
    columns=(
        Column(gettext_lazy("Name"), lambda row: row.shown_name()),
        Column(gettext_lazy("Kind"), lambda row: str(row.get_kind_display())),
        Column(gettext_lazy("Country"), lambda row: row.country_id or ""),
        Column(gettext_lazy("Municipality"), lambda row: str(row.municipality or "")),
        Column(gettext_lazy("Town"), lambda row: row.city),
        Column(gettext_lazy("Website"), lambda row: row.website),
        Column(gettext_lazy("What it does"), lambda row: best(row.description).text),
    ),
    rows=queries.listed,
    narrow=_narrow,
    decorate=_decorate,
)


def organisations(request: Request) -> HttpResponseBase:
    """All organisations that the viewer may see."""
    return respond(request, LIST)


def organisation(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One organisation with its projects and what else is known."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    people = list(at_organisation(request.viewer, pk)) if request.viewer.is_signed_in else []
    context = {
        "organisation": row,
        "participations": of_organisation(request.viewer, pk),
        "networks": networks_of(request.viewer, pk),
        "notices": notices.shown(request.viewer, notices_of(request.viewer, pk)),
        "people": people,
        **known_here(request.viewer, row, people),
        **parts(request.viewer, row, sent),
    }
    return render(request, "organisation/one.html", context)


@login_required
def organisation_add(request: Request) -> HttpResponse:
    """Add an organisation."""
    require(request.viewer.keeps_register)
    return _form_page(request, None)


@login_required
def organisation_edit(request: Request, pk: int) -> HttpResponse:
    """Change an organisation."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Organisation | None) -> HttpResponse:
    form = OrganisationForm(request.POST or None, language=reader_language(), organisation=row)
    offer_levels(form, request.viewer, row)
    if row is not None and row.awaits_check:
        form.limit_levels(actions.levels_of(request.viewer, row))
    found: list[Alike] = []
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        content = form.content()
        for each in taken(content, row):
            _tell_taken(request.viewer, form, each.scheme, each.value, each.organisation)
        found = [_shown(each) for each in alike(request.viewer, content, row)]
        if form.is_valid() and insists(request, found):
            saved = _save(request, form, content, row)
            if saved is not None:
                return saved
    context = {"form": form, "organisation": row, "alike": found, **hidden(request, row)}
    return sent_before(request, row) or render(request, "organisation/form.html", context)


def _shown(row: Organisation) -> Alike:
    place = str(row.municipality or "") or row.city or str(row.country or "")
    about = " · ".join(filter(None, [str(row.get_kind_display()), place]))
    return Alike(row.pk, row.shown_name(), about, reverse("organisation", args=[row.pk]))


def _save(
    request: Request, form: OrganisationForm, content: actions.Content, row: Organisation | None
) -> HttpResponse | None:
    """Write; an identifier that another organisation got this moment becomes an error of its field."""
    try:
        return save(
            request,
            row,
            edit=lambda w: actions.edit(w, organisation=cast(Organisation, row), content=content),
            create=lambda w, owner: actions.create(w, content=content, owner_id=owner),
        )
    except actions.IdentifierTaken as each:
        _tell_taken(request.viewer, form, each.scheme, each.value, each.organisation)
        return None


def _tell_taken(
    viewer: Viewer, form: OrganisationForm, scheme: str, value: str, holder: Organisation
) -> None:
    """An error of the field; it names only a holder that the viewer may see."""
    if viewer.may_see(holder):
        message = _(
            "“%(value)s” already belongs to %(name)s. Edit that one instead of adding another."
        )
    else:
        message = _("“%(value)s” already belongs to another organisation.")
    form.add_error(scheme, message % {"value": value, "name": holder.name})
