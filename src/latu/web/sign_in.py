"""Sign-in: a code by mail, in the person's language, or a passkey; nobody signs up alone.

Either one is enough. A passkey is no second factor on top of the code, so whoever loses one still
gets in.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from latu.accounts.models import User
from latu.core.access import SYSTEM, Role
from latu.core.gate import write
from latu.core.languages import reader_language
from latu.mail.actions import send
from latu.organisations.models import Membership, Organisation
from latu.web.middleware import Request
from latu.web.post_only import NOT_SENT
from latu.web.returning import return_to

SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 15 * 60
SECOND_FACTOR = "allauth.mfa.stages.AuthenticateStage"
TOO_MANY = gettext_lazy("Too many tries in a short time. Wait a few minutes and try again.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's doings, through this project's mail and rules."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This is not the code in the newest mail. Check it and try again."
        ),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Without a second step after the code (see above)."""
        return [stage for stage in super().get_login_stages() if stage != SECOND_FACTOR]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Never by allauth, which knows passwords and second factors only: see `fresh_sign_in`."""
        del app, options
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and remember when; say so if something was sent before it and is lost."""
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()
        if request.session.pop(NOT_SENT, False):
            with override(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or user.language):
                messages.warning(
                    request,
                    _(
                        "You had been signed out, and nothing was sent. If you wrote a text, write it again."
                    ),
                )

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Go on in the person's language, unless this browser already has one."""
        response: HttpResponse = super().post_login(request, user, **options)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail, in the user's language or, for an unknown address, in the page's."""
        name = template_prefix.rpartition("/")[2]
        user = User.objects.filter(email=email.lower()).first()
        with write(SYSTEM) as w:
            send(
                w,
                key=f"{name}:{get_random_string(20)}",
                to=email,
                template=name,
                context={
                    "code": context.get("code", ""),
                    "minutes": account_settings.LOGIN_BY_CODE_TIMEOUT // 60,
                    "address": email,
                    "join": settings.LATU_URL + reverse("account_signup"),
                    "profile": settings.LATU_URL + reverse("profile"),
                },
                language=user.language if user else reader_language(),
                asked_for=True,
                holds_secret="code" in context,
            )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, **_rest: Any
    ) -> None:
        """Tell the user that a passkey was added or removed."""
        self.send_mail(template_prefix, user.email, context or {})


def enter(request: HttpRequest, user: User) -> None:
    """Sign a user in whose right to it has been checked (an invitation; the demo)."""
    Adapter().login(request, user)


def remember_language(response: HttpResponse, language: str) -> None:
    """Show pages in that language in this browser from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def fresh_sign_in[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For pages that change how one gets in: only shortly after signing in."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **options: P.kwargs) -> HttpResponseBase:
        if time.time() - request.session.get(SIGNED_IN_AT, 0) < FRESH_SECONDS:
            return view(request, *args, **options)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return checked


@login_required
def sign_in_again(request: Request) -> HttpResponse:
    """Ask to sign in anew; the address is filled in and the page that was asked for comes next."""
    address = return_to(request, reverse("profile"))
    if request.method != "POST":
        return render(request, "account/reauthenticate.html", {"next": address})
    email = request.user.email if isinstance(request.user, User) else ""
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': address, 'email': email})}")


def join(request: Request) -> HttpResponse:
    """How one becomes a user, and which organisations can invite."""
    rows = Organisation.objects.visible_to(request.viewer).filter(
        pk__in=Membership.objects.filter(
            role__in=[Role.COORDINATOR, Role.ADMINISTRATOR], user__is_active=True
        ).values("organisation")
    )
    inviting = rows.prefetch_related("names").order_by("sort_key")
    return render(request, "account/join.html", {"inviting": inviting})
