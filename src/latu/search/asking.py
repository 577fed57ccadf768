"""One question, one answer: the same for the page and the command."""

from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils import timezone

from latu.core.access import Viewer, visible_q
from latu.search.engine import Counts, Search, Sort, marks
from latu.search.models import Document
from latu.search.parsing import Query
from latu.search.results import Hit, hit
from latu.search.words import Expressions, Tier, common_words, expressions
from latu.taxonomy.words import Named, named_in

ROWS = 20
_NO_WORD = '"'  # stands for a phrase, so that no concept reaches over it


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `is_exact` leaves out other words for the same concepts."""

    query: Query
    sort: Sort = Sort.BEST
    is_exact: bool = False
    page: int | str | None = 1
    rows: int = ROWS


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `named` are the concepts of the words, also when they were not used."""

    hits: list[Hit]
    page: Page[int]
    counts: Counts  # of every noun, whichever is chosen
    chosen: Counts  # of the chosen one
    named: list[Named]


def ask(viewer: Viewer, question: Question) -> Answer:
    """Search on behalf of the viewer; eleven queries at most, whatever is found."""
    query = question.query
    named = named_in([_NO_WORD if word.is_phrase else word.text for word in query.words])
    used = [] if question.is_exact else named
    asked = expressions(query, used, common_words(query)) if query.words else None
    of_all = Search(viewer, query.filters.of_any_noun(), timezone.now(), asked)
    search = replace(of_all, filters=query.filters)
    counts = of_all.counts()
    chosen = _chosen(search, counts, query.filters.noun)
    page = Paginator(range(chosen.total), question.rows).get_page(question.page)
    found = (
        search.page(question.sort, page.start_index() - 1, question.rows) if chosen.total else []
    )
    return Answer(_hits(viewer, asked, found, used), page, counts, chosen, named)


def _hits(
    viewer: Viewer,
    asked: Expressions | None,
    found: list[tuple[int, Tier]],
    named: list[Named],
) -> list[Hit]:
    pks = [pk for pk, _ in found]
    marked = marks(asked, pks) if asked else {}
    rows = Document.objects.filter(visible_q(viewer))
    documents = (rows.defer("body") if asked else rows).in_bulk(pks)
    return [
        hit(documents[pk], marked.get(pk), tier, named) for pk, tier in found if pk in documents
    ]


def _chosen(search: Search, counts: Counts, noun: str) -> Counts:
    """The counts of the chosen noun; counted anew when the counts of all had to stop."""
    if noun and counts.is_more:
        return search.counts()
    return Counts({n: c for n, c in counts.by_noun.items() if noun in ("", n)}, counts.is_more)
