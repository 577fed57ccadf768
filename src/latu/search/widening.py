"""Where a concept finds nothing, the one above it in the thesaurus may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from latu.search.engine import Search, Sort
from latu.search.expression import Expression
from latu.search.parsing import Query
from latu.search.words import Expressions, Tier, expressions
from latu.taxonomy.words import Named, broader

MOST = 10


@dataclass(frozen=True, slots=True)
class Wider:
    """What was found by broader concepts. `broader`: the words that found nothing, each with what was searched instead."""

    found: list[tuple[int, Tier]] = field(default_factory=list)
    expressions: Expressions | None = None
    named: list[Named] = field(default_factory=list)
    broader: list[tuple[str, str]] = field(default_factory=list)


def search_wider(
    search: Search, query: Query, named: Sequence[Named], common: Collection[str]
) -> Wider:
    """Search with broader concepts in place of those by which nothing is found within the filters. At most four
    queries; none where no concept is named.
    """
    alone = {each.typed: _alone(query, each) for each in named}
    counts = search.found_by(alone, 1)
    instead = broader([each for each in named if not counts[each.typed]]) if named else []
    if not instead:
        return Wider()
    by_place = {each.start: each for each, _ in instead}
    wide = [by_place.get(each.start, each) for each in named]
    asked = expressions(query, wide, common)
    found = Search(search.viewer, search.filters, search.now, asked).page(Sort.BEST, 0, MOST)
    if not found:
        return Wider()
    return Wider(found, asked, wide, [(each.typed, name) for each, name in instead])


def _alone(query: Query, named: Named) -> Expression:
    """What finds the concept, whatever else is asked for."""
    words = query.words[named.start : named.end]
    return expressions(Query(words), [replace(named, start=0, end=len(words))]).whole
