"""Saved searches: saving what a list or the search page shows, and what is new in each since the last look."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.core.access import Viewer
from latu.core.gate import write
from latu.core.text import one_line
from latu.saved import actions, queries
from latu.saved.models import SavedSearch
from latu.search.models import Document
from latu.web.calls import LIST as CALLS
from latu.web.lists import ListPage, found, not_found
from latu.web.middleware import Request
from latu.web.networks import LIST as NETWORKS
from latu.web.notices import LIST as NOTICES
from latu.web.organisations import LIST as ORGANISATIONS
from latu.web.people import LIST as PEOPLE
from latu.web.projects import LIST as PROJECTS
from latu.web.search import look

SEARCH = "search"
LISTS: dict[str, ListPage] = {
    page.name: page for page in (CALLS, ORGANISATIONS, PEOPLE, NETWORKS, PROJECTS, NOTICES)
}
TITLES = {
    SEARCH: gettext_lazy("Search"),
    "calls": gettext_lazy("Calls"),
    "organisations": gettext_lazy("Organisations"),
    "people": gettext_lazy("People"),
    "networks": gettext_lazy("Networks"),
    "projects": gettext_lazy("Projects"),
    "notices": gettext_lazy("Partner notices"),
}
NOT_SAVED = ("page", "format", "csrfmiddlewaretoken")  # parts of an address that are no search


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved search as it is shown; `new` is None where nothing is counted."""

    search: SavedSearch
    new: int | None

    @property
    def title(self) -> Any:
        """What is searched."""
        return TITLES[self.search.page]


def shown(viewer: Viewer) -> list[Shown]:
    """The viewer's saved searches with what is new; the same number of queries for each."""
    rows = [each for each in queries.own(viewer) if each.page in TITLES]
    return [Shown(each, _new(viewer, each) if each.is_on else None) for each in rows]


def with_news(viewer: Viewer, most: int) -> list[Shown]:
    """Those in which something is new, most first."""
    rows = [each for each in shown(viewer) if each.new]
    return sorted(rows, key=lambda each: -(each.new or 0))[:most]


@login_required
def saved(request: Request) -> HttpResponse:
    """My saved searches."""
    context = {"searches": shown(request.viewer), "most": actions.MOST}
    return render(request, "saved/list.html", context)


@login_required
@require_POST
def saved_add(request: Request) -> HttpResponse:
    """Save what a page shows, under a name."""
    page, query = request.POST.get("where", ""), _clean(request.POST.get("query", ""))
    if page not in TITLES:
        return not_found(request)
    name = one_line(request.POST.get("name", ""))
    if not name:
        messages.error(request, _("The search was not saved: give it a name."))
    elif len(query) > actions.LONGEST_QUERY:
        messages.error(request, _("The search was not saved: it is too long. Shorten it."))
    else:
        _save(request, name, page, query)
    return redirect(_address(page, query))


def _save(request: Request, name: str, page: str, query: str) -> None:
    try:
        with write(request.viewer) as w:
            actions.save(w, name=name, page=page, query=query, seen=_newest(request.viewer, page))
    except actions.TooMany:
        message = _("The search was not saved: you have %(most)d already. Delete one first.")
        messages.error(request, message % {"most": actions.MOST})
    else:
        messages.success(request, _("Saved. Your first page tells when something new is found."))


@login_required
@require_POST
def saved_change(request: Request, pk: int) -> HttpResponse:
    """Rename (`name`), switch on or off (`on`) or delete (`delete`) one."""
    row = queries.own(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    name = one_line(request.POST.get("name", ""))
    with write(request.viewer) as w:
        if "delete" in request.POST:
            actions.delete(w, search=row)
        elif "on" in request.POST:
            is_on = request.POST["on"] == "1"
            actions.switch(w, search=row, is_on=is_on, seen=_newest(request.viewer, row.page))
        elif name:
            actions.rename(w, search=row, name=name)
    return redirect("saved")


@login_required
def saved_open(request: Request, pk: int) -> HttpResponse:
    """Go to what a search finds; from now on nothing of it is new."""
    row = queries.own(request.viewer).filter(pk=pk).first()
    if row is None or row.page not in TITLES:
        return not_found(request)
    with write(request.viewer) as w:
        actions.look(w, search=row, seen=_newest(request.viewer, row.page))
    return redirect(_address(row.page, row.query, newest=True))


def _new(viewer: Viewer, row: SavedSearch) -> int:
    """How much of what the search finds for the viewer was not there at the last look."""
    address = QueryDict(row.query, mutable=True)
    if row.page in LISTS:
        return found(LISTS[row.page], address, viewer).filter(pk__gt=row.seen).count()
    address["sort"] = "newest"  # no ranking is needed to count
    answer = look(viewer, address, rows=1, newer_than=row.seen).answer
    return answer.chosen.total if answer is not None else 0


def _newest(viewer: Viewer, page: str) -> int:
    """The highest number there is, seen by the viewer or not."""
    rows: QuerySet[Any] = Document.objects.all()
    if page in LISTS:
        rows = LISTS[page].rows(viewer).model._default_manager.all()
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _clean(text: str) -> str:
    """The parameters of an address that make the search, always in the same order."""
    given = QueryDict(text[: 4 * actions.LONGEST_QUERY])
    kept = QueryDict(mutable=True)
    for name in sorted(given):
        values = [value for value in given.getlist(name) if value]
        if values and name not in NOT_SAVED:
            kept.setlist(name, values)
    return kept.urlencode()


def _address(page: str, query: str, *, newest: bool = False) -> str:
    """Where the search is; looked at anew, what is newest comes first in a list."""
    address = QueryDict(query, mutable=True)
    if newest and page in LISTS and any(each.key == "new" for each in LISTS[page].sorts):
        address["sort"] = "new"
    return f"{reverse(page)}?{address.urlencode()}" if address else reverse(page)
