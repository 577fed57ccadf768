"""What has been with a person: on the person's page, all of it, and one's own put right."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from latu.core.access import Viewer, require, require_user
from latu.core.gate import write
from latu.people import actions, queries
from latu.people.models import Person, Tie
from latu.records.actions import add_todo
from latu.web.forms.interactions import InteractionForm, NewInteractionForm
from latu.web.lists import not_found, page_of
from latu.web.middleware import Request
from latu.web.records import come_back

MOST_SHOWN = 5


def latest(viewer: Viewer, person: Person, mine: Tie | None) -> dict[str, Any]:
    """For `person/met.html`: the newest ones, whether there are more, and whether the viewer, who was with the person,
    has not said yet to know them. One query."""
    if not viewer.is_signed_in:
        return {}
    rows = list(queries.interactions(viewer).filter(person=person)[: MOST_SHOWN + 1])
    has_met = any(row.author_id == viewer.user_id for row in rows)
    return {
        "met": rows[:MOST_SHOWN],
        "has_more_met": len(rows) > MOST_SHOWN,
        "offers_tie": has_met and mine is None,
        "met_form": NewInteractionForm(),
    }


@login_required
def person_interactions(request: Request, pk: int) -> HttpResponse:
    """All that has been with a person, as far as the viewer may see it; or one more (POST)."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    if request.method == "POST":
        return _add(request, row)
    every = queries.interactions(request.viewer).filter(person=row)
    context = {"person": row, "page": page_of(every, request.GET.get("page"))}
    return render(request, "person/interactions.html", context)


def _add(request: Request, person: Person) -> HttpResponse:
    form = NewInteractionForm(request.POST)
    if not form.is_valid():
        return come_back(request, person, form)
    step, day = form.cleaned_data["next_step"], form.cleaned_data["next_day"]
    with write(request.viewer) as w:
        actions.state_interaction(w, person=person, said=form.said())
        if step:
            user_id = require_user(request.viewer)
            add_todo(w, ref=person.ref, user_id=user_id, text=step, due=day)
    said = _("Saved. The next step waits for you on your first page.") if step else _("Saved.")
    messages.success(request, said)
    return redirect(f"{reverse('person', args=[person.pk])}#met")


@login_required
def interaction(request: Request, pk: int) -> HttpResponse:
    """Put one's own interaction right, or delete it."""
    row = queries.interactions(request.viewer).filter(pk=pk).select_related("person").first()
    if row is None:
        return not_found(request)
    require(row.author_id == request.viewer.user_id)
    initial = {name: getattr(row, name) for name in ("kind", "day", "note", "level")}
    form = InteractionForm(request.POST or None, initial=initial)
    is_deleted = "delete" in request.POST
    if not is_deleted and not form.is_valid():
        return render(request, "person/interaction.html", {"form": form, "interaction": row})
    with write(request.viewer) as w:
        if is_deleted:
            actions.delete_interaction(w, interaction=row)
        else:
            actions.correct_interaction(w, interaction=row, said=form.said())
    messages.success(request, _("Deleted.") if is_deleted else _("Saved."))
    return redirect(f"{reverse('person', args=[row.person_id])}#met")
