"""List pages of all nouns: filters in the address, sort, pages, counts, CSV and XLSX of what is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from latu.core.access import Viewer
from latu.core.gate import write
from latu.privacy import accesses
from latu.taxonomy.models import Country
from latu.web.downloads import Column, as_csv, as_xlsx
from latu.web.forms.countries import grouped
from latu.web.middleware import Request

ROWS = 50
CHUNK = 1000  # rows of a download read at once

FILES = {"csv": as_csv, "xlsx": as_xlsx}
LONGEST_SHOWN = 80  # characters of a filter that is not understood

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
    beside: Callable[[list[Any], Viewer], None] = lambda rows, viewer: None  # not in downloads
    offer: Callable[[forms.Form, Viewer], None] = lambda form, viewer: None  # fits the filters
    noun: str = ""  # of a list of people: downloads are noted in the access log


def respond(request: Request, page: ListPage, **context: Any) -> HttpResponseBase:
    """The list, or with `?format=csv` or `xlsx` the same rows, all of them, as a file.

    A filter that is not understood is told at the top of the list and left out; no file is made then.
    """
    form = page.filters(request.GET or None)
    page.offer(form, request.viewer)
    form.is_filter = True  # type: ignore[attr-defined]
    unknown = not_understood(form)
    chosen = form.cleaned_data if form.is_bound else {}
    every = page.rows(request.viewer)
    rows = page.narrow(every, chosen, request.viewer)
    sort = next((s for s in page.sorts if s.key == request.GET.get("sort")), page.sorts[0])
    rows = rows.order_by(*sort.order_by, "pk")
    ending = request.GET.get("format", "")
    if ending in FILES and not unknown:
        note_download(request, page.noun, ending, rows)
        return FILES[ending](page.name, page.columns, _all(page, rows, request.viewer))
    _offer_countries(form, every)
    shown = page_of(rows.values_list("pk", flat=True), request.GET.get("page"))
    shown.object_list = _whole(rows, list(shown.object_list))
    page.decorate(shown.object_list, request.viewer)
    page.beside(shown.object_list, request.viewer)
    context |= {
        "form": form,
        "not_understood": unknown,
        "page": shown,
        "total": shown.paginator.count,
        "saved_page": page.name,
        "sorts": page.sorts,
        "sort": sort,
        "is_filtered": any(value not in (None, "", [], False) for value in chosen.values()),
    }
    return render(request, page.template, context)


def note_download(request: Request, noun: str, ending: str, rows: QuerySet[Any]) -> None:
    """Write into the access log that these people are taken away; nothing for an empty list, or one without people."""
    if noun and (number := rows.count()):
        with write(request.viewer) as w:
            accesses.exported(w, noun=noun, what=ending, number=number)


def found(page: ListPage, address: QueryDict, viewer: Viewer) -> QuerySet[Any]:
    """What the list at that address holds, in no order; filters that are not understood are left out."""
    form = page.filters(address)
    page.offer(form, viewer)
    form.is_valid()
    return page.narrow(page.rows(viewer), form.cleaned_data, viewer)


def page_of(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """That page; the first for what is no page before it, the last for one beyond it."""
    asked = number or ""
    is_before = asked.startswith("-") or not asked.strip("0")
    return Paginator(rows, ROWS).get_page(1 if is_before else asked)


def _whole(rows: QuerySet[Any], ids: list[int]) -> list[Any]:
    """These rows in that order. What is counted beside a row is then counted for those of the page only."""
    found = {row.pk: row for row in rows.order_by().filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def not_understood(form: forms.Form) -> list[tuple[str, str]]:
    """Filters of the address that mean nothing: their names and values."""
    if not form.is_bound or form.is_valid():
        return []
    data: Any = form.data
    return [
        (str(form[name].label), ", ".join(data.getlist(name))[:LONGEST_SHOWN])
        for name in form.errors
        if name in form.fields
    ]


def _offer_countries(form: forms.Form, rows: QuerySet[Any]) -> None:
    """In a filter by country, offer those of the rows."""
    field: Any = form.fields.get("country")
    if field is None:
        return
    chosen = Q(pk=form["country"].value() or "")  # perhaps one that no record is in any more
    used = Exists(rows.order_by().filter(country=OuterRef("pk")))
    offered = Country.objects.filter(used | chosen)
    found = grouped(offered.values_list("pk", "names", "is_member_state"))
    field.choices = [("", field.empty_label), *found]


def _all(page: ListPage, rows: QuerySet[Any], viewer: Viewer) -> Iterator[Any]:
    """All rows of the list, as the page shows them."""
    for some in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        shown = list(some)
        page.decorate(shown, viewer)
        yield from shown


def not_found(request: Request) -> HttpResponse:
    """The same answer for what does not exist and for what the viewer may not see."""
    return render(request, "404.html", status=404)
