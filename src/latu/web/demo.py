"""The demo's two doors: sign in as somebody invented, and read every mail. Outside the demo: 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from latu.accounts.models import User
from latu.mail.models import Outgoing
from latu.organisations.models import Membership
from latu.web.lists import not_found, page_of
from latu.web.middleware import Request
from latu.web.sign_in import enter

# The mail as it is: its inline styles work; nothing runs, loads or is sent from it.
MAIL_POLICY: dict[str, list[str] | str] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "sandbox": "allow-top-navigation-by-user-activation",
}


def in_demo_only[**P](
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Answer 404 unless this is a demo."""

    @wraps(view)
    def checked(request: Request, /, *args: P.args, **options: P.kwargs) -> HttpResponse:
        if not settings.LATU_DEMO:
            return not_found(request)
        return view(request, *args, **options)

    return checked


@in_demo_only
def demo_people(request: Request) -> HttpResponse:
    """Invented people whom one may sign in as."""
    rows = _invented()
    if request.method == "POST":
        chosen = request.POST.get("user", "")
        user = rows.filter(pk=chosen).first() if chosen.isdecimal() else None
        if user is None:
            return not_found(request)
        enter(request, user)
        return redirect("home")
    return render(request, "demo/people.html", {"people": rows})


def _invented() -> QuerySet[User]:
    """Users with a story and an address that can be nobody's."""
    rows = User.objects.filter(is_active=True, email__endswith="@example.org").exclude(story={})
    places = Membership.objects.select_related("organisation").order_by("pk")
    return rows.prefetch_related(Prefetch("memberships", places)).order_by("name", "pk")


@in_demo_only
def demo_mailbox(request: Request) -> HttpResponse:
    """Every mail, newest first, or those to one address."""
    rows = Outgoing.objects.order_by("-pk")
    if to := request.GET.get("to", ""):
        rows = rows.filter(to=to.strip().lower())
    page = page_of(rows, request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "to": to})


@in_demo_only
def demo_mail(request: Request, pk: int) -> HttpResponse:
    """One mail as text, with its links."""
    mail = Outgoing.objects.filter(pk=pk).first()
    if mail is None:
        return not_found(request)
    return render(request, "demo/mail.html", {"mail": mail})


@in_demo_only
@csp_override(MAIL_POLICY)
def demo_mail_html(request: Request, pk: int) -> HttpResponse:
    """One mail as a mail program shows it."""
    mail = Outgoing.objects.filter(pk=pk).first()
    if mail is None:
        return not_found(request)
    return HttpResponse(mail.html)
