"""Mistyped words: what is offered in their place, and to whom."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import ANYONE, SYSTEM, Level, Viewer
from latu.core.gate import write
from latu.search.asking import Question, ask
from latu.search.index import Draft
from latu.search.parsing import parse
from latu.search.spelling import MANY_TIMES, Spelling, other_spelling
from latu.search.terms import renew_terms
from latu.search.tests import test_asking
from latu.search.tests.test_asking import draft
from latu.taxonomy.models import Concept


def put(*drafts: Draft) -> None:
    """As after the nightly list of words, where the index keeps none."""
    test_asking.put(*drafts)
    with write(SYSTEM) as w:
        renew_terms(w)


def offered(text: str, viewer: Viewer = ANYONE) -> Spelling | None:
    query = parse(text)
    return other_spelling(viewer, query, ask(viewer, Question(query)).named)


def words(text: str, viewer: Viewer = ANYONE) -> dict[str, str]:
    spelling = offered(text, viewer)
    return spelling.words if spelling else {}


@pytest.fixture
def records(db: None) -> None:
    put(
        draft(
            1,
            "Matkailun kehittäminen",
            body="Matkailuyrityksille ja porotaloudelle annetaan tukea.",
        ),
        draft(2, "Sustainable growth", body="Sustainable tourism in Rovaniemi."),
        draft(3, "Utvecklingsområde", body="Arbetsmarknad i norr."),
        draft(4, "Šaŋgi ja Tromsø", names="EURADA · Kokkonen"),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("matkialu", "matkailu"),
        ("natkailu", "matkailu"),
        ("matkialuyrityksille", "matkailuyrityksille"),
        ("sustianable", "sustainable"),
        ("usstainable", "sustainable"),
        ("zustainable", "sustainable"),
        ("ssustainable", "sustainable"),
        ("sutaianble", "sustainable"),
        ("Sustainble", "Sustainable"),
        ("arbetsmarkand", "arbetsmarknad"),
        ("utveklingsområde", "utvecklingsområde"),
        ("tromsö", ""),
        ("tronsö", "tromsø"),
        ("rovanimi", "Rovaniemi"),
        ("eurda", "eurada"),
    ],
)
def test_a_slip_is_put_right(records: None, typed: str, meant: str) -> None:
    assert words(f"{typed} -susi") == ({typed: meant} if meant else {})


def test_only_the_word_that_keeps_from_finding_is_put_right(records: None) -> None:
    assert words("sustainable torism") == {"torism": "tourism"}
    assert words("tukea matkialun") == {"matkialun": "matkailun"}


@pytest.mark.parametrize(
    "typed",
    ["matkailuyritystä", "porotaloudessa", "kehittämisen", "matkailu", "kehittäminen", "tukien", "rovaniemeen"],
)  # fmt: skip
def test_inflected_and_compound_words_that_find_are_left_alone(records: None, typed: str) -> None:
    put(*(draft(n, f"{typed[:-1]}x kehittämiseen porotalouteni") for n in range(20, 60)))
    assert words(typed) == {}


def test_a_known_word_that_finds_nothing_is_not_taken_for_a_slip_for_sure(records: None) -> None:
    put(draft(5, "Talo"))
    spelling = offered("tali")
    assert spelling is not None
    assert spelling.words == {"tali": "talo"}
    assert not spelling.is_sure
    spelling = offered("talq")
    assert spelling is not None
    assert spelling.is_sure


def test_a_word_of_few_gives_way_to_one_of_very_many(records: None) -> None:
    put(draft(9, "Systainable"))
    put(*(draft(n, "Sustainable") for n in range(20, 20 + MANY_TIMES - 3)))
    assert words("systainable") == {}
    put(*(draft(n, "Sustainable") for n in range(20, 20 + MANY_TIMES)))
    assert words("systainable") == {"systainable": "sustainable"}


def test_a_word_of_the_thesaurus_leads_to_texts_in_another_language(records: None) -> None:
    concept = Concept.objects.create(slug="growth", labels={"en": "growth"})
    for language, text in (("se", "šaddan"), ("en", "growth")):
        concept.words.create(
            language=language, text=text, folded=text.replace("š", "s"), key=text, is_preferred=True
        )
    concept.words.filter(language="se").update(key="saddan")
    assert words("šadddan") == {"šadddan": "šaddan"}
    assert words("šaddan") == {}


def test_no_word_of_a_hidden_record_shows(cast: Cast) -> None:
    hidden: dict[str, Any] = {"level": Level.ORGANISATION, "owner_id": cast.ranta.pk}
    put(draft(1, "Kanarialintu Zanzibarista", body="Kanarialinnut xylofoni", **hidden))
    put(draft(2, "Kanariansaaret"))
    for typed in ("kanarialntu", "Zanzibrista", "xylofni", "sanzibarista"):
        for viewer in (ANYONE, cast.viewer(cast.aino), cast.viewer(cast.olli)):
            assert words(typed, viewer) == {}, typed
        assert words(typed, cast.viewer(cast.elli)), typed


def test_a_hidden_word_does_not_show_because_a_longer_one_is_seen(cast: Cast) -> None:
    put(
        draft(1, "Zanxyl", level=Level.ORGANISATION, owner_id=cast.ranta.pk), draft(2, "Zanxylheim")
    )
    for viewer in (ANYONE, cast.viewer(cast.aino)):
        assert words("zanxil", viewer) == {}
        assert words("zanxylhaim", viewer) == {"zanxylhaim": "zanxylheim"}
    assert words("zanxil", cast.viewer(cast.elli)) == {"zanxil": "zanxyl"}


@pytest.mark.parametrize(
    "typed", ['"matkialu"', "poro -matkialu", "2o27", "HORIZON-CL6", "mtk", "x" * 300]
)
def test_phrases_numbers_and_short_words_are_left_alone(records: None, typed: str) -> None:
    assert words(typed) == {}


def test_the_number_of_queries_has_a_limit(
    records: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(*(draft(n, f"Sustainabl{chr(97 + n % 26)} torism") for n in range(20, 90)))
    query = parse("sustianable torizm in rovanimi")
    with django_assert_max_num_queries(17):
        other_spelling(ANYONE, query, [])
    with django_assert_max_num_queries(17):
        other_spelling(ANYONE, parse("sustianable torizm"), [])
