"""Words in forms that differ by inflection only."""

import pytest

from latu.core.morphology.tokens import Case, are_all_capitals, language_of, tokens


def bases(text: str, language: str) -> list[tuple[str, ...]]:
    return [token.bases for token in tokens(text, language)]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("municipalities", "municipality", "en"),
        ("organizations", "organisation", "en"),
        ("climate-neutral", "climate neutral", "en"),
        ("boxes", "box", "en"),
        ("kunnissa", "kunta", "fi"),
        ("klimatförändringarna", "klimatförändring", "sv"),
    ],
)
def test_inflections_are_the_same(one: str, other: str, language: str) -> None:
    assert bases(one, language) == bases(other, language)


@pytest.mark.parametrize(
    ("one", "other"), [("police", "policy"), ("university", "universal"), ("process", "procession")]
)
def test_words_with_one_stem_are_two(one: str, other: str) -> None:
    assert bases(one, "en") != bases(other, "en")


def test_how_a_word_is_written() -> None:
    assert [token.case for token in tokens("the WHO in Europe", "en")] == [
        Case.LOWER, Case.ALL_CAPITALS, Case.LOWER, Case.CAPITAL,
    ]  # fmt: skip
    assert are_all_capitals(tokens("CLEAN ENERGY FOR ALL", "en"))
    assert not are_all_capitals(tokens("Clean energy for ALL", "en"))
    assert not are_all_capitals([])


def test_a_plural_is_told_from_a_word_that_ends_in_s() -> None:
    plurals = [token.is_plural for token in tokens("commons gas business status wolves", "en")]
    assert plurals == [True, False, False, False, True]


def test_what_is_not_clear() -> None:
    assert not any(token.is_clear for token in tokens("state-of-the-art", "en"))
    assert all(token.is_clear for token in tokens("climate-neutral", "en"))
    (may_be_a_verb,) = tokens("jään", "fi")
    assert (may_be_a_verb.bases, may_be_a_verb.is_clear) == (("jaa",), False)
    (verb,) = tokens("mitataan", "fi")
    assert verb.bases == ()


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Renskötseln och klimatförändringen", "", "sv"),
        ("Porotalous muuttuvassa ilmastossa", "en", "fi"),
        ("Reindeer herders and climate change", "fi", "en"),
        ("Lappland", "sv", "sv"),
        ("HYDROGEN", "", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_is_told_by_its_words_or_else_declared(
    text: str, declared: str, language: str
) -> None:
    assert language_of(text, declared) == language
