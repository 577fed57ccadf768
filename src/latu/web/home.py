"""The first page: what waits for me; for a visitor, what this place is in one screen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from latu.calls import queries as calls
from latu.clients import queries as advised
from latu.core.access import Viewer
from latu.introductions import requests as introductions
from latu.matching.suggestions import calls_for
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.organisations.queries import in_order, own
from latu.partners import queries as partners
from latu.partners.registration import number_of_newcomers
from latu.projects import queries as projects
from latu.projects.models import Project
from latu.records.models import Stance
from latu.records.queries import open_todos, refs_with_stance
from latu.web import notices
from latu.web.call_rows import mark
from latu.web.clients import decorate
from latu.web.fits import in_words
from latu.web.middleware import Request
from latu.web.proposed import waiting_for
from latu.web.saved import with_news
from latu.web.teams import own_calls
from latu.web.visible import many

MOST_ROWS = 5
MOST_CLIENTS = 8
MOST_NOTICES = 3
MOST_FITTING = 3


def home(request: Request) -> HttpResponse:
    """The first page."""
    viewer = request.viewer
    if not viewer.is_signed_in:
        return render(request, "home/visitor.html", _for_visitor(viewer))
    return render(request, "home/home.html", _for_user(viewer))


def _for_visitor(viewer: Viewer) -> dict[str, Any]:
    soon = list(calls.closing_soon(viewer, 3, days=365))
    mark(soon, viewer)
    return {
        "soon": soon,
        "notices": notices.shown(viewer, partners.in_force(viewer)[:MOST_NOTICES]),
        "numbers": {
            "calls": calls.number_open(viewer),
            "projects": Project.objects.visible_to(viewer).count(),
            "networks": Network.objects.visible_to(viewer).count(),
            "organisations": Organisation.objects.visible_to(viewer).count(),
        },
    }


def _for_user(viewer: Viewer) -> dict[str, Any]:
    """Mine first: to-dos, companies, deadlines; then what closes soon and what is new for everybody."""
    todos = list(open_todos(viewer)[: MOST_ROWS + 3])
    records = many(viewer, [todo.ref for todo in todos])
    companies = in_order(
        viewer, [ref.id for ref in refs_with_stance(viewer, Organisation.NOUN, Stance.Kind.FOLLOW)]
    )
    clients = list(advised.of_adviser(viewer, MOST_CLIENTS))
    decorate(clients, viewer, most=1)
    known = {each.organisation_id for each in clients}
    deadlines = list(calls.with_time_left(own_calls(viewer)))
    soon = list(calls.closing_soon(viewer, MOST_ROWS))
    new_calls = list(calls.newest(viewer, MOST_ROWS))
    mark([*deadlines, *soon, *new_calls], viewer)
    return {
        **_for_company(viewer),
        "suggestions": waiting_for(viewer).count() if viewer.organisation_ids else 0,
        "unread_answers": partners.unread(viewer),
        "introductions": introductions.number_waiting(viewer, timezone.now()),
        "newcomers": number_of_newcomers(viewer),
        "notices": notices.shown(viewer, partners.in_force(viewer)[:MOST_NOTICES]),
        "todos": [(todo, records[todo.ref]) for todo in todos if todo.ref in records],
        "clients": clients,
        "may_advise": advised.may_advise(viewer),
        "unread_replies": advised.unread_replies(viewer),
        "companies": [each for each in companies if each.pk not in known],
        "saved_news": with_news(viewer, MOST_ROWS),
        "deadlines": deadlines,
        "soon": soon,
        "new_calls": new_calls,
        "new_projects": projects.newest(viewer, MOST_ROWS),
    }


def _for_company(viewer: Viewer) -> dict[str, Any]:
    """What fits one's own organisation and what it looks for; for those who advise nobody, so that is what they want."""
    if viewer.in_network or not viewer.organisation_ids:
        return {}
    ours = own(viewer)
    found = calls_for(viewer, ours[0], MOST_FITTING)
    return {
        "ours": ours[0],
        "found": found,
        "fitting": in_words(viewer, found.good)["good"],
        "own_notices": notices.shown(
            viewer, partners.of_organisation(viewer, ours[0].pk, MOST_NOTICES)
        ),
        "may_edit": viewer.may_edit(ours[0]),
    }


def about(request: Request) -> HttpResponse:
    """What Latu is, how accessible it is, and what becomes of personal data."""
    return render(request, "home/about.html")
