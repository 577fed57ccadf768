"""Whom to tell that their card is kept here, for administrators and the keepers of cards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from latu.core.access import require
from latu.core.gate import write
from latu.privacy import processing, telling
from latu.privacy.models import Exemption
from latu.privacy.telling import Waiting
from latu.web.forms.duties import ExemptionForm
from latu.web.lists import not_found, page_of
from latu.web.middleware import Request

MOST = 100  # rows shown; the next ones move up as these are done


@login_required
def duties_telling(request: Request) -> HttpResponse:
    """Who waits, who cannot be reached, and the proof of who was told."""
    require(bool(request.viewer.organisation_ids))
    return _page(request)


@login_required
@require_POST
def duties_tell(request: Request) -> HttpResponse:
    """Tell one person, everybody who is due, or everybody whose card the viewer need not see."""
    require(bool(request.viewer.organisation_ids))
    rows = [each for each in telling.waiting(request.viewer) if each.can_be_told]
    asked = request.POST.get("person", "")
    if asked:
        rows = [each for each in rows if str(each.person.pk) == asked and _is_seen(request, each)]
    else:
        rows = [each for each in rows if each.is_due]
    if asked and not rows:
        return not_found(request)
    try:
        with write(request.viewer) as w:
            count = telling.tell(w, people=[each.person for each in rows])
    except telling.NoController:
        messages.error(request, _("Nobody was told: say first who answers for the data."))
    else:
        text = ngettext("%(n)d person is told by mail.", "%(n)d people are told by mail.", count)
        messages.success(request, text % {"n": count})
    return redirect("duties_telling")


@login_required
@require_POST
def duties_exempt(request: Request, pk: int) -> HttpResponse:
    """Note why somebody need not be told."""
    require(bool(request.viewer.organisation_ids))
    rows = telling.waiting(request.viewer)
    row = next((each for each in rows if each.person.pk == pk and _is_seen(request, each)), None)
    if row is None:
        return not_found(request)
    form = ExemptionForm(request.POST)
    if not form.is_valid():
        return _page(request, row.person.pk, form)
    with write(request.viewer) as w:
        telling.exempt(
            w,
            person=row.person,
            exemption=Exemption(form.cleaned_data["exemption"]),
            reason=form.cleaned_data["reason"],
        )
    messages.success(request, _("Saved."))
    return redirect("duties_telling")


def _is_seen(request: Request, row: Waiting) -> bool:
    return request.viewer.may_see(row.person)


def _page(request: Request, at: int = 0, form: ExemptionForm | None = None) -> HttpResponse:
    rows = telling.waiting(request.viewer)
    seen = [each for each in rows if _is_seen(request, each)]
    hidden = [each for each in rows if not _is_seen(request, each)]
    context = {
        "seen": seen[:MOST],
        "more": len(seen[MOST:]),
        "hidden": len(hidden),
        "hidden_unreachable": len([each for each in hidden if not each.can_be_told]),
        "due": len([each for each in rows if each.is_due and each.can_be_told]),
        "page": page_of(telling.told(request.viewer), request.GET.get("page")),
        "has_controller": bool(processing.controller().pk),
        "at": at,
        "form": form or ExemptionForm(),
        "exemptions": Exemption.choices,
    }
    return render(request, "duties/telling.html", context)
