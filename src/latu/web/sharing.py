"""Sharing a call with a colleague, or with the people of another organisation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from latu.calls import sharing
from latu.calls.models import Call
from latu.calls.queries import one
from latu.core.access import require
from latu.core.gate import write
from latu.mail.models import State
from latu.organisations.queries import of_the_region
from latu.web.forms.sharing import ShareForm, ShareWithOrganisationForm
from latu.web.lists import not_found
from latu.web.middleware import Request


@login_required
def call_share(request: Request, pk: int) -> HttpResponse:
    """Choose a colleague, add one's own words, send."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(bool(request.viewer.organisation_ids))
    form = ShareForm(request.POST or None, colleagues=sharing.colleagues(request.viewer))
    if request.method == "POST" and form.is_valid() and _send(request, form, row):
        return redirect("call", pk)
    return _page(request, row, form, ShareWithOrganisationForm(None, viewer=request.viewer))


@login_required
@require_POST
def call_share_organisation(request: Request, pk: int) -> HttpResponse:
    """Tell the people of an organisation of the register."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.in_network)
    form = ShareWithOrganisationForm(request.POST, viewer=request.viewer)
    if form.is_valid() and _tell_all(request, form, row):
        return redirect("call", pk)
    colleagues = sharing.colleagues(request.viewer)
    return _page(request, row, ShareForm(None, colleagues=colleagues), form)


def _page(
    request: Request, row: Call, form: ShareForm, other: ShareWithOrganisationForm
) -> HttpResponse:
    has_colleagues = len(form.fields["colleague"].choices) > 1  # type: ignore[attr-defined]
    context = {"call": row, "form": form, "has_colleagues": has_colleagues}
    if request.viewer.in_network:
        context |= {"other": other, "organisation_names": of_the_region(request.viewer)}
    return render(request, "call/share.html", context)


def _tell_all(request: Request, form: ShareWithOrganisationForm, row: Call) -> bool:
    """Put the mails into the outbox; what speaks against it becomes an error of the field."""
    organisation = form.cleaned_data["organisation"]
    address = settings.LATU_URL + reverse("call", args=[row.pk])
    words = form.cleaned_data["words"]
    try:
        with write(request.viewer) as w:
            number = sharing.share_with_organisation(
                w, call=row, organisation=organisation, words=words, address=address
            )
    except sharing.NoAccounts:
        message = _("Nobody else of %(name)s uses Latu yet. Tell them in another way.")
        form.add_error("organisation", message % {"name": organisation})
        return False
    except sharing.CannotSee:
        message = _("%(name)s may not see this call. Let the organisation see it first.")
        form.add_error("organisation", message % {"name": organisation})
        return False
    if number:
        message = ngettext(
            "Shared with %(n)d person of %(name)s.", "Shared with %(n)d people of %(name)s.", number
        )
        messages.success(request, message % {"n": number, "name": organisation})
    else:
        message = _("The people of %(name)s have been told of this call already.")
        messages.info(request, message % {"name": organisation})
    return True


def _send(request: Request, form: ShareForm, row: Call) -> bool:
    """Put the mail into the outbox; what speaks against it becomes an error of the field."""
    receiver = form.cleaned_data["colleague"]
    address = settings.LATU_URL + reverse("call", args=[row.pk])
    try:
        with write(request.viewer) as w:
            words = form.cleaned_data["words"]
            mail = sharing.share(w, call=row, receiver=receiver, words=words, address=address)
    except sharing.CannotSee:
        message = _("%(name)s may not see this call. Let the organisation see it first.")
        form.add_error("colleague", message % {"name": receiver})
        return False
    if mail.state == State.SUPPRESSED:
        message = _("%(name)s gets no mail from Latu. Tell them in another way.")
        form.add_error("colleague", message % {"name": receiver})
        return False
    messages.success(request, _("Shared with %(name)s by mail.") % {"name": receiver})
    return True
