"""What every page's frame needs."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from latu.clients.queries import may_advise
from latu.core.access import ANYONE, Viewer
from latu.core.languages import LANGUAGES, reader_language
from latu.records.queries import open_todos


def page(request: HttpRequest) -> dict[str, object]:
    """Menu, languages, and the number of open to-dos of a signed-in user."""
    viewer: Viewer = getattr(request, "viewer", ANYONE)
    here = request.path.strip("/").partition("/")[0]
    places = _places(viewer, here)
    todos = open_todos(viewer).count() if viewer.is_signed_in else 0
    return {
        "viewer": viewer,
        "places": places,
        "subplaces": next((place["parts"] for place in places if place["current"]), []),
        "languages": LANGUAGES,
        "language": reader_language(),
        "is_demo": settings.LATU_DEMO,
        "open_todos": todos,
        "path_and_query": request.get_full_path(),
    }


def _places(viewer: Viewer, here: str) -> list[dict[str, object]]:
    """The main menu with the second line of each place; what a viewer may not open is left out."""
    calls = [
        ("calls", _("Calls")),
        *([("clients", _("My companies"))] if may_advise(viewer) else []),
        ("programmes", _("Programmes")),
        ("notices", _("Partner notices")),
    ]
    network = [
        ("organisations", _("Organisations")),
        *([("people", _("People"))] if viewer.is_signed_in else []),
        ("networks", _("Networks")),
        ("projects", _("Projects")),
    ]
    menu = [(pgettext("menu", "Calls"), calls), (pgettext("menu", "Network"), network)]
    if viewer.keeps_register:
        menu.append((pgettext("menu", "Administration"), _administration(viewer)))
    return [_place(title, parts, here) for title, parts in menu]


def _administration(viewer: Viewer) -> list[tuple[str, str]]:
    """Those who keep the register decide on suggestions and newcomers; coordinators and administrators do more."""
    decisions = [("proposed", _("Suggestions")), ("newcomers", _("New partners"))]
    if not viewer.is_coordinator:
        return decisions
    parts = [("users", _("Users")), ("imports", _("Imports")), *decisions, ("jobs", _("Jobs"))]
    if not viewer.is_administrator:
        return parts
    return [
        *parts,
        ("mail", _("Mail")),
        ("meaning", _("Search by meaning")),
        ("duties", _("Personal data")),
    ]


def _place(title: str, parts: list[tuple[str, str]], here: str) -> dict[str, object]:
    return {
        "title": title,
        "url": reverse(parts[0][0]),
        "current": here in {name for name, _title in parts},
        "parts": [
            {"url": reverse(name), "title": label, "current": name == here} for name, label in parts
        ],
    }
