"""Deadlines in a calendar program: one's own feed, its address, and one call as a file."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from latu.accounts import calendar as own
from latu.accounts.links import BadLink
from latu.calls import queries
from latu.core.gate import write
from latu.organisations.viewers import viewer_of
from latu.web.events import calendar, has_dates
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.teams import own_calls

CONTENT_TYPE = "text/calendar; charset=utf-8"
STAYS = timedelta(days=365)  # so long a closed call stays in the feed


@login_required
@never_cache
def calendar_address(request: Request) -> HttpResponse:
    """Make, renew (`make`) or switch off (`off`) the address; a new one is shown this once."""
    address = ""
    if request.method == "POST" and "off" in request.POST:
        with write(request.viewer) as w:
            own.switch_off(w)
        messages.success(request, _("The address no longer works."))
        return redirect("calendar")
    if request.method == "POST" and "make" in request.POST:
        with write(request.viewer) as w:
            secret = own.renew(w).secret
        address = settings.LATU_URL + reverse("calendar_feed", args=[secret])
    context = {
        "link": own.own_link(request.viewer),
        "address": address,
        "webcal": "webcal" + address[address.index(":") :] if address else "",
    }
    return render(request, "profile/calendar.html", context)


@require_safe
@conditional_page
def calendar_feed(request: Request, secret: str) -> HttpResponse:
    """What a person follows and what their team works on, in their language; no sign-in."""
    try:
        user = own.owner_of(secret)
    except BadLink:
        return not_found(request)
    shown = Q(closes_at=None) | Q(closes_at__gte=timezone.now() - STAYS)
    with override(user.language):
        rows = own_calls(viewer_of(user)).filter(shown).order_by("pk")
        content = calendar(rows, name=_("Latu: deadlines of calls"))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def call_calendar(request: Request, pk: int) -> HttpResponse:
    """One call as a file for a calendar."""
    row = queries.one(request.viewer, pk)
    if row is None or not has_dates(row):
        return not_found(request)
    name = slugify(row.identifier) or f"call-{pk}"
    response = HttpResponse(calendar([row]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
