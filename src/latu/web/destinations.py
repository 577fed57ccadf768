"""Pages that a person can go to by typing their names: those of the menu, adding, and one's own."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.core.access import Viewer
from latu.core.text import words_of
from latu.organisations.memberships import may_invite_somebody


@dataclass(frozen=True, slots=True)
class Destination:
    """A page by the name of its address, and its title."""

    name: str
    title: Any  # a lazy translation

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.name)


def destinations(viewer: Viewer) -> list[Destination]:
    """The pages that the viewer may open, the likeliest first."""
    pages = [
        (viewer.keeps_register, "organisation_add", _("Add an organisation")),
        (bool(viewer.organisation_ids), "person_add", _("Add a contact")),
        (bool(viewer.organisation_ids), "person_quick", _("A contact in a moment")),
        (bool(viewer.organisation_ids), "ways", _("Whom do we know?")),
        (True, "calls", pgettext_lazy("menu", "Calls")),
        (viewer.is_signed_in, "saved", _("My saved searches")),
        (viewer.is_signed_in, "todos", _("My to-dos")),
        (True, "organisations", _("Organisations")),
        (viewer.is_signed_in, "people", _("People")),
        (True, "projects", _("Projects")),
        (True, "networks", _("Networks")),
        (True, "programmes", _("Programmes")),
        (viewer.keeps_register, "call_add", _("Add a call")),
        (viewer.keeps_register, "project_add", _("Add a project")),
        (viewer.keeps_register, "network_add", _("Add a network")),
        (viewer.is_signed_in, "profile", _("My details and sign-in")),
        (viewer.is_signed_in, "handover", _("Hand over to colleagues")),
        (viewer.is_signed_in, "calendar", _("Deadlines in my calendar")),
        (may_invite_somebody(viewer), "invite", _("Invite somebody")),
        (viewer.keeps_register, "proposed", _("Suggestions")),
        (viewer.is_coordinator, "users", _("Users")),
        (viewer.is_coordinator, "imports", _("Imports")),
        (viewer.is_coordinator, "import_start", _("Start an import")),
        (viewer.is_coordinator, "thesauri", _("Thesauri")),
        (viewer.is_coordinator, "jobs", _("Jobs")),
        (viewer.is_administrator, "mail", _("Mail")),
        (viewer.is_administrator, "backups", _("Backups")),
        (viewer.is_administrator, "meaning", _("Search by meaning")),
        (True, "search", _("How to search")),
        (True, "home", _("First page")),
        (True, "about", _("About, accessibility and personal data")),
        (not viewer.is_signed_in, "account_login", _("Sign in")),
    ]
    return [Destination(name, title) for allowed, name, title in pages if allowed]


def named_like(pages: list[Destination], typed: str) -> list[Destination]:
    """Those in whose title every word begins one; all when nothing was typed."""
    words = words_of(typed).split()
    return [
        page
        for page in pages
        if all(f" {word}" in f" {words_of(str(page.title))}" for word in words)
    ]
