"""Inviting people, taking an invitation back, and accepting one."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from latu.accounts.links import BadLink
from latu.accounts.models import Link, User
from latu.core.access import Role, Viewer, require
from latu.core.gate import write
from latu.core.languages import reader_language
from latu.organisations import memberships
from latu.organisations.models import Organisation
from latu.organisations.queries import of_the_region
from latu.web.forms.accounts import AcceptForm, InviteForm
from latu.web.middleware import Request
from latu.web.sign_in import enter, remember_language


@login_required
def invite(request: Request) -> HttpResponse:
    """Invite somebody by mail; below the form, those who have not answered yet."""
    require(memberships.may_invite_somebody(request.viewer))
    names = _names(request.viewer)
    initial = {
        "language": reader_language(),
        "role": Role.COMPANY,
        "email": request.GET.get("email", ""),
        "organisation": names[0] if len(names) == 1 else "",
    }
    form = InviteForm(request.POST or None, viewer=request.viewer, initial=initial)
    if request.method == "POST" and form.is_valid() and _send(request, form):
        message = _("An invitation is on its way to %(email)s.")
        messages.success(request, message % {"email": form.cleaned_data["email"]})
        return redirect("invite")
    context = {
        "form": form,
        "pending": pending(request),
        "organisation_names": names,
    }
    return render(request, "users/invite.html", context)


def _names(viewer: Viewer) -> list[str]:
    """The organisations that are offered: those of the region for coordinators, one's own for others."""
    if viewer.is_coordinator:
        return of_the_region(viewer)
    mine = Organisation.objects.filter(pk__in=viewer.organisation_ids).order_by("sort_key")
    return list(mine.values_list("name", flat=True))


def _send(request: Request, form: InviteForm) -> bool:
    """Send; what speaks against it becomes an error of the address."""
    data = form.cleaned_data
    try:
        with write(request.viewer) as w:
            memberships.invite(
                w,
                email=data["email"],
                organisation=data["organisation"],
                role=Role(data["role"]),
                language=data["language"],
                address=_address,
            )
    except memberships.AlreadyMember:
        form.add_error("email", _("This person is a member of the organisation already."))
        return False
    except memberships.Deactivated:
        form.add_error(
            "email", _("This account is deactivated. An administrator can open it again.")
        )
        return False
    return True


def _address(secret: str) -> str:
    return settings.LATU_URL + reverse("invitation", args=[secret])


def pending(request: Request) -> list[tuple[Link, str, str]]:
    """Unanswered invitations with the organisation's name and the role in words."""
    rows = list(memberships.invitations(request.viewer))
    names = dict(
        Organisation.objects.visible_to(request.viewer)
        .filter(pk__in=[link.data["organisation"] for link in rows])
        .values_list("pk", "name")
    )
    return [
        (link, names.get(link.data["organisation"], ""), str(Role(link.data["role"]).label))
        for link in rows
    ]


@login_required
@require_POST
def invitation_revoke(request: Request, pk: int) -> HttpResponse:
    """Make an invitation worthless."""
    with write(request.viewer) as w:
        memberships.revoke_invitation(w, link_id=pk)
    messages.success(request, _("The invitation no longer works."))
    return redirect("invite")


@never_cache
def invitation(request: Request, secret: str) -> HttpResponse:
    """Who invites to what; accepting is a POST, so that no mail scanner uses the link up."""
    try:
        link, organisation = memberships.open_invitation(secret)
        user = User.objects.filter(email=link.data["email"]).first()
        form = AcceptForm(request.POST or None, initial={"language": link.data["language"]})
        must_sign_in = user is not None and request.viewer.user_id != user.pk
        if request.method == "POST" and user is not None and must_sign_in:
            return _to_sign_in(request, user)
        if request.method == "POST" and (user is not None or form.is_valid()):
            return _accept(request, secret, form, user)
    except BadLink:
        return render(request, "users/bad_invitation.html", status=404)
    context = {
        "link": link,
        "organisation": organisation,
        "role": Role(link.data["role"]).label,
        "form": form if user is None else None,
        "must_sign_in": must_sign_in,
        "is_other": request.viewer.is_signed_in and user is None,
    }
    return render(request, "users/invitation.html", context)


def _to_sign_in(request: Request, user: User) -> HttpResponse:
    """An account is opened by its own code or passkey, never by an invitation that lives for weeks."""
    logout(request)
    query = urlencode({"email": user.email, "next": request.path})
    return redirect(f"{reverse('account_login')}?{query}")


def _accept(request: Request, secret: str, form: AcceptForm, user: User | None) -> HttpResponse:
    name = "" if user else form.cleaned_data["name"]
    language = user.language if user else form.cleaned_data["language"]
    with write(request.viewer) as w:
        member = memberships.accept(w, secret=secret, name=name, language=language)
    enter(request, member)
    response = redirect("home")
    remember_language(response, language)
    return response
