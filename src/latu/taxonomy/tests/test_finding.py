"""Concepts found in texts."""

import pytest
from pytest_django import DjangoAssertNumQueries

from latu.taxonomy.finding import MOST_CONCEPTS, Wording, finder
from latu.taxonomy.models import Concept

pytestmark = pytest.mark.usefixtures("thesaurus", "db")


def found(title: str = "", text: str = "", language: str = "en", **more: list[str]) -> list[str]:
    """The slugs of what is found, the clearest first."""
    wording = Wording(titles={language: title}, texts=({language: text},), **more)
    names = dict(Concept.objects.values_list("pk", "slug"))
    return [names[pk] for pk in finder().concepts_of(wording)]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Reindeer herders and climate change", "How reindeer husbandry adapts."),
        (
            "fi",
            "Porotalous muuttuvassa ilmastossa",
            "Poronhoito ja sopeutuminen ilmastonmuutokseen.",
        ),
        ("sv", "Renskötseln och klimatförändringen", "Hur renskötseln anpassar sig till klimatet."),
        ("fi", "Renskötseln och klimatförändringen", ""),  # declared wrongly
    ],
)
def test_the_same_in_three_languages(language: str, title: str, text: str) -> None:
    assert {"reindeer-husbandry", "climate-change"} <= set(found(title, text, language))


def test_what_is_named_once_in_passing_is_no_subject() -> None:
    text = "Batteries are tested in the cold. " * 2 + "Fish live in lakes. "
    assert found("Better batteries for winter", text) == ["batteries"]
    assert "fishing" in found("Better batteries for winter", text * 2)
    assert "museums" not in found("", f"A museum is there. {'Nothing is said here. ' * 100}")
    assert "museums" in found("", "A museum is there.")


def test_what_every_call_says_of_applying_is_no_subject() -> None:
    title, text = "Budget of the proposal", "The consortium submits a proposal with a budget. " * 5
    assert found(title, text) == []


@pytest.mark.parametrize(
    ("title", "not_found"),
    [
        ("People who work in the north", "international-organisations"),  # WHO
        ("Economic growth of villages", "economics"),
        ("Common rules for villages", "local-community-commons"),
        ("New policies for villages", "police"),
        ("Beyond the state-of-the-art of welding", "visual-arts"),
    ],
)
def test_a_word_that_only_looks_like_a_name(title: str, not_found: str) -> None:
    assert not_found not in found(title, f"{title}. " * 3)


def test_capitals_are_kept_where_they_tell_something() -> None:
    assert "international-organisations" in found("Guidelines of the WHO", "The WHO says so. " * 2)
    assert "international-organisations" not in found("WHO PAYS FOR ALL OF IT", "")
    assert "hydrogen" in found("GREEN HYDROGEN VALLEYS OF THE NORTH")


def test_a_finnish_verb_is_no_name() -> None:
    text = "Tuloksia mitataan joka vuosi. Niitä mitattiin ennenkin."
    assert "metrology" not in found("Kylien palvelut", text, "fi")


def test_a_word_of_many_themes_says_little() -> None:
    text = "Data is used. " * 9
    assert "data" not in found("Better care with data", text)
    assert "reindeer-husbandry" in found("Better care of reindeer", "Reindeer are cared for. " * 3)


def test_the_narrower_concept_is_enough_unless_the_title_names_both() -> None:
    text = "Nature tourism grows. Tourism grows. " * 4
    assert "tourism" not in found("Nature tourism of the fells", text)
    assert {"tourism", "nature-tourism"} <= set(found("Tourism: nature tourism first", text))


def test_keywords_count_together_with_the_text() -> None:
    text = "Biodiversity is lost. " * 3 + "Nothing is said here. " * 200
    assert found("", text) == []
    assert found("", text, keywords=["Biodiversity"]) == ["biodiversity"]
    assert found("", "", keywords=["Biodiversity"]) == []


def test_a_translation_does_not_count_twice() -> None:
    texts = {
        "en": "Museums. " + "Nothing is said. " * 60,
        "fi": "Museoita. " + "Ei mitään muuta. " * 60,
    }
    both = Wording(titles={}, texts=(texts,))
    assert finder().concepts_of(both) == []


def test_few_are_found() -> None:
    title = "Batteries, hydrogen, museums, bees, wolves, hotels, libraries, railways, ports, welding, tungsten"
    assert len(found(title)) == MOST_CONCEPTS
    assert found("", "") == []


def test_two_queries_read_the_thesaurus(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        known = finder()
    with django_assert_num_queries(0):
        known.concepts_of(Wording(titles={"en": "Batteries"}))
