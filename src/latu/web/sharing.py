"""Sharing a call with a colleague."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from latu.calls import sharing
from latu.calls.models import Call
from latu.calls.queries import one
from latu.core.access import require
from latu.core.gate import write
from latu.mail.models import State
from latu.web.forms.sharing import ShareForm
from latu.web.lists import not_found
from latu.web.middleware import Request


@login_required
def call_share(request: Request, pk: int) -> HttpResponse:
    """Choose a colleague, add one's own words, send."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(bool(request.viewer.organisation_ids))
    colleagues = sharing.colleagues(request.viewer)
    form = ShareForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid() and _send(request, form, row):
        return redirect("call", pk)
    has_colleagues = len(form.fields["colleague"].choices) > 1  # type: ignore[attr-defined]
    context = {"call": row, "form": form, "has_colleagues": has_colleagues}
    return render(request, "call/share.html", context)


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
