"""List pages of all nouns: filters in the address, sort, pages, counts, CSV and XLSX of what is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from latu.core.access import Viewer
from latu.web.downloads import Column, as_csv, as_xlsx
from latu.web.middleware import Request

ROWS = 50
CHUNK = 1000  # rows of a download read at once

type Text = Any  # str or a lazy translation


@dataclass(frozen=True, slots=True)
class Sort:
    """One order a list can have."""

    key: str
    label: Text
    order_by: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """What differs between the lists of the nouns.

    `rows` gives what the viewer may see with all joins; `narrow` applies the cleaned filters.
    """

    name: str
    template: str
    filters: type[forms.Form]
    sorts: tuple[Sort, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Viewer], QuerySet[Any]]
    narrow: Callable[[QuerySet[Any], dict[str, Any], Viewer], QuerySet[Any]]
    decorate: Callable[[list[Any], Viewer], None] = lambda rows, viewer: None


def respond(request: Request, page: ListPage, **context: Any) -> HttpResponseBase:
    """The list, or with `?format=csv` or `xlsx` the same rows, all of them, as a file."""
    form = page.filters(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = page.narrow(page.rows(request.viewer), chosen, request.viewer)
    sort = next((s for s in page.sorts if s.key == request.GET.get("sort")), page.sorts[0])
    rows = rows.order_by(*sort.order_by, "pk")
    if request.GET.get("format") == "csv":
        return as_csv(page.name, page.columns, _all(page, rows, request.viewer))
    if request.GET.get("format") == "xlsx":
        return as_xlsx(page.name, page.columns, _all(page, rows, request.viewer))
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown.object_list = list(shown.object_list)
    page.decorate(shown.object_list, request.viewer)
    context |= {
        "form": form,
        "page": shown,
        "total": shown.paginator.count,
        "sorts": page.sorts,
        "sort": sort,
        "is_filtered": any(value not in (None, "", [], False) for value in chosen.values()),
    }
    return render(request, page.template, context)


def _all(page: ListPage, rows: QuerySet[Any], viewer: Viewer) -> Iterator[Any]:
    """All rows of the list, as the page shows them."""
    for some in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        shown = list(some)
        page.decorate(shown, viewer)
        yield from shown


def not_found(request: Request) -> HttpResponse:
    """The same answer for what does not exist and for what the viewer may not see."""
    return render(request, "404.html", status=404)
