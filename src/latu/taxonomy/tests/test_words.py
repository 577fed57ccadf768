"""Concepts in what a person types."""

import pytest
from pytest_django import DjangoAssertNumQueries

from latu.taxonomy.words import concept_called, named_in

pytestmark = pytest.mark.usefixtures("thesaurus", "db")


def labels(typed: str) -> set[str]:
    return {label.text for named in named_in(typed.split()) for label in named.labels}


@pytest.mark.parametrize("typed", ["porotalous", "Porotalouden", "renskötsel", "RENSKOTSEL"])
def test_a_word_of_any_language_names_the_concept(typed: str) -> None:
    assert {"porotalous", "renskötsel", "reindeer husbandry"} <= labels(typed)


@pytest.mark.parametrize(
    "typed", ["matkailun", "matkailussa", "matkailulle", "matkailua", "matkailusta"]
)
def test_simple_finnish_endings(typed: str) -> None:
    assert "tourism" in labels(typed)


def test_the_longest_name_wins() -> None:
    (named,) = named_in(["arktinen", "matkailu"])
    assert (named.start, named.end, named.typed) == (0, 2, "arktinen matkailu")
    assert "Arctic tourism" in {label.text for label in named.labels}


@pytest.mark.parametrize(
    "typed",
    ["hälso- och sjukvård", "hälso- sjukvård", "koulutus ja osaaminen", "koulutus osaaminen"],
)
def test_words_that_join_a_name_may_be_left_out(typed: str) -> None:
    words = typed.split()
    (named,) = named_in(words)
    assert (named.start, named.end) == (0, len(words))


def test_no_name_begins_with_a_word_that_joins() -> None:
    (named,) = named_in(["ja", "porotalous", "ja"])
    assert (named.start, named.end) == (1, 2)


def test_words_beside_a_concept_stay() -> None:
    (named,) = named_in(["uusi", "porotalous,", "hanke2"])
    assert (named.start, named.end) == (1, 2)


def test_no_words_no_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert named_in([]) == []
    with django_assert_num_queries(2):
        named_in(["matkailu", "ja", "porotalous"])


@pytest.mark.parametrize("typed", ["vety", "vedyn", "vetyä", "jään", "kullasta", "biologiaa"])
def test_a_label_that_looks_like_a_form_of_another_word(typed: str) -> None:
    assert labels(typed), f"{typed} names nothing"
    assert not any(each.is_part for each in named_in([typed]))


@pytest.mark.parametrize(
    "typed", ["porotalous", "Porotaloutta", "renskötsel", "reindeer husbandry"]
)
def test_a_concept_is_called_by_any_of_its_words(typed: str) -> None:
    concept = concept_called(typed)
    assert concept is not None
    assert concept.slug == "reindeer-husbandry"


@pytest.mark.parametrize("typed", ["", "xyzzy", "porotalous ja xyzzy"])
def test_what_is_no_concept_names_none(typed: str) -> None:
    assert concept_called(typed) is None
