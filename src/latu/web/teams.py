"""What one's own team thinks of a call: on its page, in lists, and the pages where it is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from latu.calls.models import Call
from latu.calls.queries import listed, one
from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.organisations.models import Organisation
from latu.organisations.queries import own
from latu.records import actions as records
from latu.records.models import Change, Stance
from latu.records.queries import refs_with_stance
from latu.teams import actions, queries
from latu.teams.models import Reason, State, TeamStance
from latu.web.forms.teams import NotForUsForm
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.returning import return_to

ONLY, ALSO = "only", "also"  # of what is not for us
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Team:
    """One of the viewer's organisations, and how it stands to the call at hand."""

    organisation: Organisation
    stance: TeamStance | None


def mark(rows: Iterable[Any], viewer: Viewer) -> None:
    """Put on calls how the viewer's organisations stand to them, as `teams` and `is_put_aside`.

    One query, none for outsiders.
    """
    calls: list[Any] = [row for row in rows if isinstance(row, Call)]
    stances = queries.of_many(viewer, Call.NOUN, [row.pk for row in calls]) if calls else {}
    for row in calls:
        row.teams = stances.get(row.pk, [])
        row.is_put_aside = any(each.not_for_us for each in row.teams)


def offer(form: forms.Form, viewer: Viewer) -> None:
    """Filters by the own team are for those who have one."""
    if not viewer.organisation_ids:
        form.fields.pop("team", None)
        form.fields.pop("not_for_us", None)


def narrow(rows: QuerySet[Call], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Call]:
    """By the own team's state; what is not for us is left out unless it is asked for."""
    if not viewer.organisation_ids:
        return rows
    if states := chosen.get("team"):
        rows = rows.filter(pk__in=queries.with_state(viewer, Call.NOUN, states))
    put_aside = queries.not_for_us(viewer, Call.NOUN)
    if chosen.get("not_for_us") == ONLY:
        return rows.filter(pk__in=put_aside)
    return rows if chosen.get("not_for_us") == ALSO else rows.exclude(pk__in=put_aside)


def own_calls(viewer: Viewer) -> QuerySet[Call]:
    """Calls that the viewer follows, or that one of their organisations works on; as `listed`.

    What one follows oneself stays, also when the team has put it aside: then it is marked.
    """
    followed = [ref.id for ref in refs_with_stance(viewer, Call.NOUN, Stance.Kind.FOLLOW)]
    pursued = queries.pursued(viewer, Call.NOUN)
    return listed(viewer).filter(Q(pk__in=followed) | Q(pk__in=pursued))


def parts(viewer: Viewer, row: Call) -> dict[str, Any]:
    """The context for `call/team.html`."""
    if not viewer.organisation_ids:
        return {}
    marked: Any = row
    mark([marked], viewer)
    stances = {each.organisation_id: each for each in marked.teams}
    changes = queries.changes(viewer, row.ref)
    return {
        "teams": [Team(each, stances.get(each.pk)) for each in own(viewer)],
        "team_states": State.choices,
        "team_changes": [(change, _in_words(change)) for change in changes],
    }


@login_required
def call_not_for_us(request: Request, pk: int) -> HttpResponse:
    """Put a call aside for one's own organisation, or take that back (`take_back`)."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    teams = own(request.viewer)
    require(bool(teams))
    back = return_to(request, reverse("call", args=[row.pk]))
    if "take_back" in request.POST:
        return _take_back(request, row, _chosen(teams, request.POST["take_back"]), back)
    form = NotForUsForm(request.POST or None, teams=teams)
    if request.method == "POST" and form.is_valid():
        with write(request.viewer) as w:
            actions.not_for_us(
                w,
                ref=row.ref,
                organisation_id=form.cleaned_data["organisation"],
                reason=form.chosen_reason(),
                words=form.cleaned_data["words"],
            )
            records.drop_stance(w, ref=row.ref, kind=Stance.Kind.FOLLOW)
        message = _("“%(call)s” is out of your team's lists. The filter “Not for us” shows it.")
        messages.success(request, message % {"call": row})
        return redirect(back)
    context = {"call": row, "form": form, "back": back, "teams": teams}
    return render(request, "call/not_for_us.html", context)


def _take_back(request: Request, row: Call, team: Organisation | None, back: str) -> HttpResponse:
    if team is None:
        return not_found(request)
    with write(request.viewer) as w:
        actions.for_us_after_all(w, ref=row.ref, organisation_id=team.pk)
    messages.success(request, _("The call is in your team's lists again."))
    return redirect(back)


@login_required
@require_POST
def call_state(request: Request, pk: int) -> HttpResponse:
    """Say how far one's own organisation is with a call."""
    row = one(request.viewer, pk)
    if row is None:
        return not_found(request)
    teams = own(request.viewer)
    require(bool(teams))
    team = _chosen(teams, request.POST.get("organisation", ""))
    state = request.POST.get("state", "")
    if team is None or state not in {"", *State.values}:
        return not_found(request)
    with write(request.viewer) as w:
        wanted = State(state) if state else None
        actions.set_state(w, ref=row.ref, organisation_id=team.pk, state=wanted)
    return redirect(f"{reverse('call', args=[pk])}#team")


def _chosen(teams: list[Organisation], number: str) -> Organisation | None:
    return next((each for each in teams if str(each.pk) == number), None)


def _in_words(change: Change) -> list[tuple[str, str, str]]:
    """What changed: name, before, after."""
    body = getattr(change, "body", None)
    fields = body.fields if body is not None else {}
    names = {
        "state": _("our own state"),
        "not_for_us": _("not for us"),
        "reason": _("reason"),
        "words": _("in your own words"),
    }
    return [
        (name, _value(field, fields[field][0]), _value(field, fields[field][1]))
        for field, name in names.items()
        if field in fields
    ]


def _value(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = {"state": State.choices, "reason": Reason.choices}.get(field, [])
    return str(dict(choices).get(value, value) or NOTHING)
