"""Suggestions of partners for a call and for an organisation, each with its reasons in words; thumbs up and down."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from latu.calls.queries import one as one_call
from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.core.refs import Ref
from latu.matching import thumbs
from latu.matching.candidates import Suggested, Suggestion, for_call, for_organisation
from latu.matching.partners import Because, Reason
from latu.matching.queries import answers
from latu.organisations.models import Organisation
from latu.organisations.queries import one as one_organisation
from latu.organisations.queries import own
from latu.web import verdicts
from latu.web.forms.suggested import SuggestedFilter
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.returning import return_to
from latu.web.visible import address_of


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words, and the records that it names."""

    text: str
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion as it is shown."""

    organisation: Organisation
    thumb: bool | None
    reasons: list[Said]


@login_required
def call_partners(request: Request, pk: int) -> HttpResponse:
    """Who could be partners for a call."""
    row = one_call(request.viewer, pk)
    if row is None:
        return not_found(request)
    teams = own(request.viewer)
    require(bool(teams))
    form = SuggestedFilter(request.GET, teams=teams)
    ours = _chosen(teams, form)
    found = for_call(request.viewer, row, ours, **form.chosen())
    ((_ours, answer),) = answers(row, [ours])
    context = {
        "call": row,
        "verdict": verdicts.shown(ours, answer),
        "programme": str(row.programme or ""),
        **_context(request, found, form, ours, ours.pk),
    }
    return render(request, "suggested/for_call.html", context)


@login_required
def organisation_partners(request: Request, pk: int) -> HttpResponse:
    """Who could be partners for an organisation."""
    row = one_organisation(request.viewer, pk)
    if row is None:
        return not_found(request)
    teams = own(request.viewer)
    require(bool(teams))
    form = SuggestedFilter(request.GET, teams=[])
    found = for_organisation(request.viewer, row, **form.chosen())
    team_id = pk if pk in request.viewer.organisation_ids else teams[0].pk
    context = {"organisation": row, **_context(request, found, form, row, team_id)}
    return render(request, "suggested/for_organisation.html", context)


def _chosen(teams: list[Organisation], form: SuggestedFilter) -> Organisation:
    wanted = form.cleaned_data.get("ours")
    return next((each for each in teams if each.pk == wanted), teams[0])


def _context(
    request: Request, found: Suggested, form: SuggestedFilter, ours: Organisation, team_id: int
) -> dict[str, Any]:
    name = ours.shown_name()
    return {
        "form": form,
        "ours_name": name,
        "team_id": team_id,
        "suggestions": [_shown(each, found, name) for each in found.rows],
        "put_aside": thumbs.partners_left_out(request.viewer),
        "is_filtered": any(form.chosen().values()),
    }


def _shown(row: Suggestion, found: Suggested, ours: str) -> Shown:
    said = [_said(each, row, found, ours) for each in row.reasons]
    return Shown(row.organisation, row.thumb, said)


def _said(reason: Reason, row: Suggestion, found: Suggested, ours: str) -> Said:
    """The words of a reason, with links to what it names."""
    named: dict[Because, dict[int, Any]] = {
        Because.OF_CALL: found.projects,
        Because.COMMON: found.projects,
        Because.SIMILAR: found.projects,
        Because.CONTACT: found.people,
        Because.THROUGH: found.organisations,
    }
    records = named.get(reason.because, {})
    rows = [records[pk] for pk in reason.examples if pk in records]
    links = [(str(each), address_of(each.ref)) for each in rows]
    if reason.because is Because.NOTICE:
        links = [(_("Open the notice"), reverse("notice", args=[pk])) for pk in reason.examples]
    facts = {"n": reason.number, "ours": ours, "country": row.organisation.country}
    return Said(_text(reason) % facts, links)


def _text(reason: Reason) -> str:
    n = reason.number
    texts = {
        Because.NOTICE: _("Looks for or offers something for this call:"),
        Because.OF_CALL: ngettext(
            "%(n)s project that this call funded:", "%(n)s projects that this call funded:", n
        ),
        Because.COMMON: ngettext(
            "%(n)s project together with %(ours)s:", "%(n)s projects together with %(ours)s:", n
        ),
        Because.SIMILAR: ngettext(
            "%(n)s project about the same:", "%(n)s projects about the same:", n
        ),
        Because.PROGRAMME: ngettext(
            "%(n)s project in this programme", "%(n)s projects in this programme", n
        ),
        Because.CONTACT: _("You or your colleagues know somebody there:"),
        Because.THROUGH: _("Has worked on the same matter with those whom you know:"),
        Because.COUNTRY: _("Comes from another country, as the call asks: %(country)s"),
        Because.MEMBER_STATE: _("Comes from a Member State of the EU, of which one is missing"),
        Because.LIKED: _("Your team finds it a good partner"),
    }
    return texts[reason.because]


@login_required
@require_POST
def organisation_thumb(request: Request, pk: int) -> HttpResponse:
    """Say that an organisation would be a good partner (`up`), or not (`down`), or neither."""
    row = one_organisation(request.viewer, pk)
    if row is None:
        return not_found(request)
    team = _team(request.viewer, request.POST.get("team", ""))
    if team is None:
        return not_found(request)
    is_up = {"up": True, "down": False}.get(request.POST.get("thumb", ""))
    with write(request.viewer) as w:
        other = Ref(Organisation.NOUN, team)
        thumbs.say(w, organisation_id=team, ref=row.ref, other=other, is_up=is_up)
    return redirect(return_to(request, reverse("organisation", args=[pk])))


def _team(viewer: Viewer, number: str) -> int | None:
    return next((pk for pk in viewer.organisation_ids if str(pk) == number), None)
