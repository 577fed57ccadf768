"""Telling clients about a call by mail, and the page where they answer without an account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from latu.accounts.links import BadLink
from latu.calls.models import Call, Status
from latu.calls.queries import one
from latu.clients import queries, tips
from latu.clients.models import Client, Reply, Tip
from latu.core.access import ANYONE, SYSTEM, require
from latu.core.gate import write
from latu.web.editing import Alike, insists
from latu.web.forms.clients import ReplyForm, TipForm, told_on
from latu.web.lists import not_found
from latu.web.middleware import Request


def _answering(secret: str) -> str:
    return settings.LATU_URL + reverse("tip_answer", args=[secret])


def _client_page(client: Client) -> str:
    return settings.LATU_URL + reverse("client", args=[client.pk])


@login_required
def call_tip(request: Request, pk: int) -> HttpResponse:
    """Choose clients (`?client=7` is chosen already), add one's own words, send."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(queries.may_advise(request.viewer))
    clients = list(queries.to_tell(request.viewer, row))
    known = [each for each in clients if each.email]
    form = TipForm(
        request.POST or None, clients=known, initial={"clients": request.GET.getlist("client")}
    )
    again: list[Alike] = []
    if request.method == "POST" and form.is_valid():
        again = _told_before(form, row)
        if insists(request, again) and _send(request, form, row):
            chosen = form.chosen()
            is_from_client = len(chosen) == 1 and request.GET.get("client") == str(chosen[0].pk)
            return redirect("client", chosen[0].pk) if is_from_client else redirect("call", pk)
    context = {
        "call": row,
        "form": form,
        "again": again,
        "is_closed": row.status == Status.CLOSED,
        "has_clients": bool(known),
        "without_address": [each for each in clients if not each.email],
    }
    return render(request, "call/tip.html", context)


def _told_before(form: TipForm, row: Call) -> list[Alike]:
    """The chosen clients that were told of the call already, for the question whether to send again."""
    chosen = form.chosen()
    told = tips.told_before(chosen, row, form.cleaned_data["words"])
    return [
        Alike(each.pk, str(each), told_on(each), reverse("client", args=[each.pk]))
        for each in chosen
        if each.pk in told
    ]


def _send(request: Request, form: TipForm, row: Call) -> bool:
    """Put the mails into the outbox, all of them or none; what speaks against one becomes an error of the field."""
    chosen = form.chosen()
    client = chosen[0]
    try:
        with write(request.viewer) as w:
            for client in chosen:
                tips.send_tip(
                    w,
                    client=client,
                    call=row,
                    words=form.cleaned_data["words"],
                    address=_answering,
                    follow_up=form.cleaned_data["follow_up"],
                )
    except tips.NoMail:
        message = _("%(name)s gets no mail from Latu. Tell them in another way.")
        form.add_error("clients", message % {"name": client})
        return False
    except tips.CallClosed:
        form.add_error(None, _("The call has closed: no tip can be sent about it."))
        return False
    message = ngettext("The tip was sent.", "%(n)d tips were sent.", len(chosen))
    messages.success(request, message % {"n": len(chosen)})
    return True


@login_required
@require_POST
def tip_revoke(request: Request, pk: int) -> HttpResponse:
    """Make the link of a tip worthless."""
    row = queries.tip(request.viewer, pk)
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        tips.revoke(w, tip=row)
    messages.success(request, _("The link in that mail no longer works."))
    return redirect("client", row.client_id)


@never_cache
def tip_answer(request: Request, secret: str) -> HttpResponse:
    """What the adviser tips, in the client's language, and three buttons; only what is sent is an answer."""
    try:
        row = queries.tip_with_call(tips.open_tip(secret))
    except BadLink:
        row = None
    if row is None:
        return render(request, "client/bad_tip.html", status=404)
    with override(row.client.language):
        form = ReplyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with write(SYSTEM) as w:
                reply = Reply(form.cleaned_data["reply"])
                words = form.cleaned_data["words"]
                tips.answer(w, tip=row, reply=reply, words=words, address=_client_page)
            return redirect(f"{request.path}?done=1")
        return render(request, "client/tip.html", _tip_context(row, form, "done" in request.GET))


def _tip_context(row: Tip, form: ReplyForm, is_done: bool) -> dict[str, Any]:
    return {
        "tip": row,
        "call": row.call,
        "is_public": ANYONE.may_see(row.call),
        "form": form,
        "replies": Reply.choices[1:],
        "is_done": is_done and bool(row.reply),
    }
