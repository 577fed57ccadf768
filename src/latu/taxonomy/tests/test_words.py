"""Concepts in what a person types."""

import pytest
from pytest_django import DjangoAssertNumQueries

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.words import named_in


@pytest.fixture(autouse=True)
def thesaurus(db: None) -> None:
    with write(SYSTEM) as w:
        load_vocabularies(w)


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
