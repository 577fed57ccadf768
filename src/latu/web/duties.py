"""The duties over personal data, for administrators; and what visitors read of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from latu.core.access import require
from latu.core.dates import today
from latu.core.gate import write
from latu.jobs.models import JobRun
from latu.privacy import ageing, consents, processing, retention
from latu.privacy.purposes import BY_KEY
from latu.web.forms.duties import BalancingForm, ControllerForm
from latu.web.lists import not_found
from latu.web.middleware import Request

MOST = 100  # consents shown
FILES = {"html": "text/html", "txt": "text/plain"}


@login_required
def duties(request: Request) -> HttpResponse:
    """All duties in one place."""
    require(request.viewer.is_administrator)
    context = {
        "controller": processing.controller(),
        "expired": consents.expired(request.viewer)[:MOST],
    }
    return render(request, "duties/hub.html", context)


@login_required
def duties_record(request: Request) -> HttpResponse:
    """The record of processing activities; with `?format=html` or `txt` as a file."""
    require(request.viewer.is_administrator)
    context = {
        "controller": processing.controller(),
        "activities": processing.activities(),
        "safeguards": processing.SAFEGUARDS,
        "today": today(),
    }
    ending = request.GET.get("format", "")
    if ending not in FILES:
        return render(request, "duties/record.html", context)
    return HttpResponse(
        render_to_string(f"duties/record_file.{ending}", context, request).strip() + "\n",
        content_type=f"{FILES[ending]}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="latu-{today().isoformat()}.{ending}"'
        },
    )


@login_required
def duties_controller(request: Request) -> HttpResponse:
    """Say who answers for the data."""
    require(request.viewer.is_administrator)
    form = ControllerForm(
        request.POST or None, initial=model_to_dict(processing.controller(), exclude=["id"])
    )
    if request.method == "POST" and form.is_valid():
        with write(request.viewer) as w:
            processing.set_controller(w, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("duties_record")
    return render(request, "duties/controller.html", {"form": form})


@login_required
def duties_balancing(request: Request, key: str) -> HttpResponse:
    """Write the region's own balancing of interests for a purpose."""
    require(request.viewer.is_administrator)
    activity = next((each for each in processing.activities() if each.purpose.key == key), None)
    if activity is None or not activity.balancing:
        return not_found(request)
    form = BalancingForm(request.POST or None, initial={"text": activity.balancing})
    if request.method == "POST" and form.is_valid():
        with write(request.viewer) as w:
            processing.set_balancing(w, purpose=BY_KEY[key], text=form.cleaned_data["text"])
        messages.success(request, _("Saved."))
        return redirect("duties_record")
    return render(request, "duties/balancing.html", {"form": form, "activity": activity})


@login_required
def duties_retention(request: Request) -> HttpResponse:
    """What is past its time, and whether it is erased; POST switches that on or off."""
    require(request.viewer.is_administrator)
    if request.method == "POST":
        with write(request.viewer) as w:
            retention.switch(w, is_on=request.POST.get("on") == "1")
        messages.success(request, _("Saved."))
        return redirect("duties_retention")
    now = timezone.now()
    context = {
        "rows": list(retention.counted(now)),
        "is_on": retention.is_on(),
        "to_ask": ageing.to_ask(now).count(),
        "to_erase": ageing.to_erase(now).count(),
        "without_keeper": ageing.without_keeper(now).count(),
        "runs": JobRun.objects.filter(kind="retention").order_by("-pk")[:5],
    }
    return render(request, "duties/retention.html", context)


def privacy_about(request: Request) -> HttpResponse:
    """What is held about people here, why, and what they can ask for: for everybody."""
    context = {"controller": processing.controller(), "activities": processing.activities()}
    return render(request, "duties/about.html", context)
