"""Words in their base form."""

import pytest

from latu.core.morphology import finnish, words
from latu.core.text import fold


@pytest.mark.parametrize("looked_for", ["matkailu", "yritys", "matkailuyritys"])
def test_a_finnish_compound_is_found_by_its_parts_and_as_a_whole(looked_for: str) -> None:
    assert looked_for in words.base_forms("Tukea on tarjolla matkailuyrityksille.").split()


@pytest.mark.parametrize(
    ("word", "bases", "parts"),
    [
        ("poronhoidossa", ("poronhoito",), ("poro", "hoito")),
        ("kehittämisyhtiöiden", ("kehittamisyhtio",), ("kehittaa", "yhtio")),
        ("EU-rahoitusta", ("eu-rahoitus",), ("rahoitus",)),
        ("Rovaniemeltä", ("rovaniemi",), None),
        ("kaivosten", ("kaivos",), ()),
        ("xyzzy", (), ()),
        ("a" * 100_000, (), ()),
    ],
)
def test_voikko_tells_bases_and_parts(
    word: str, bases: tuple[str, ...], parts: tuple[str, ...] | None
) -> None:
    analysis = finnish.analysis(word)
    assert analysis.bases == bases
    assert (
        parts is None or set(parts) <= set(analysis.parts) and bool(parts) == bool(analysis.parts)
    )


def test_only_finnish_lines_are_analysed() -> None:
    assert words.base_forms("Support for tourism enterprises\nStöd till företag inom turism") == ""
    mixed = words.base_forms("Support for enterprises\nTukea yrityksille maaseudulla")
    assert "yritys" in mixed.split()
    assert "enterprise" not in mixed


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("alueiden kehittämistä", "alueen kehittäminen", "fi"),
        ("förnybara energikällor", "förnybar energikälla", "sv"),
        ("renskötseln", "renskötsel", "sv"),
        ("energin", "energi", "sv"),
        ("hälso- och sjukvården", "hälso- sjukvård", "sv"),
        ("command and control", "command control", "en"),
        ("renewable energies", "renewable energy", "en"),
        ("Boazodoallu", "boazodoallu", "se"),
    ],
)
def test_inflections_share_a_key(one: str, other: str, language: str) -> None:
    assert set(words.keys(one, language)) & set(words.keys(other, language))


def test_words_that_only_join_are_all_there_is() -> None:
    assert words.keys("ja", "fi") == ["ja"]


def test_a_verb_is_no_noun() -> None:
    assert finnish.analysis("mitataan").nouns == ()
    assert finnish.analysis("mittaamista").nouns[0] == "mitataminen"
    assert finnish.analysis("jään").nouns == ("jaa",)


def test_a_whole_sentence_has_no_key() -> None:
    assert words.keys("yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän", "fi") == []


@pytest.mark.parametrize(
    ("word", "beginning", "finds"),
    [
        ("municipalities", "municip", "municipality"),
        ("strategies", "strateg", "strategy"),
        ("företagen", "foretag", "företagare"),
    ],
)
def test_a_stem_begins_the_other_forms(word: str, beginning: str, finds: str) -> None:
    assert beginning in words.beginnings(word)
    assert fold(finds).startswith(beginning)


def test_a_swedish_compound_may_be_made_of_its_beginning_and_end() -> None:
    assert {("sv", "turism"), ("sv", "foretag")} <= set(words.parts("turismföretagen"))
