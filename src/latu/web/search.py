"""One search box for all nouns."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.calls.models import Programme
from latu.core.access import Viewer
from latu.core.text import fold, sort_key
from latu.search.asking import ROWS, Answer, Question, ask
from latu.search.engine import MOST
from latu.search.parsing import Filters, Query, parse
from latu.search.results import Hit
from latu.taxonomy.models import Country
from latu.web.forms.search import NOUNS, SearchForm
from latu.web.middleware import Request
from latu.web.teams import mark
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
    """The answer to what stands in an address."""

    form: SearchForm
    query: Query
    answer: Answer | None
    rows: list[Row]
    near: list[Row]
    is_exact: bool

    @property
    def all_rows(self) -> list[Row]:
        """Those with all the words, then those that are near."""
        return [*self.rows, *self.near]


def search(request: Request) -> HttpResponse:
    """What was found."""
    results = look(request.viewer, request.GET)
    context = {
        "q": request.GET.get("q", ""),
        "form": results.form,
        "query": results.query,
        "answer": results.answer,
        "rows": results.rows,
        "near": results.near,
        "is_exact": results.is_exact,
        "examples": EXAMPLES,
        "most": MOST,
    }
    if results.answer is not None:
        context |= {
            "page": results.answer.page,
            "tabs": _tabs(results.answer),
            "other_words": _other_words(results.answer),
            "fewer_words": " ".join(request.GET.get("q", "").split()[:-1]),
        }
    return render(request, "search/results.html", context)


def _by_name(choices: dict[str, str]) -> dict[str, str]:
    """In the order of the reader's alphabet."""
    return dict(sorted(choices.items(), key=lambda each: sort_key(each[1])))


def look(viewer: Viewer, address: QueryDict, rows: int = ROWS, *, newer_than: int = 0) -> Results:
    """Answer the parameters of an address; the same number of queries whatever is found.

    `newer_than` leaves out what had been made when that document was the newest.
    """
    programmes = _by_name({each.key: str(each) for each in Programme.objects.all()})
    countries = _by_name({each.code: str(each) for each in Country.objects.all()})
    form = SearchForm(address, programmes=programmes, countries=countries)
    typed = parse(form.cleaned_data.get("q", ""))
    filters = _with_code(form.filters().over(typed.filters), countries)
    query = replace(typed, filters=filters)
    is_exact = bool(form.cleaned_data.get("exact"))
    if not query:
        return Results(form, query, None, [], [], is_exact)
    question = Question(
        replace(query, filters=replace(filters, newer_than=newer_than)),
        form.order(),
        concepts=not is_exact,
        meaning=not is_exact,
        page=address.get("page"),
        rows=rows,
    )
    answer = ask(viewer, question)
    shown = _rows(viewer, [*answer.hits, *answer.near], programmes)
    return Results(
        form,
        query,
        answer,
        [row for row in shown if not row.hit.is_near],
        [row for row in shown if row.hit.is_near],
        is_exact,
    )


def _with_code(filters: Filters, countries: dict[str, str]) -> Filters:
    """A country by its code, also where its name was typed."""
    typed = fold(filters.country)
    by_name = {fold(name): code for code, name in countries.items()}
    return replace(filters, country=by_name.get(typed, filters.country.upper()))


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


def _tabs(answer: Answer) -> list[dict[str, Any]]:
    """All, and each noun with its number; a number that is not whole has a plus sign."""
    counts, plus = answer.counts, "+" if answer.counts.is_more else ""
    nouns = [("", _("All"), counts.total)]
    nouns += [(noun, str(name), counts.by_noun.get(noun, 0)) for noun, name in NOUNS.items()]
    return [
        {
            "noun": noun,
            "name": name,
            "count": f"{min(count, MOST)}{plus}" if count or not plus else "",
        }
        for noun, name, count in nouns
    ]


def _other_words(answer: Answer) -> list[str]:
    """The first words of the concepts, preferred ones first, without those that were typed."""
    typed = {fold(concept.typed) for concept in answer.named}
    labels = [label for concept in answer.named for label in concept.labels]
    return [label.text for label in labels if label.folded not in typed][:LABELS_SHOWN]
