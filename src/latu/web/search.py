"""One search box for all nouns."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from latu.calls.models import Programme
from latu.core.access import Viewer
from latu.core.text import fold
from latu.search.asking import ROWS, Answer, Question, ask
from latu.search.engine import MOST
from latu.search.parsing import Query
from latu.search.results import Hit
from latu.search.rewriting import with_words
from latu.search.spelling import FEW, other_spelling
from latu.search.stopwords import without_holding_words
from latu.taxonomy.models import Country
from latu.web.call_rows import mark
from latu.web.facets import Narrowing, by_name
from latu.web.forms.countries import grouped
from latu.web.forms.search import SearchForm
from latu.web.lists import not_understood
from latu.web.middleware import Request
from latu.web.typed_filters import Unknown, told, understood
from latu.web.visible import Record, address_of, many

EXAMPLES = (
    "porotalous",
    '"uusiutuva energia" -biokaasu',
    "haku:matkailu programme:interreg",
    "call:tourism deadline:<2027-06",
    "organisation: country:FI",
)
LABELS_SHOWN = 12
NOUN_NAMES = {
    "call": gettext_lazy("Call"),
    "project": gettext_lazy("Project"),
    "organisation": gettext_lazy("Organisation"),
    "person": gettext_lazy("Person"),
    "network": gettext_lazy("Network"),
    "notice": gettext_lazy("Partner notice"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A result as it is shown."""

    hit: Hit
    record: Record
    address: str
    noun: Any  # a lazy translation
    programme: str

    @property
    def has_own_title(self) -> bool:
        """The record's name for this reader is not the title that was searched."""
        return str(self.record) != self.hit.plain_title


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to what stands in an address; no answer where nothing is asked. `typed`: the words in whose place
    others were searched; `meant`: words that would find more."""

    address: QueryDict
    form: SearchForm
    query: Query
    form_errors: list[tuple[str, str]]
    unknown: list[Unknown]
    is_exact: bool
    answer: Answer | None = None
    rows: list[Row] = field(default_factory=list)
    wider: list[Row] = field(default_factory=list)
    near: list[Row] = field(default_factory=list)
    narrowing: Narrowing | None = None
    typed: str = ""
    meant: str = ""

    @property
    def all_rows(self) -> list[Row]:
        """Those with all the words, then those by a broader concept, then those that are near."""
        return [*self.rows, *self.wider, *self.near]


def search(request: Request) -> HttpResponse:
    """What was found."""
    results = look(request.viewer, request.GET)
    request.GET = results.address  # type: ignore[assignment]  # what was searched, where words were put right
    context = {
        "q": request.GET.get("q", ""),
        "typed": results.typed,
        "meant": results.meant,
        "form": results.form,
        "query": results.query,
        "not_understood": results.form_errors,
        "unknown": results.unknown,
        "answer": results.answer,
        "rows": results.rows,
        "wider": results.wider,
        "near": results.near,
        "is_exact": results.is_exact,
        "examples": EXAMPLES,
        "most": MOST,
    }
    if results.answer is not None:
        results.form.hand_over_to_links()
        context |= {
            "page": results.answer.page,
            "narrowing": results.narrowing,
            "other_words": _other_words(results.answer),
            "fewer_words": " ".join(request.GET.get("q", "").split()[:-1]),
        }
    return render(request, "search/results.html", context)


def look(viewer: Viewer, address: QueryDict, rows: int = ROWS, *, newer_than: int = 0) -> Results:
    """Answer the parameters of an address; the number of queries has a limit, whatever is found.

    What is hardly found may be mistyped: where another spelling finds more, it is offered, or answered at once when
    nothing was found and it is no known word. `newer_than` leaves out what had been made when that document was
    the newest, and takes words as they are.
    """
    results = _look(viewer, address, rows, newer_than)
    answer = results.answer
    if answer is None or newer_than or answer.counts.total > FEW:
        return results
    asked, _ = without_holding_words(results.query)  # the concepts are numbered in what is left
    spelling = other_spelling(viewer, asked, answer.named)
    if spelling is None:
        return results
    meant = with_words(address.get("q", ""), spelling.words)
    other = address.copy()
    other["q"] = meant
    instead = _look(viewer, other, rows, newer_than)
    if instead.answer is None or instead.answer.chosen.total <= answer.chosen.total:
        return results
    stays = answer.chosen.total or results.is_exact or address.get("as_typed")
    if stays or not spelling.is_sure:
        return replace(results, meant=meant)
    return replace(instead, typed=address.get("q", ""))


def _look(viewer: Viewer, address: QueryDict, rows: int, newer_than: int) -> Results:
    programmes, countries = list(Programme.objects.all()), list(Country.objects.all())
    programme_names = by_name((each.key, str(each)) for each in programmes)
    country_names = by_name((each.code, str(each)) for each in countries)
    groups = grouped((each.code, each.names, each.is_member_state) for each in countries)
    form = SearchForm(address, programmes=programme_names, countries=groups)
    typed = understood(form.cleaned_data.get("q", ""), programmes, countries)
    filters = form.filters().over(typed.filters)
    results = Results(
        address=address,
        form=form,
        query=replace(typed, filters=filters),
        form_errors=not_understood(form),
        unknown=told(typed, address, programmes, countries),
        is_exact=bool(form.cleaned_data.get("exact")),
    )
    if not results.query:
        return results
    question = Question(
        replace(results.query, filters=replace(filters, newer_than=newer_than)),
        form.order(),
        concepts=not results.is_exact,
        meaning=not results.is_exact,
        page=address.get("page"),
        rows=rows,
    )
    answer = ask(viewer, question)
    shown = _rows(viewer, [*answer.hits, *answer.wider, *answer.near], programme_names)
    wider = {hit.ref for hit in answer.wider}
    return replace(
        results,
        answer=answer,
        rows=[row for row in shown if not row.hit.is_near and row.hit.ref not in wider],
        wider=[row for row in shown if row.hit.ref in wider],
        near=[row for row in shown if row.hit.is_near],
        narrowing=Narrowing(address, filters, answer.facets, programme_names, country_names),
    )


def _rows(viewer: Viewer, hits: list[Hit], programmes: dict[str, str]) -> list[Row]:
    records = many(viewer, [hit.ref for hit in hits])
    mark(records.values(), viewer)
    return [
        Row(
            hit=hit,
            record=records[hit.ref],
            address=address_of(hit.ref),
            noun=NOUN_NAMES[hit.ref.noun],
            programme=programmes.get(hit.programme, ""),
        )
        for hit in hits
        if hit.ref in records
    ]


def _other_words(answer: Answer) -> list[str]:
    """The first words of the concepts, preferred ones first, without those that were typed."""
    typed = {fold(concept.typed) for concept in answer.named}
    labels = [label for concept in answer.named for label in concept.labels]
    return [label.text for label in labels if label.folded not in typed][:LABELS_SHOWN]
