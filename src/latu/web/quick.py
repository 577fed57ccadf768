"""A contact in a moment: one screen of a phone, and the next one after it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from latu.core.access import Level, Viewer, require
from latu.core.gate import Write
from latu.core.refs import MOST_DIGITS, Ref
from latu.organisations.queries import of_the_region
from latu.people import actions, queries, quick
from latu.people.models import Person
from latu.people.unwanted import are_unwanted, traits_in
from latu.web.editing import Alike, hidden, insists, made_before, make
from latu.web.forms.people import UNWANTED
from latu.web.forms.quick import QuickForm
from latu.web.middleware import Request
from latu.web.people import as_alike


@login_required
def person_quick(request: Request) -> HttpResponse:
    """Add a contact; the page comes back for the next one and says how the last one was understood (`after`)."""
    viewer = request.viewer
    require(bool(viewer.organisation_ids))
    added = _added(viewer, request.GET.get("after", ""))
    form = QuickForm(request.POST or None, initial={"how_met": added.how_met if added else ""})
    there: list[Alike] = []
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        content = quick.content_of(typed, quick.workplace(viewer, typed.organisation))
        there = [as_alike(each) for each in quick.already_there(viewer, content)]
        if are_unwanted([traits_in(content)])[0]:
            form.add_error(None, UNWANTED)
        elif insists(request, there):
            return _next(make(request, lambda w, owner: _make(w, owner, content, form)))
    before = made_before(request)
    if before is not None:
        return _next(before)
    context: dict[str, Any] = {
        "form": form,
        "added": added,
        "is_place_unknown": added is not None and not added.affiliations.all() and added.notes,
        "names": of_the_region(viewer),
        "meetings": quick.meetings(viewer),
        "alike": there,
        **hidden(request, None),
    }
    return render(request, "person/quick.html", context)


def _make(w: Write, owner_id: int | None, content: actions.Content, form: QuickForm) -> Person:
    """The contact and what its keeper says of it, both for the keeper alone."""
    row = actions.create(w, content=content, owner_id=owner_id)
    strength = form.cleaned_data["strength"]
    actions.state_tie(
        w, person=row, strength=strength, since=None, basis="", level=Level.PRIVATE
    )  # fmt: skip
    return row


def _next(ref: Ref) -> HttpResponse:
    return redirect(f"{reverse('person_quick')}?after={ref.id}")


def _added(viewer: Viewer, number: str) -> Person | None:
    """The contact that the viewer added last."""
    is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    row = queries.one(viewer, int(number)) if is_number else None
    return row if row is not None and row.steward_id == viewer.user_id else None
