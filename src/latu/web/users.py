"""Users as coordinators and administrators see them: list, one, roles, closing an account."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.accounts.models import User
from latu.core.access import Role, Viewer, require
from latu.core.gate import write
from latu.mail import actions as mail
from latu.mail.models import Suppression
from latu.organisations import memberships
from latu.organisations.models import Membership
from latu.organisations.queries import of_the_region
from latu.web.downloads import Column
from latu.web.forms.accounts import MembershipForm, UserFilter, roles_to_give
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request

MEMBERSHIPS = Membership.objects.select_related("organisation").order_by("organisation__sort_key")


def _rows(viewer: Viewer) -> QuerySet[User]:
    require(viewer.is_coordinator)
    return User.objects.prefetch_related(Prefetch("memberships", MEMBERSHIPS))


def _narrow(rows: QuerySet[User], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[User]:
    del viewer
    if text := chosen.get("q"):
        pattern = re.escape(text)
        organisation = Membership.objects.filter(organisation__name__iregex=pattern)
        rows = rows.filter(
            Q(name__iregex=pattern)
            | Q(email__iregex=pattern)
            | Q(pk__in=organisation.values("user"))
        )
    if role := chosen.get("role"):
        rows = rows.filter(pk__in=Membership.objects.filter(role=role).values("user"))
    if chosen.get("closed"):
        rows = rows.filter(is_active=False)
    return rows


def _decorate(rows: list[User], viewer: Viewer) -> None:
    for row in rows:
        _name_places(row, viewer)


def _name_places(user: User, viewer: Viewer) -> None:
    """An organisation that the viewer may not see stays nameless."""
    for each in user.memberships.all():
        seen = viewer.may_see(each.organisation)
        each.place = each.organisation.name if seen else _("another organisation")  # type: ignore[attr-defined]


def _roles(user: User) -> str:
    return ", ".join(each.role_name for each in user.memberships.all())


LIST = ListPage(
    name="users",
    template="users/list.html",
    filters=UserFilter,
    sorts=(
        Sort("name", gettext_lazy("Name"), ("name", "email")),
        Sort("new", gettext_lazy("Newest first"), ("-joined_at",)),
        Sort("seen", gettext_lazy("Signed in last"), ("-last_login",)),
    ),
    columns=(
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("E-mail address"), lambda row: row.email),
        Column(gettext_lazy("Role"), _roles),
        Column(gettext_lazy("Language"), lambda row: row.language),
        Column(gettext_lazy("Active"), lambda row: "1" if row.is_active else "0"),
    ),
    rows=_rows,
    narrow=_narrow,
    decorate=_decorate,
    noun="user",
)


@login_required
def users(request: Request) -> HttpResponseBase:
    """All users."""
    require(request.viewer.is_coordinator)
    return respond(request, LIST)


@login_required
def user(request: Request, pk: int) -> HttpResponse:
    """One user with memberships and what may be done; POST adds a membership."""
    row = _rows(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    form = MembershipForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        organisation, role = form.cleaned_data["organisation"], Role(form.cleaned_data["role"])
        return _try(
            request,
            pk,
            lambda w: memberships.add(w, user=row, organisation=organisation, role=role),
        )
    _name_places(row, request.viewer)
    places = list(row.memberships.all())
    for each in places:
        each.may_change = memberships.may_give(request.viewer, each.role)  # type: ignore[attr-defined]
    context = {
        "row": row,
        "places": places,
        "form": form,
        "roles": roles_to_give(request.viewer),
        "is_me": request.viewer.user_id == pk,
        "stopped": Suppression.objects.filter(address=row.email).first(),
        "organisation_names": of_the_region(request.viewer),
    }
    return render(request, "users/one.html", context)


@login_required
@require_POST
def membership(request: Request, pk: int) -> HttpResponse:
    """Change a member's role, or end the membership."""
    require(request.viewer.is_coordinator)
    row = Membership.objects.filter(pk=pk).first()
    role = request.POST.get("role", "")
    if row is None or (role not in Role and "remove" not in request.POST):
        return not_found(request)
    if "remove" in request.POST:
        return _try(request, row.user_id, lambda w: memberships.remove(w, membership=row))
    return _try(
        request, row.user_id, lambda w: memberships.change_role(w, membership=row, role=role)
    )


@login_required
@require_POST
def user_active(request: Request, pk: int) -> HttpResponse:
    """Close or open an account."""
    require(request.viewer.is_administrator)
    row = User.objects.filter(pk=pk).first()
    if row is None:
        return not_found(request)
    change = memberships.activate if request.POST.get("active") == "1" else memberships.deactivate
    return _try(request, pk, lambda w: change(w, user=row))


@login_required
@require_POST
def user_mail(request: Request, pk: int) -> HttpResponse:
    """Send mail to the user's address again."""
    require(request.viewer.is_coordinator)
    row = User.objects.filter(pk=pk).first()
    if row is None:
        return not_found(request)
    return _try(request, pk, lambda w: mail.allow(w, address=row.email))


def _try(request: Request, pk: int, change: Any) -> HttpResponse:
    """Write, and say how it went on the user's page."""
    try:
        with write(request.viewer) as w:
            change(w)
    except memberships.LastAdministrator:
        messages.error(
            request, _("Nothing was changed: at least one active administrator must remain.")
        )
    else:
        messages.success(request, _("Saved."))
    return redirect("user", pk=pk)
