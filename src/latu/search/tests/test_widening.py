"""A concept that finds nothing gives way to the one above it."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import ANYONE, Level, Viewer
from latu.core.morphology.words import keys
from latu.search.tests.test_asking import answer, draft, put
from latu.taxonomy.models import Concept


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def concept(slug: str, broader: Concept | None = None, **labels: str) -> Concept:
    made = Concept.objects.create(slug=slug, labels=labels, broader=broader)
    for language, text in labels.items():
        key = keys(text, language)[0]
        made.words.create(language=language, text=text, folded=text, key=key, is_preferred=True)
    return made


@pytest.fixture
def thesaurus(db: None) -> None:
    animals = concept("animals", sv="djur", en="animals")
    birds = concept("birds", animals, sv="faglar", en="birds")
    concept("owls", birds, sv="ugglor", en="owls")
    concept("ice", sv="isar", en="ice")


def wider(text: str, viewer: Viewer = ANYONE, **options: object) -> list[int]:
    return [hit.ref.id for hit in answer(text, viewer, **options).wider]


def test_the_broader_concept_is_searched_and_named(thesaurus: None) -> None:
    put(draft(1, "Birds of the north"), draft(2, "Faglar i norr"), draft(3, "Other animals"))
    given = answer("ugglor")
    assert given.hits == []
    assert sorted(hit.ref.id for hit in given.wider) == [1, 2]
    assert given.broader == [("ugglor", "birds")]
    assert not {hit.ref.id for hit in given.near} & {1, 2}, "each is shown once"
    whys = {hit.ref.id: hit.why for hit in given.wider}
    assert whys[1] == "Found by: ugglor → birds (English)"
    put(draft(4, "Ugglor"))
    assert wider("ugglor") == []
    assert answer("ugglor").broader == []


def test_only_what_finds_nothing_is_made_wider(thesaurus: None) -> None:
    put(draft(1, "Birds on ice"), draft(2, "Birds in trees"), draft(3, "Ice"))
    given = answer("ugglor isar")
    assert [hit.ref.id for hit in given.wider] == [1]
    assert given.broader == [("ugglor", "birds")]
    assert wider("ugglor -ice") == [2]
    assert wider("ugglor", concepts=False) == []
    assert wider("djur") == wider("isar ice xyzzy") == [], (
        "nothing stands above, or it finds by itself"
    )


def test_what_is_found_one_by_one_and_not_together_is_not_made_wider(thesaurus: None) -> None:
    put(draft(1, "Owls"), draft(2, "Ice"), draft(3, "Birds on ice"))
    assert answer("ugglor isar").chosen.total == 0
    assert wider("ugglor isar") == []


def test_within_the_filters_and_what_one_may_see(cast: Cast, thesaurus: None) -> None:
    put(
        draft(1, "Owls", level=Level.ORGANISATION, owner_id=cast.ranta.pk),
        draft(2, "Birds", countries=("FI",)),
        draft(3, "Birds", countries=("SE",), level=Level.ORGANISATION, owner_id=cast.ranta.pk),
    )
    assert wider("ugglor", cast.viewer(cast.aino)) == [2]
    assert wider("ugglor", cast.viewer(cast.elli)) == []
    assert wider("ugglor country:SE", cast.viewer(cast.elli)) == [3]
    assert wider("ugglor country:SE", cast.viewer(cast.aino)) == []


def test_the_number_of_queries_has_a_limit(
    thesaurus: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(*(draft(n, "Birds") for n in range(1, 40)))
    with django_assert_max_num_queries(22):
        assert len(wider("ugglor")) == 10
