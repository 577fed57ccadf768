"""The outbox and the stop list, for administrators. Texts of mails are not shown: they may let their reader in."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer, require
from latu.core.dates import day_of
from latu.core.gate import write
from latu.mail import actions
from latu.mail.delivery import can_send
from latu.mail.models import Outgoing, State, Suppression
from latu.web.downloads import Column
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request

TEXTS = ("text", "html")
LATER = re.compile(r"\b4\d\d\b")  # SMTP replies of the 4xx kind: try again later
POLICY = re.compile(r"\b5\.7\.\d{1,3}\b")
# What the name of an exception means for the one who has to mend it.
UNREACHABLE = frozenset(
    {
        "ConnectionRefusedError", "ConnectionResetError", "ConnectionAbortedError", "BrokenPipeError",
        "TimeoutError", "gaierror", "herror", "OSError", "SMTPConnectError", "SMTPServerDisconnected",
    }
)  # fmt: skip
FAULTS = {
    "SMTPAuthenticationError": gettext_lazy(
        "The mail server did not accept our user name and password."
    ),
    "SMTPSenderRefused": gettext_lazy("The mail server does not let us send from our address."),
    "SMTPHeloError": gettext_lazy("The mail server did not want to talk with us."),
    "SMTPNotSupportedError": gettext_lazy("The mail server cannot do what our settings ask of it."),
    "SSLError": gettext_lazy("The connection to the mail server could not be secured."),
    "SSLCertVerificationError": gettext_lazy(
        "The connection to the mail server could not be secured: its certificate is not valid."
    ),
}


class MailFilter(forms.Form):
    """What narrows the outbox."""

    q = forms.CharField(label=gettext_lazy("Recipient or subject"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("All states")), *State.choices],
        required=False,
    )


class StopFilter(forms.Form):
    """What narrows the stop list."""

    q = forms.CharField(label=gettext_lazy("Address"), required=False)


def fault_in_words(error: str) -> str:
    """What went wrong at the last try, from the name of the exception and the server's answer."""
    name, _blank, answer = error.partition(":")
    if not error:
        return ""
    if name in FAULTS:
        return str(FAULTS[name])
    if name in UNREACHABLE:
        return _("The mail server could not be reached.")
    if name in {"SMTPRecipientsRefused", "SMTPDataError"}:
        if POLICY.search(answer):
            return _("The receiving server refuses our mail by its rules.")
        if LATER.search(answer):
            return _("The receiving server asked us to try again later.")
        if name == "SMTPRecipientsRefused":
            return _("The receiving server says that there is no such address.")
        return _("The receiving server refused this mail.")
    return _("The mail could not be sent.")


def _mails(viewer: Viewer) -> QuerySet[Outgoing]:
    require(viewer.is_administrator)
    again = actions.to_try_again().filter(pk=OuterRef("pk"))
    return Outgoing.objects.defer(*TEXTS).annotate(
        may_try=Exists(again), is_forgotten=Q(text="", state=State.FAILED)
    )


def _narrow_mails(
    rows: QuerySet[Outgoing], chosen: dict[str, Any], viewer: Viewer
) -> QuerySet[Outgoing]:
    del viewer
    if text := chosen.get("q"):
        rows = rows.filter(Q(to__icontains=text) | Q(subject__icontains=text))
    if state := chosen.get("state"):
        rows = rows.filter(state=state)
    return rows


def _decorate_mails(rows: list[Outgoing], viewer: Viewer) -> None:
    del viewer
    for row in rows:
        row.fault = fault_in_words(row.error)  # type: ignore[attr-defined]


MAILS = ListPage(
    name="mail",
    template="mail_pages/outbox.html",
    filters=MailFilter,
    sorts=(
        Sort("new", gettext_lazy("Newest first"), ("-made_at",)),
        Sort("next", gettext_lazy("Next try first"), ("next_at",)),
    ),
    columns=(
        Column(gettext_lazy("Recipient"), lambda row: row.to),
        Column(gettext_lazy("Subject"), lambda row: row.subject),
        Column(gettext_lazy("State"), lambda row: str(row.get_state_display())),
        Column(gettext_lazy("Tries"), lambda row: row.attempts),
        Column(gettext_lazy("Written"), lambda row: row.made_at.isoformat()),
        Column(gettext_lazy("Sent"), lambda row: f"{row.sent_at or ''}"),
        Column(gettext_lazy("Fault"), lambda row: row.fault),
    ),
    rows=_mails,
    narrow=_narrow_mails,
    decorate=_decorate_mails,
)


def _stops(viewer: Viewer) -> QuerySet[Suppression]:
    require(viewer.is_administrator)
    return Suppression.objects.all()


def _narrow_stops(
    rows: QuerySet[Suppression], chosen: dict[str, Any], viewer: Viewer
) -> QuerySet[Suppression]:
    del viewer
    return rows.filter(address__icontains=chosen.get("q", ""))


STOPS = ListPage(
    name="mail-stopped",
    template="mail_pages/stopped.html",
    filters=StopFilter,
    sorts=(
        Sort("new", gettext_lazy("Newest first"), ("-since",)),
        Sort("address", gettext_lazy("Address"), ("address",)),
    ),
    columns=(
        Column(gettext_lazy("Address"), lambda row: row.address),
        Column(gettext_lazy("Reason"), lambda row: str(row.get_reason_display())),
        Column(gettext_lazy("Since"), lambda row: day_of(row.since)),
    ),
    rows=_stops,
    narrow=_narrow_stops,
)


@login_required
def outbox(request: Request) -> HttpResponseBase:
    """All mails with their state and, where one did not go out, why."""
    require(request.viewer.is_administrator)
    return respond(request, MAILS, can_send=can_send())


@login_required
@require_POST
def mail_retry(request: Request, pk: int) -> HttpResponse:
    """Try a mail again now."""
    row = _mails(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        is_done = actions.try_again(w, mail=row)
    if is_done:
        messages.success(request, _("The mail is tried again now."))
    else:
        messages.error(request, _("This mail cannot be sent any more. Nothing was changed."))
    return redirect("mail")


@login_required
def stopped(request: Request) -> HttpResponseBase:
    """Addresses that get no mail, and why."""
    require(request.viewer.is_administrator)
    return respond(request, STOPS)


@login_required
@require_POST
def mail_allow(request: Request, pk: int) -> HttpResponse:
    """Take an address off the stop list."""
    row = _stops(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        actions.allow(w, address=row.address)
    messages.success(
        request, _("Mail goes to %(address)s again from now on.") % {"address": row.address}
    )
    return redirect("mail_stopped")
