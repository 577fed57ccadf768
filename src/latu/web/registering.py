"""A partner from anywhere registers by a code in a mail; those who keep the register look at the newcomers."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from latu.accounts.links import BadLink
from latu.accounts.models import Link, User
from latu.core.access import SYSTEM, require
from latu.core.gate import write
from latu.core.languages import reader_language
from latu.core.refs import MOST_DIGITS
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.partners import registration
from latu.web.forms.registering import OrganisationOfOwnForm, RegisterForm, RegistrationCodeForm
from latu.web.limits import is_within
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.sign_in import TOO_MANY, Adapter, enter

LIMIT = "partner_register"


def partner_register(request: Request) -> HttpResponse:
    """Tell who one is; who is signed in and has no organisation adds it at once."""
    if request.viewer.is_signed_in:
        return _register_own(request)
    form = RegisterForm(
        request.POST or None,
        language=reader_language(),
        initial=registration.said_before(request.GET.get("again", "")),
    )
    if request.method == "POST" and form.is_valid():
        if is_within(request, LIMIT, form.cleaned_data["email"].lower()):
            return redirect(_begin(form, request.GET.get("notice", "")))
        form.add_error(None, TOO_MANY)
    return render(request, "partner/register.html", {"form": form})


def _begin(form: RegisterForm, notice: str) -> str:
    """Mail the code; the address of the page where it is typed."""
    data = form.cleaned_data
    details = registration.Details(
        email=data["email"], name=data["name"], language=reader_language(), values=form.values()
    )
    wanted = {"notice": notice} if _number(notice) else {}
    with write(SYSTEM) as w:
        secret = registration.begin(
            w,
            details=details,
            code=Adapter().generate_login_code(),
            sign_in=settings.LATU_URL + reverse("account_login"),
            page=lambda secret: settings.LATU_URL + _confirming(secret, wanted),
        )
    return _confirming(secret, wanted)


def _confirming(secret: str, wanted: Mapping[str, str]) -> str:
    """The address of the page where the code is typed."""
    address = reverse("partner_confirm", args=[secret])
    return f"{address}?{urlencode(wanted)}" if wanted else address


def _register_own(request: Request) -> HttpResponse:
    require(not request.viewer.organisation_ids)
    form = OrganisationOfOwnForm(request.POST or None, language=reader_language())
    user = request.user
    if request.method == "POST" and form.is_valid() and isinstance(user, User):
        with write(request.viewer) as w:
            row = registration.register(w, user=user, values=form.values())
        return redirect("organisation", row.pk)
    return render(request, "partner/register.html", {"form": form})


@never_cache
def partner_confirm(request: Request, secret: str) -> HttpResponse:
    """Type the code; then the account is there and signed in."""
    try:
        link = registration.open_registration(secret)
    except BadLink:
        return render(request, "partner/void.html", status=404)
    form = RegistrationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with write(SYSTEM) as w:
            is_right = registration.is_code(w, link=link, code=form.cleaned_data["code"])
        if is_right:
            return _finish(request, link)
        left = registration.MOST_TRIES - link.data["tries"]
        if left <= 0:
            return render(request, "partner/void.html", status=404)
        message = ngettext(
            "This is not the code in the mail. You can try %(left)d more time.",
            "This is not the code in the mail. You can try %(left)d more times.",
            left,
        )
        form.add_error("code", message % {"left": left})
    notice = request.GET.get("notice", "")
    again = {"again": secret} | ({"notice": notice} if _number(notice) else {})
    context = {"form": form, "email": link.data["email"], "again": urlencode(again)}
    return render(request, "partner/confirm.html", context)


def _finish(request: Request, link: Link) -> HttpResponse:
    try:
        with write(SYSTEM) as w:
            user = registration.finish(w, link=link)
    except (BadLink, registration.AccountTaken):
        return render(request, "partner/void.html", status=404)
    enter(request, user)
    messages.success(request, _("Welcome. Your organisation is registered: you can answer now."))
    notice = request.GET.get("notice", "")
    number = _number(notice)
    return redirect("notice", number) if number else redirect("notices")


def _number(text: str) -> int:
    """Of a record as it came in an address or a form; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


@login_required
def newcomers(request: Request) -> HttpResponse:
    """Organisations that registered themselves, for somebody to look at."""
    require(request.viewer.keeps_register)
    waiting = registration.newcomers(request.viewer)
    return render(request, "partner/new.html", {"newcomers": waiting})


@login_required
@require_POST
def newcomer_decide(request: Request, pk: int) -> HttpResponse:
    """Let a newcomer in (`let_in`), join it with one that is there (`join`, its number), or delete it (`turn_away`)."""
    require(request.viewer.keeps_register)
    rows = Organisation.objects.visible_to(request.viewer).filter(awaits_check=True)
    row = rows.filter(pk=pk).first()
    if row is None:
        return not_found(request)
    others = Organisation.objects.visible_to(request.viewer).filter(awaits_check=False)
    other = others.filter(pk=_number(request.POST.get("join", ""))).first()
    with write(request.viewer) as w:
        if other is not None:
            registration.join(w, organisation=row, into=other)
            done = _("%(name)s is one with %(other)s now; its people are members there.")
        elif "let_in" in request.POST:
            organisations.let_in(w, organisation=row)
            done = _("%(name)s is in the register for everybody to see.")
        elif "turn_away" in request.POST:
            registration.turn_away(w, organisation=row)
            done = _("%(name)s is deleted, with what it wrote.")
        else:
            return redirect("newcomers")
    messages.success(request, done % {"name": row.name, "other": other.name if other else ""})
    return redirect("newcomers")
