"""Pages of networks."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.core.languages import best, reader_language
from latu.networks import actions, queries
from latu.networks.alike import alike
from latu.networks.models import Network
from latu.organisations.queries import of_the_region
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
from latu.web.forms.networks import MemberForm, NetworkFilter, NetworkForm
from latu.web.forms.records import RecordForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts


def _narrow(rows: QuerySet[Network], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Network]:
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Network.NOUN, text))
    if chosen.get("ours"):
        rows = rows.filter(pk__in=queries.with_members_of_the_region(viewer))
    return rows


LIST = ListPage(
    name="networks",
    template="network/list.html",
    filters=NetworkFilter,
    sorts=(
        Sort("name", gettext_lazy("Name"), ("sort_key",)),
        Sort("members", gettext_lazy("Most members first"), ("-n_members",)),
    ),
    columns=(
        Column(gettext_lazy("Name"), lambda row: best(row.names).text),
        Column(gettext_lazy("Short name"), lambda row: row.short_name),
        Column(gettext_lazy("Members"), lambda row: row.n_members),
        Column(gettext_lazy("Website"), lambda row: row.website),
        Column(gettext_lazy("What it does"), lambda row: best(row.description).text),
    ),
    rows=queries.listed,
    narrow=_narrow,
)


def networks(request: Request) -> HttpResponseBase:
    """All networks that the viewer may see."""
    return respond(request, LIST)


def network(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One network with its members and contact persons."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    return _page(request, row, MemberForm(viewer=request.viewer), sent)


def _page(
    request: Request, row: Network, form: MemberForm, sent: RecordForm | None = None
) -> HttpResponse:
    people = queries.contacts(request.viewer, row)
    context = {
        "network": row,
        "members": [(each, people.get(each.contact_id or 0)) for each in row.memberships.all()],
        "form": form,
        "names": of_the_region(request.viewer) if request.viewer.keeps_register else [],
        **parts(request.viewer, row, sent),
    }
    return render(request, "network/one.html", context)


@login_required
@require_POST
def network_member(request: Request, pk: int) -> HttpResponse:
    """Add an organisation to the network, or take one out (`leave`)."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    if "leave" in request.POST:
        member = next(
            (m for m in row.memberships.all() if str(m.pk) == request.POST["leave"]), None
        )
        if member is None:
            return not_found(request)
        with write(request.viewer) as w:
            actions.end_membership(w, membership=member)
        return redirect("network", pk=pk)
    form = MemberForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _page(request, row, form)
    with write(request.viewer) as w:
        data = form.cleaned_data
        actions.set_membership(
            w, network=row, organisation_id=data["organisation"].pk, valid_from=data["valid_from"]
        )
    messages.success(request, _("Saved."))
    return redirect("network", pk=pk)


@login_required
def network_add(request: Request) -> HttpResponse:
    """Add a network."""
    require(request.viewer.keeps_register)
    return _form_page(request, None)


@login_required
def network_edit(request: Request, pk: int) -> HttpResponse:
    """Change a network."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Network | None) -> HttpResponse:
    form = NetworkForm(request.POST or None, language=reader_language(), network=row)
    offer_levels(form, request.viewer, row)
    found: list[Alike] = []
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        values = form.values()
        found = [_shown(each) for each in alike(request.viewer, values, row)]
        if insists(request, found):
            return save(
                request,
                row,
                edit=lambda w: actions.edit(w, network=cast(Network, row), values=values),
                create=lambda w, owner: actions.create(w, values=values, owner_id=owner),
            )
    context = {"form": form, "network": row, "alike": found, **hidden(request, row)}
    return sent_before(request, row) or render(request, "network/form.html", context)


def _shown(row: Network) -> Alike:
    return Alike(row.pk, str(row), row.short_name, reverse("network", args=[row.pk]))
