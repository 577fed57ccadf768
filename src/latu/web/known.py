"""Who knows somebody at an organisation, and what an organisation lets others see of whom it knows."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.organisations import queries as organisations
from latu.organisations.models import Organisation
from latu.people import actions, queries
from latu.people.models import Affiliation
from latu.web.lists import not_found
from latu.web.middleware import Request


def known_here(viewer: Viewer, row: Organisation, people: Iterable[Affiliation]) -> dict[str, Any]:
    """For `organisation/known_here.html`: who of the people there is known by whom, and who knows somebody without
    saying whom. Two queries, none for those who are in no organisation."""
    if not viewer.organisation_ids:
        return {}
    present = [each for each in people if not each.valid_to]
    ties = queries.knowers(viewer, [each.person_id for each in present])
    return {
        "known": [(each, ties[each.person_id]) for each in present if each.person_id in ties],
        "hinting": list(queries.hinting(viewer, row.pk)),
        "may_hint": row.pk in viewer.organisation_ids,
    }


@login_required
def organisation_hints(request: Request, pk: int) -> HttpResponse:
    """Members decide whether the network may see that somebody of theirs knows people elsewhere."""
    row = organisations.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(pk in request.viewer.organisation_ids)
    if request.method != "POST":
        context = {"organisation": row, "are_given": queries.gives_hints(pk)}
        return render(request, "organisation/hints.html", context)
    with write(request.viewer) as w:
        actions.give_hints(w, organisation_id=pk, are_given=request.POST.get("hints") == "1")
    messages.success(request, _("Saved."))
    return redirect("organisation_hints", pk=pk)
