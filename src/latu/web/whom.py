"""Whom do we know: anybody at a place, about a subject, with the best ways to them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from latu.core.access import Viewer, require
from latu.introductions.about import people_about, with_narrower
from latu.introductions.queries import to_any
from latu.organisations.models import Organisation
from latu.organisations.queries import of_the_region
from latu.web.forms.whom import WhomForm
from latu.web.middleware import Request
from latu.web.ways import shown, start_of

MOST_PEOPLE = 20
PLACES = {
    "country": "country",
    "sub_region": "municipality__sub_region",
    "municipality": "municipality",
}


@login_required
def ways(request: Request) -> HttpResponse:
    """Ask by a subject and a place; without either the form alone."""
    require(bool(request.viewer.organisation_ids))
    form = WhomForm(request.GET or None, viewer=request.viewer)
    start = start_of(request)
    names = of_the_region(request.viewer)
    context: dict[str, Any] = {"form": form, "start": start.value, "names": names}
    if form.is_bound and form.is_valid() and any(form.cleaned_data.values()):
        people = _people(request.viewer, form)
        numbers = list(people.values_list("pk", flat=True))
        context |= {
            "is_asked": True,
            "total": len(numbers),
            "people": people[:MOST_PEOPLE],
            **shown(request.viewer, to_any(request.viewer, numbers, start=start)),
        }
    return render(request, "person/whom.html", context)


def _people(viewer: Viewer, form: WhomForm) -> Any:
    """The people that the form asks for."""
    data = form.cleaned_data
    at = {path: data[name] for name, path in PLACES.items() if data[name]}
    if data["organisation"]:
        at["pk"] = data["organisation"].pk
    concepts = with_narrower(data["subject"]) if data["subject"] else None
    return people_about(viewer, Organisation.objects.filter(**at), concepts)
