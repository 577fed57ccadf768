"""Addresses that only take what a form sends: opened by themselves, they lead to the page that the form stands on."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from latu.core.refs import Ref
from latu.web.visible import NOUNS, address_of

NOT_SENT = "not_sent"  # in the session: something was sent without being signed in
READS = ("GET", "HEAD")

# The page, by the name of the address; those in OF_RECORD take the same number.
OF_RECORD = {
    "network_member": "network",
    "person_tie": "person",
    "user_active": "user",
    "user_mail": "user",
    "job_cancel": "job",
    "import_cancel": "import_run",
    "call_state": "call",
    "call_thumb": "call_organisations",
    "call_share_organisation": "call_share",
    "organisation_thumb": "organisation_partners",
    "client_remove": "client",
    "notice_state": "notice",
    "notice_answer": "notice",
}
OF_ALL = {
    "invitation_revoke": "invite",
    "membership": "users",
    "tip_revoke": "clients",
    "introduction_change": "introductions",
    "newcomer_decide": "newcomers",
    "saved_add": "saved",
    "saved_change": "saved",
    "proposal": "proposed",
    "proposed_decide": "proposed",
    "mail_retry": "mail",
    "mail_allow": "mail_stopped",
}


def opened(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a reader gets for `405`: the form's page, or one that says what happened and has a way on."""
    address = _page(request) if request.method in READS else ""
    if address:
        return redirect(address)
    page = render(request, "405.html", status=response.status_code)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def lead_back(request: HttpRequest, response: HttpResponse) -> None:
    """Remember that what was sent is lost where it was answered with the sign-in: that says so after it."""
    if request.method != "POST":
        return
    if response.headers.get("Location") == redirect_to_login(request.get_full_path()).url:
        request.session[NOT_SENT] = True


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    name = match.url_name or ""
    if name in OF_RECORD:
        return reverse(OF_RECORD[name], args=[match.kwargs["pk"]])
    if name in OF_ALL:
        return reverse(OF_ALL[name])
    try:
        ref = Ref.parse(match.kwargs.get("ref", ""))
    except ValueError:
        return ""
    return address_of(ref) if ref.noun in NOUNS else ""
