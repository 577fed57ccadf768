"""Pages of people: contacts that the viewer may see."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.organisations.queries import of_the_region
from latu.people import actions, queries
from latu.people.alike import alike
from latu.people.cards import card_of
from latu.people.models import Person
from latu.privacy import accesses
from latu.search.words import matching
from latu.web.cards import attached
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
from latu.web.forms.people import PersonFilter, PersonForm, TieForm
from latu.web.forms.records import RecordForm
from latu.web.interactions import latest
from latu.web.lists import ListPage, Sort, found, not_found, note_download, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts


def _narrow(rows: QuerySet[Person], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Person]:
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Person.NOUN, text))
    if chosen.get("mine"):
        rows = rows.filter(Q(steward_id=viewer.user_id))
    return rows


def _workplaces(row: Person) -> str:
    return ", ".join(
        each.organisation.name for each in row.affiliations.all() if each.valid_to is None
    )


LIST = ListPage(
    name="people",
    template="person/list.html",
    filters=PersonFilter,
    sorts=(
        Sort("name", gettext_lazy("Name"), ("sort_key",)),
        Sort("new", gettext_lazy("Newest first"), ("-updated_at",)),
    ),
    columns=(
        Column(gettext_lazy("Given name"), lambda row: row.given),
        Column(gettext_lazy("Family name"), lambda row: row.family),
        Column(gettext_lazy("Organisation"), _workplaces),
        Column(gettext_lazy("E-mail address"), lambda row: row.email),
        Column(gettext_lazy("Telephone"), lambda row: row.phone),
    ),
    rows=queries.listed,
    narrow=_narrow,
    noun=Person.NOUN,
)


@login_required
def people(request: Request) -> HttpResponseBase:
    """The contacts that the viewer may see; with `?format=vcf` all of the list as contact cards."""
    if request.GET.get("format") == "vcf":
        rows = found(LIST, request.GET, request.viewer).order_by("sort_key", "pk")
        note_download(request, Person.NOUN, "vcf", rows)
        return attached([card_of(row) for row in rows], "latu-people")
    return respond(request, LIST)


def person(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One contact: work, who knows them, and how to reach them; a public one is for everybody."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        accesses.viewed(w, person=row)
    return _page(request, row, None, sent)


def _page(
    request: Request, row: Person, form: TieForm | None, sent: RecordForm | None = None
) -> HttpResponse:
    ties = list(queries.ties_to(request.viewer, row))
    mine = next((tie for tie in ties if tie.knower_id == request.viewer.user_id), None)
    initial = (
        {name: getattr(mine, name) for name in ("strength", "since", "basis", "level")}
        if mine
        else None
    )
    context = {
        "person": row,
        "ties": ties,
        "mine": mine,
        "form": form or TieForm(initial=initial),
        **latest(request.viewer, row, mine),
        **parts(request.viewer, row, sent),
    }
    return render(request, "person/one.html", context)


@login_required
@require_POST
def person_tie(request: Request, pk: int) -> HttpResponse:
    """State or withdraw "I know this person"."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    if "withdraw" in request.POST:
        with write(request.viewer) as w:
            actions.withdraw_tie(w, person=row)
        return redirect("person", pk=pk)
    form = TieForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    with write(request.viewer) as w:
        actions.state_tie(w, person=row, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("person", pk=pk)


@login_required
def person_add(request: Request) -> HttpResponse:
    """Add a contact; it is private until its keeper decides otherwise."""
    require(bool(request.viewer.organisation_ids))
    return _form_page(request, None)


@login_required
def person_edit(request: Request, pk: int) -> HttpResponse:
    """Change a contact."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Person | None) -> HttpResponse:
    form = PersonForm(request.POST or None, viewer=request.viewer, person=row)
    offer_levels(form, request.viewer, row)
    there: list[Alike] = []
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        content = form.content()
        there = [as_alike(each) for each in alike(request.viewer, content, row)]
        if insists(request, there):
            return save(
                request,
                row,
                edit=lambda w: actions.edit(w, person=cast(Person, row), content=content),
                create=lambda w, owner: actions.create(w, content=content, owner_id=owner),
            )
    context = {
        "form": form,
        "person": row,
        "names": of_the_region(request.viewer),
        "alike": there,
        **hidden(request, row),
    }
    return sent_before(request, row) or render(request, "person/form.html", context)


def as_alike(row: Person) -> Alike:
    """A contact as one that the one being written could be."""
    work = next((each for each in row.affiliations.all() if each.valid_to is None), None)
    about = ", ".join(filter(None, [work.role, work.organisation.name])) if work else row.email
    return Alike(row.pk, str(row), about, reverse("person", args=[row.pk]))
