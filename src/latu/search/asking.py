"""One question, one answer: the same for the page and the command."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone

from latu.core.access import Viewer, visible_q
from latu.search.engine import Search, Sort
from latu.search.expression import Expression
from latu.search.facets import Counts, Facets, facets
from latu.search.fusing import ALL_WORDS, ANY_WORDS, MEANING, MEANING_WITH_CONCEPTS, NAMES, fuse
from latu.search.marking import marks
from latu.search.meaning.asking import Meaning, ask_later
from latu.search.meaning.nearest import Nearest, nearest
from latu.search.models import Document
from latu.search.parsing import Query
from latu.search.results import Hit, hit
from latu.search.stopwords import without_holding_words
from latu.search.widening import Wider, search_wider
from latu.search.words import (
    Expressions,
    Tier,
    any_word_of,
    by_names,
    common_words,
    concepts_of,
    expressions,
)
from latu.taxonomy.words import Named

ROWS = 20
FUSED = 100  # of each list; what comes later keeps the order of its words
MOST_NEAR = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `concepts`: with other words for the same; `meaning`: with what is near in meaning."""

    query: Query
    sort: Sort = Sort.BEST
    concepts: bool = True
    meaning: bool = True
    page: int | str | None = 1
    rows: int = ROWS


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `hits` have all the words; `wider` and `near` have not, and stand after the last of them."""

    hits: list[Hit]
    wider: list[Hit]  # by the broader concepts, where nothing has all the words
    broader: list[
        tuple[str, str]
    ]  # the words that found nothing, each with the broader concept's name
    near: list[Hit]
    page: Page[int]
    facets: Facets
    named: list[Named]  # the concepts of the words, also when they were not used
    left_out: tuple[str, ...]  # words of the question that say nothing of what is looked for
    is_by_words_alone: bool  # the meaning was wanted and could not be had

    @property
    def counts(self) -> Counts:
        """Of every noun, whichever is chosen."""
        return self.facets.of["noun"]

    @property
    def chosen(self) -> Counts:
        """Of what was found, within all filters."""
        return self.facets.chosen


def ask(viewer: Viewer, question: Question) -> Answer:
    """Search on behalf of the viewer; the number of queries has a limit, whatever is found."""
    query, left_out = without_holding_words(question.query)
    all_named = concepts_of(query)
    named = [each for each in all_named if not each.is_part]
    used = named if question.concepts else []
    wants_meaning = question.meaning and bool(query.words) and question.sort is Sort.BEST
    later = (
        ask_later(question.query.text, all_named if question.concepts else [])
        if wants_meaning
        else None
    )
    common = common_words(query) if query.words else frozenset()
    asked = expressions(query, used, common) if query.words else None
    search = Search(viewer, query.filters, timezone.now(), asked)
    counted = facets(search)
    chosen = counted.chosen
    page = Paginator(range(chosen.total), question.rows).get_page(question.page)
    names = by_names(query, used, common) if used else None
    order = _Order(search, question, later.result() if later else None, names)
    found = order.page(page.start_index() - 1) if chosen.total else []
    wider = (
        Wider() if chosen.total or not query.words else search_wider(search, query, used, common)
    )
    near: list[int] = []
    is_wide = question.concepts or question.meaning
    if query.words and is_wide and question.sort is Sort.BEST and chosen.total < question.rows:
        loose = any_word_of(query, all_named if question.concepts else [], common)
        shown = {pk for pk, _ in (*found, *wider.found)}
        near = order.near(loose, shown, question.rows - len(found))
    hits = _hits(viewer, asked, [*found, *((pk, Tier.NEAR) for pk in near)], used)
    return Answer(
        hits=[each for each in hits if not each.is_near],
        wider=_hits(viewer, wider.expressions, wider.found, wider.named),
        broader=wider.broader,
        near=[each for each in hits if each.is_near],
        page=page,
        facets=counted,
        named=named,
        left_out=left_out,
        is_by_words_alone=wants_meaning and order.meaning is None,
    )


def _hits(
    viewer: Viewer,
    asked: Expressions | None,
    found: list[tuple[int, Tier]],
    named: list[Named],
) -> list[Hit]:
    pks = [pk for pk, _ in found]
    documents = Document.objects.filter(visible_q(viewer)).in_bulk(pks)
    marked = marks(asked.shown, documents.values()) if asked else {}
    return [
        hit(documents[pk], marked.get(pk), tier, named) for pk, tier in found if pk in documents
    ]


@dataclass(slots=True)
class _Order:
    """The order by words and by meaning together."""

    search: Search
    question: Question
    meaning: Meaning | None
    names: Expression | None  # for what the concepts are called first; None where none is named
    _nearest: Nearest | None = None

    def page(self, start: int) -> list[tuple[int, Tier]]:
        """A page of what has all the words. The first `FUSED` stand in the order of all lists together."""
        count = self.question.rows
        if self.meaning is None or start + count > FUSED:
            return self.search.page(self.question.sort, start, count)
        tiers = dict(self.search.page(self.question.sort, 0, FUSED))
        fused = fuse([(ALL_WORDS, list(tiers)), *self._by_names(tiers), *self._by_meaning()])
        exact = [pk for pk, tier in tiers.items() if tier is Tier.EXACT]
        others = [pk for pk in fused if pk in tiers and tiers[pk] is not Tier.EXACT]
        return [(pk, tiers[pk]) for pk in (*exact, *others)[start : start + count]]

    def near(self, loose: Expression | None, found: set[int], count: int) -> list[int]:
        """What has some of the words or is near in meaning, without what was found by all of the words."""
        by_words = self.search.any_words(loose, FUSED) if loose else []
        fused = fuse([(ANY_WORDS, by_words), *self._by_meaning()])
        return [pk for pk in fused if pk not in found][: min(count, MOST_NEAR)]

    def _by_names(self, tiers: dict[int, Tier]) -> list[tuple[float, list[int]]]:
        """What has the words themselves, then what has the first names of their concepts."""
        if self.names is None or not tiers:
            return []
        own = {pk for pk, tier in tiers.items() if tier < Tier.CONCEPT_HEAD}
        named = self.search.any_words(self.names, FUSED, tiers)
        return [(NAMES, sorted(named, key=lambda pk: pk not in own))]

    def _by_meaning(self) -> list[tuple[float, list[int]]]:
        if self.meaning is None:
            return []
        if self._nearest is None:
            self._nearest = nearest(
                self.meaning.model,
                [self.meaning.typed, self.meaning.with_concepts],
                self.search.allowed(),
                self.search.filters.noun,
                FUSED,
            )
        weights = (MEANING, MEANING_WITH_CONCEPTS)
        return [
            (weight * self._nearest.share, found)
            for weight, found in zip(weights, self._nearest.lists, strict=True)
        ]
