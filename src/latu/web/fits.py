"""Pages of what fits: calls for an organisation, organisations of the region for a call, and thumbs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from latu.calls import queries as calls
from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.matching import thumbs
from latu.matching.suggestions import Suggestion, calls_for, organisations_for
from latu.organisations import queries as organisations
from latu.projects.models import Project
from latu.projects.queries import by_number
from latu.taxonomy.models import Concept
from latu.web import verdicts
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.returning import return_to

MOST_CONCEPTS, MOST_RELATED = 4, 2
THUMBS = {"up": True, "down": False, "none": None}


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with its reasons at hand."""

    suggestion: Suggestion
    concepts: list[Concept]
    related: list[Concept]
    project: Project | None
    verdict: verdicts.Shown


@login_required
def organisation_calls(request: Request, pk: int) -> HttpResponse:
    """Open and coming calls that fit an organisation, and why."""
    row = organisations.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    found = calls_for(request.viewer, row)
    context = {"organisation": row, "may_edit": request.viewer.may_edit(row), "found": found}
    words = in_words(request.viewer, found.good, found.impossible)
    return render(request, "fit/calls.html", context | words)


@login_required
def call_organisations(request: Request, pk: int) -> HttpResponse:
    """Organisations of the region that a call fits, and why; for those who look after the network."""
    require(request.viewer.in_network)
    row = calls.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    found = organisations_for(request.viewer, row)
    context = {"call": row, "found": found}
    words = in_words(request.viewer, found.good, found.impossible)
    return render(request, "fit/organisations.html", context | words)


@login_required
@require_POST
def thumb(request: Request, pk: int, organisation: int) -> HttpResponse:
    """The call fits the organisation, or not; said for all of one's own organisations (`value`)."""
    call = calls.one(request.viewer, pk)
    other = organisations.one(request.viewer, organisation)
    value = request.POST.get("value", "")
    if call is None or other is None or value not in THUMBS:
        return not_found(request)
    require(bool(request.viewer.organisation_ids))
    with write(request.viewer) as w:
        for own in sorted(request.viewer.organisation_ids):
            thumbs.say(w, organisation_id=own, ref=call.ref, other=other.ref, is_up=THUMBS[value])
    return redirect(return_to(request, reverse("organisation_calls", args=[other.pk])))


def in_words(
    viewer: Viewer, good: Sequence[Suggestion], impossible: Sequence[Suggestion] = ()
) -> dict[str, Any]:
    """What the templates show of these, under `good` and `impossible`; two queries."""
    every = [*good, *impossible]
    concepts = Concept.objects.in_bulk({c for each in every for c in _concepts_of(each)})
    wanted = {each.fit.project for each in every if each.fit.project is not None}
    projects = by_number(viewer, wanted)
    return {
        "good": [_in_words(viewer, each, concepts, projects) for each in good],
        "impossible": [_in_words(viewer, each, concepts, projects) for each in impossible],
    }


def _concepts_of(each: Suggestion) -> Iterable[int]:
    return (*each.fit.concepts[:MOST_CONCEPTS], *each.fit.related[:MOST_RELATED])


def _in_words(
    viewer: Viewer,
    each: Suggestion,
    concepts: dict[int, Concept],
    projects: dict[int, Project],
) -> Shown:
    is_own = each.organisation.pk in viewer.organisation_ids
    return Shown(
        suggestion=each,
        concepts=[concepts[c] for c in each.fit.concepts[:MOST_CONCEPTS] if c in concepts],
        related=[concepts[c] for c in each.fit.related[:MOST_RELATED] if c in concepts],
        project=projects.get(each.fit.project or 0),
        verdict=verdicts.shown(each.organisation, each.answer, is_own=is_own),
    )
