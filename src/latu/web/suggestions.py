"""Suggestions while somebody is typing: a piece of HTML for the search boxes and the palette."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from django.db.models.functions import Length
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Programme
from latu.core.access import Viewer
from latu.core.languages import best, reader_language
from latu.core.text import fold, words_of
from latu.projects.models import Project
from latu.saved.queries import own
from latu.search.parsing import clean
from latu.search.suggesting import FEWEST_LETTERS, called_like
from latu.taxonomy.models import Label
from latu.web.destinations import destinations, named_like
from latu.web.middleware import Request
from latu.web.search import NOUN_NAMES
from latu.web.visible import Record, address_of, many

MOST = 8
MOST_OF_A_KIND = 2  # of all that is no record
MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What it is called, what kind of thing it is, where it leads, and another name where that is what was typed."""

    name: str
    kind: Any  # str or a lazy translation
    address: str
    other_name: str = ""


def suggest(request: Request) -> HttpResponse:
    """Up to eight suggestions for `q`; with `pages` also pages to go to, and those alone where nothing is typed."""
    typed = clean(request.GET.get("q", ""))
    found = list(
        islice(suggestions(request.viewer, typed, with_pages="pages" in request.GET), MOST)
    )
    return HttpResponse(render_to_string("search/suggestions.html", {"suggestions": found}))


def suggestions(viewer: Viewer, typed: str, *, with_pages: bool) -> Iterator[Suggestion]:
    """What the viewer may see and open; at most nine queries."""
    if with_pages:
        pages = named_like(destinations(viewer), typed)
        for page in pages[:MOST_PAGES] if typed else pages:
            yield Suggestion(str(page.title), _("Page"), page.address)
    if len(words_of(typed)) >= FEWEST_LETTERS:
        kinds = (_saved(viewer, typed), _programmes(typed), _concepts(typed))
        yield from chain.from_iterable(islice(kind, MOST_OF_A_KIND) for kind in kinds)
        yield from _records(viewer, typed)


def _saved(viewer: Viewer, typed: str) -> Iterator[Suggestion]:
    if not viewer.is_signed_in:
        return
    for row in own(viewer):
        if _begun(typed, row.name):
            yield Suggestion(row.name, _("My search"), reverse("saved_open", args=[row.pk]))


def _programmes(typed: str) -> Iterator[Suggestion]:
    for row in Programme.objects.order_by("key"):
        names = [str(row), *row.names.values()]
        if name := next((each for each in names if _begun(typed, each)), ""):
            other = name if name != str(row) else ""
            address = reverse("programme", args=[row.key])
            yield Suggestion(str(row), _("Programme"), address, other)


def _concepts(typed: str) -> Iterator[Suggestion]:
    """In the reader's language, preferred words first, the shortest of them before others, each concept once."""
    plain = fold(typed)
    rows = Label.objects.filter(
        language=reader_language(), folded__startswith=plain, is_name_only=False
    ).exclude(folded=plain)
    seen: set[int] = set()
    found = rows.order_by("-is_preferred", Length("folded"), "folded", "pk").values_list(
        "concept_id", "text"
    )
    for concept, text in found[: MOST * 2]:
        if concept not in seen:
            seen.add(concept)
            yield Suggestion(text, _("Topic"), f"{reverse('search')}?{urlencode({'q': text})}")


def _records(viewer: Viewer, typed: str) -> Iterator[Suggestion]:
    called = called_like(viewer, typed, MOST)
    records = many(viewer, [each.ref for each in called])
    for each in called:
        if each.ref in records:
            record = records[each.ref]
            other = _other_name(record, each.name, typed)
            yield Suggestion(str(record), NOUN_NAMES[each.ref.noun], address_of(each.ref), other)


def _other_name(record: Record, name: str, typed: str) -> str:
    """What was typed, where the record goes by another name for this reader; a project's title beside its acronym."""
    if not _begun(typed, str(record)):
        return name
    title = best(record.titles).text if isinstance(record, Project) else ""
    return title if title != str(record) else ""


def _begun(typed: str, name: str) -> bool:
    inside = f" {words_of(name)}"
    return all(f" {word}" in inside for word in words_of(typed).split())
