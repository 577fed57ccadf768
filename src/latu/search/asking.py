"""One question, one answer: the same for the page and the command."""

from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils import timezone

from latu.core.access import Viewer, visible_q
from latu.search.engine import Counts, Search, Sort, marks
from latu.search.fusing import ALL_WORDS, ANY_WORDS, MEANING, MEANING_WITH_CONCEPTS, fuse
from latu.search.meaning.asking import Meaning, ask_later
from latu.search.meaning.nearest import Nearest, nearest
from latu.search.models import Document
from latu.search.parsing import Query
from latu.search.results import Hit, hit
from latu.search.stopwords import without_holding_words
from latu.search.words import (
    Expressions,
    Tier,
    any_of,
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
    """What was found. `hits` have all the words; `near` has not, and stands after the last of them."""

    hits: list[Hit]
    near: list[Hit]
    page: Page[int]
    counts: Counts  # of every noun, whichever is chosen
    chosen: Counts  # of the chosen one
    named: list[Named]  # the concepts of the words, also when they were not used
    left_out: tuple[str, ...]  # words of the question that say nothing of what is looked for
    is_by_words_alone: bool  # the meaning was wanted and could not be had


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
    of_all = Search(viewer, query.filters.of_any_noun(), timezone.now(), asked)
    search = replace(of_all, filters=query.filters)
    counts = of_all.counts()
    chosen = _chosen(search, counts, query.filters.noun)
    page = Paginator(range(chosen.total), question.rows).get_page(question.page)
    order = _Order(search, question, later.result() if later else None)
    found = order.page(page.start_index() - 1) if chosen.total else []
    near: list[int] = []
    is_wide = question.concepts or question.meaning
    if query.words and is_wide and question.sort is Sort.BEST and chosen.total < question.rows:
        loose = any_of(query, all_named if question.concepts else [], common)
        near = order.near(loose, {pk for pk, _ in found}, question.rows - len(found))
    hits = _hits(viewer, asked, [*found, *((pk, Tier.NEAR) for pk in near)], used)
    return Answer(
        hits=[each for each in hits if not each.is_near],
        near=[each for each in hits if each.is_near],
        page=page,
        counts=counts,
        chosen=chosen,
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
    marked = marks(asked, pks) if asked else {}
    rows = Document.objects.filter(visible_q(viewer))
    documents = rows.in_bulk(pks)
    return [
        hit(documents[pk], marked.get(pk), tier, named) for pk, tier in found if pk in documents
    ]


def _chosen(search: Search, counts: Counts, noun: str) -> Counts:
    """The counts of the chosen noun; counted anew when the counts of all had to stop."""
    if noun and counts.is_more:
        return search.counts()
    return Counts({n: c for n, c in counts.by_noun.items() if noun in ("", n)}, counts.is_more)


@dataclass(slots=True)
class _Order:
    """The order by words and by meaning together."""

    search: Search
    question: Question
    meaning: Meaning | None
    _nearest: Nearest | None = None

    def page(self, start: int) -> list[tuple[int, Tier]]:
        """A page of what has all the words. The first `FUSED` stand in the order of all lists together."""
        count = self.question.rows
        if self.meaning is None or start + count > FUSED:
            return self.search.page(self.question.sort, start, count)
        tiers = dict(self.search.page(self.question.sort, 0, FUSED))
        fused = fuse([(ALL_WORDS, list(tiers)), *self._by_meaning()])
        exact = [pk for pk, tier in tiers.items() if tier is Tier.EXACT]
        others = [pk for pk in fused if pk in tiers and tiers[pk] is not Tier.EXACT]
        return [(pk, tiers[pk]) for pk in (*exact, *others)[start : start + count]]

    def near(self, loose: str, found: set[int], count: int) -> list[int]:
        """What has some of the words or is near in meaning, without what was found by all of the words."""
        by_words = self.search.any_words(loose, FUSED) if loose else []
        fused = fuse([(ANY_WORDS, by_words), *self._by_meaning()])
        return [pk for pk in fused if pk not in found][: min(count, MOST_NEAR)]

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
