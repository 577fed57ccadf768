"""The register of breaches, for administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from latu.core.access import require
from latu.core.gate import write
from latu.privacy import breaches
from latu.privacy.models import Breach
from latu.web.forms.duties import AffectedForm, BreachForm
from latu.web.lists import not_found, page_of
from latu.web.middleware import Request

FIELDS = ("what", "affected", "noticed_at", "told_at", "done")
MOST = 500  # names shown


@login_required
def duties_breaches(request: Request) -> HttpResponse:
    """All breaches; POST adds one."""
    require(request.viewer.is_administrator)
    form = BreachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _save(request, None, form)
    page = page_of(breaches.breaches(request.viewer), request.GET.get("page"))
    return render(request, "duties/breaches.html", {"page": page, "form": form})


@login_required
def duties_breach(request: Request, pk: int) -> HttpResponse:
    """One breach, more of it, and whom it may concern."""
    row = breaches.breaches(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    form = BreachForm(request.POST or None, initial=model_to_dict(row, FIELDS))
    if request.method == "POST" and form.is_valid():
        return _save(request, row, form)
    asking = AffectedForm(request.GET or None)
    found = None
    if asking.is_bound and asking.is_valid():
        asked = asking.cleaned_data
        found = breaches.affected(
            request.viewer, asked["since"], asked["until"], asked["organisation"]
        )
    context = {"row": row, "form": form, "asking": asking, "found": found}
    if found:
        context["people"] = found.seen[:MOST]
    return render(request, "duties/breach.html", context)


def _save(request: Request, row: Breach | None, form: BreachForm) -> HttpResponse:
    with write(request.viewer) as w:
        saved = breaches.put(w, breach=row, values=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("duties_breach", pk=saved.pk)
