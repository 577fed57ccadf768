"""Facets: what they promise is what a search with that value finds."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import ANYONE, Level, Viewer
from latu.core.dates import today
from latu.search import engine
from latu.search.asking import Answer, Question, ask
from latu.search.facets import SPANS
from latu.search.parsing import FILTERS, Filters, Query, Word
from latu.search.tests.test_asking import draft, put

NOW = datetime.now(UTC)
NOUNS = ("call", "project", "organisation")
PROGRAMMES = ("life", "interreg-aurora", "interreg-npa", "")
COUNTRIES = ("FI", "SE", "NO")
STATUSES = ("open", "forthcoming", "closed")
CHOSEN = (
    Filters(),
    Filters(noun="call"),
    Filters(status="open"),
    Filters(programme="interreg"),
    Filters(country="SE", programme="life"),
    Filters(noun="project", country="FI", programme="interreg-aurora"),
    Filters(noun="call", status="open", deadline_from=today()),
    Filters(noun="call", country="FI", programme="life", status="open", deadline_from=today()),
)


def many(cast: Cast, count: int) -> None:
    """Records of all kinds, some of which only the people of Tunturi see; always the same."""
    rnd = random.Random(4)
    drafts = []
    for number in range(count):
        opens = NOW + timedelta(days=rnd.randint(-300, 90))
        closes = rnd.choice([None, opens + timedelta(days=rnd.randint(1, 300))])
        drafts.append(
            draft(
                number,
                rnd.choice(["Lumi", "Lumi ja jää", "Jää"]),
                rnd.choice(NOUNS),
                programme=rnd.choice(PROGRAMMES),
                countries=rnd.sample(COUNTRIES, rnd.randint(0, 3)),
                starts_at=rnd.choice([opens, opens, None]),
                ends_at=closes,
                level=rnd.choice([Level.PUBLIC, Level.PUBLIC, Level.ORGANISATION]),
                owner_id=cast.tunturi.pk,
            )
        )
    put(*drafts)


def answer(viewer: Viewer, filters: Filters, words: tuple[str, ...] = ("lumi",)) -> Answer:
    query = Query(tuple(map(Word, words)), filters=filters)
    return ask(viewer, Question(query, concepts=False, meaning=False))


def with_value(filters: Filters, name: str, value: str) -> Filters:
    """As the link of that value asks."""
    if name == "deadline":
        after = today() + timedelta(days=int(value) + 1)
        return Filters(deadline_from=today(), deadline_before=after).over(filters)
    return Filters(**{name: value}).over(filters)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", [("lumi",), ()])
@pytest.mark.parametrize("name", ["nobody", "aino"])
def test_every_value_promises_what_it_finds(cast: Cast, name: str, words: tuple[str, ...]) -> None:
    many(cast, 300)
    viewer = ANYONE if name == "nobody" else cast.viewer(cast.aino)
    values = {
        "noun": NOUNS,
        "programme": PROGRAMMES[:3],
        "country": COUNTRIES,
        "status": STATUSES,
        "deadline": [str(days) for days in SPANS],
    }
    for filters in CHOSEN:
        facets = answer(viewer, filters, words).facets
        for filter_name in FILTERS:
            counted = facets.of[filter_name]
            assert counted.total == answer(viewer, filters.without(filter_name), words).chosen.total
            for value in values[filter_name]:
                found = answer(viewer, with_value(filters, filter_name, value), words).chosen
                assert counted.by_value.get(value, 0) == found.total, (filters, filter_name, value)
            assert set(counted.by_value) <= set(values[filter_name])


def test_beyond_the_limit_numbers_are_the_least_there_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 300)
    whole = [answer(ANYONE, filters).facets for filters in CHOSEN]
    monkeypatch.setattr(engine, "MOST", 20)
    for filters, every in zip(CHOSEN, whole, strict=True):
        facets = answer(ANYONE, filters).facets
        assert facets.chosen.total == min(every.chosen.total, 21)
        assert facets.chosen.is_more == (every.chosen.total > 20)
        for name in FILTERS:
            some, all_of_it = facets.of[name], every.of[name]
            assert some.total <= all_of_it.total
            assert some.is_more or some == all_of_it
            assert all(some.by_value[each] <= all_of_it.by_value[each] for each in some.by_value)
        for name in set(FILTERS) - set(filters.names()):
            assert facets.of[name].total == facets.chosen.total


def test_where_nothing_is_found_the_filter_that_keeps_all_out_is_known(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 300)
    put(draft(999, "Lumi", "network", countries=("EE",)))
    monkeypatch.setattr(engine, "MOST", 20)
    put(*(draft(n, "Lumi", "project", countries=("FI",)) for n in range(1000, 1060)))
    facets = answer(ANYONE, Filters(noun="call", country="EE")).facets
    assert facets.chosen.total == 0
    assert facets.of["noun"].by_value == {"network": 1}
    assert facets.of["country"].is_more


def test_the_number_of_queries_follows_the_filters_only(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(cast, 5)
    for count, (filters, words) in product((40, 300), product(CHOSEN, [("lumi",), ()])):
        with django_assert_max_num_queries(10):
            answer(ANYONE, filters, words)
        many(cast, count)


def test_what_nobody_may_see_counts_nowhere(cast: Cast) -> None:
    secret = {"level": Level.ORGANISATION, "owner_id": cast.ranta.pk}
    put(draft(1, "Lumi", "call", programme="life", countries=("NO",), starts_at=NOW, **secret))
    put(draft(2, "Lumi", "project", countries=("FI",)))
    for viewer in (ANYONE, cast.viewer(cast.aino)):
        facets = answer(viewer, Filters()).facets
        assert facets.of["programme"].by_value == facets.of["status"].by_value == {}
        assert facets.of["country"].by_value == {"FI": 1}
    assert answer(cast.viewer(cast.elli), Filters()).facets.of["country"].by_value["NO"] == 1
