"""Pages of an adviser's own clients: the list, one, adding and changing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.clients import actions, queries, tips
from latu.clients.models import Client
from latu.core.access import Viewer, require
from latu.core.dates import day_of
from latu.core.gate import Write, write
from latu.core.languages import language_name
from latu.core.text import fold
from latu.matching.suggestions import calls_for, calls_for_each
from latu.organisations.models import OrganisationName
from latu.organisations.queries import of_the_region
from latu.web.downloads import Column
from latu.web.editing import changed_meanwhile, hidden, save, sent_before
from latu.web.fits import in_words
from latu.web.forms.clients import ClientFilter, ClientForm, NewClientForm
from latu.web.forms.records import RecordForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts

CARRIED = "instead"  # sent with the button that goes on in the other form for adding
FITS_IN_A_LIST = 2
FITS_ON_A_PAGE = 8


def _narrow(rows: QuerySet[Client], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Client]:
    if text := chosen.get("q"):
        called = OrganisationName.objects.filter(folded__contains=fold(text))
        named = Q(organisation__in=called.values("organisation"))
        rows = rows.filter(named | Q(pk__in=queries.with_contact(viewer, text)))
    if chosen.get("mine"):
        rows = rows.filter(Q(steward_id=viewer.user_id))
    match chosen.get("replies"):
        case "unread":
            return rows.filter(Q(n_unread__gt=0))
        case "waiting":
            return rows.filter(pk__in=queries.waiting(viewer))
        case "never":
            return rows.filter(Q(last_tip_at=None))
    return rows


def decorate(rows: Sequence[Any], viewer: Viewer, most: int = FITS_IN_A_LIST) -> None:
    """Put on clients what fits them best, and when the viewer wants to be reminded of them."""
    fits = calls_for_each(viewer, [row.organisation for row in rows], most)
    days = queries.follow_ups(viewer, [row.pk for row in rows]) if rows else {}
    for row in rows:
        row.fits, row.follow_up = fits[row.organisation_id].good, days.get(row.pk)


LIST = ListPage(
    name="clients",
    template="client/list.html",
    filters=ClientFilter,
    sorts=(
        Sort("name", gettext_lazy("Name"), ("organisation__sort_key",)),
        Sort("answers", gettext_lazy("New answers first"), (F("n_unread").desc(),)),
        Sort(
            "tip",
            gettext_lazy("Longest without a tip first"),
            (F("last_tip_at").asc(nulls_first=True),),
        ),
    ),
    columns=(
        Column(gettext_lazy("Company or organisation"), lambda row: row.organisation.shown_name()),
        Column(gettext_lazy("Contact person"), lambda row: row.contact),
        Column(gettext_lazy("E-mail address"), lambda row: row.email),
        Column(gettext_lazy("Language"), lambda row: language_name(row.language)),
        Column(gettext_lazy("Who looks after them"), lambda row: str(row.steward or "")),
        Column(
            gettext_lazy("What fits"),
            lambda row: "; ".join(str(each.call) for each in row.fits),
        ),
        Column(gettext_lazy("Remind me on"), lambda row: row.follow_up),
        Column(gettext_lazy("Last tip"), lambda row: row.last_tip_at and day_of(row.last_tip_at)),
        Column(gettext_lazy("Notes"), lambda row: row.notes),
    ),
    rows=queries.listed,
    narrow=_narrow,
    decorate=decorate,
    noun=Client.NOUN,
)


@login_required
def clients(request: Request) -> HttpResponseBase:
    """The clients of the viewer's organisations."""
    require(queries.may_advise(request.viewer))
    return respond(request, LIST)


@login_required
def client(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One client: what fits, what was told and answered, what is to be done."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    sent_tips = list(queries.tips_of_client(row))
    if any(each.is_unread for each in sent_tips):
        with write(request.viewer) as w:
            tips.read_replies(w, client=row)
    told = {each.call_id for each in sent_tips}
    found = calls_for(request.viewer, row.organisation)
    context = {
        "client": row,
        "found": found,
        "n_more": len(found.good[FITS_ON_A_PAGE:]),
        **in_words(request.viewer, found.good[:FITS_ON_A_PAGE]),
        "told": told,
        "tips": [(each, queries.call_shown(request.viewer, each)) for each in sent_tips],
        "may_see_organisation": request.viewer.may_see(row.organisation),
        "may_edit": request.viewer.may_edit(row.organisation),
        **parts(request.viewer, row, sent),
    }
    return render(request, "client/one.html", context)


@login_required
def client_add(request: Request) -> HttpResponse:
    """Add a client, of the register or (`?new=1`) one that only one's own organisation sees."""
    require(queries.may_advise(request.viewer))
    is_new = "new" in request.GET
    require(not is_new or request.viewer.keeps_register)
    form = _form(request, NewClientForm if is_new else ClientForm)
    if form.is_bound and form.is_valid():
        try:
            return _create(request, form)
        except actions.AlreadyClient as known:
            message = _("%(name)s is on your list already.")
            messages.info(request, message % {"name": known.client})
            return redirect("client", known.client.pk)
    context = {
        "form": form,
        "client": None,
        "is_new": is_new,
        "names": of_the_region(request.viewer),
        **hidden(request, None),
    }
    return sent_before(request, None) or render(request, "client/form.html", context)


def _form(request: Request, kind: type[ClientForm], row: Client | None = None) -> ClientForm:
    """As it was sent; empty, or with what was typed into the other one of the two forms (`instead`)."""
    is_begun = CARRIED in request.POST
    initial = request.POST.dict() if is_begun else {}
    return kind(
        request.POST if request.POST and not is_begun else None,
        viewer=request.viewer,
        advisers=queries.advisers(request.viewer),
        client=row,
        initial=initial,
    )


def _create(request: Request, form: ClientForm) -> HttpResponse:
    owner_id = min(request.viewer.network_ids)

    def create(w: Write, _owner: int | None) -> Client:
        if isinstance(form, NewClientForm):
            return actions.create_with_organisation(
                w, owner_id=owner_id, about=form.about(), values=form.values()
            )
        organisation = form.cleaned_data["organisation"]
        return actions.create(w, owner_id=owner_id, organisation=organisation, values=form.values())

    return save(request, None, edit=lambda w: create(w, None), create=create)


@login_required
def client_edit(request: Request, pk: int) -> HttpResponse:
    """Change a client, or take it off the list (`remove`)."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    form = _form(request, ClientForm, row)
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        values = form.values()
        with write(request.viewer) as w:
            actions.edit(w, client=row, values=values)
        messages.success(request, _("Saved."))
        return redirect("client", pk)
    context = {"form": form, "client": row, **hidden(request, row)}
    return render(request, "client/form.html", context)


@login_required
@require_POST
def client_remove(request: Request, pk: int) -> HttpResponse:
    """Take a client off the list."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        actions.remove(w, client=row)
    messages.success(request, _("%(name)s is off your list.") % {"name": row})
    return redirect("clients")
