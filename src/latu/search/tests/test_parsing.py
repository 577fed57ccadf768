"""What a person types."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latu.search.parsing import (
    MOST_CHARACTERS,
    MOST_OF_A_WORD,
    MOST_WORDS,
    Filters,
    Query,
    Word,
    parse,
)

PIECES = st.sampled_from(
    ['"', "-", ":", "*", "(", ")", "^", "+", "'", "\\", "\x00", " ", "AND", "OR", "NOT", "NEAR(", "haku:",
     "programme:", "deadline:<", "2027-13", "Älykäs", "a\u0308", "😀", "%", "_", "{title}", "\ue000", "\ud800"]
)  # fmt: skip
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))


def words(text: str) -> list[str]:
    return [word.text for word in parse(text).words]


def test_words_phrases_and_minus() -> None:
    query = parse('porotalous "uusiutuva energia" -biokaasu -"vety talous"')
    assert query.words == (Word("porotalous"), Word("uusiutuva energia", is_phrase=True))
    assert query.without == (Word("biokaasu"), Word("vety talous", is_phrase=True))


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("programme:HORIZON", Filters(programme="HORIZON")),
        ('ohjelma:"Horizon Europe"', Filters(programme="Horizon Europe")),
        ("country:FI", Filters(country="FI")),
        ("maa:Suomi", Filters(country="Suomi")),
        ("noun:call", Filters(noun="call")),
        ("haku:", Filters(noun="call")),
        ("Henkilö: ", Filters(noun="person")),
        ("nätverk:", Filters(noun="network")),
        ("tila:avoinna", Filters(status="open")),
        ("deadline:<2027-03", Filters(deadline_before=date(2027, 3, 1))),
        ("deadline:>2027-03", Filters(deadline_from=date(2027, 4, 1))),
        ("deadline:>2027-12-31", Filters(deadline_from=date(2028, 1, 1))),
        (
            "määräaika:2027",
            Filters(deadline_from=date(2027, 1, 1), deadline_before=date(2028, 1, 1)),
        ),
        (
            "deadline:1.3.2027",
            Filters(deadline_from=date(2027, 3, 1), deadline_before=date(2027, 3, 2)),
        ),
    ],
)
def test_filters(text: str, filters: Filters) -> None:
    assert parse(text) == Query(filters=filters)


def test_a_noun_before_a_word_narrows_and_the_word_is_looked_for() -> None:
    assert parse("haku:porotalous") == Query((Word("porotalous"),), (), Filters(noun="call"))
    assert parse("utlysning: renskötsel") == parse("call:renskötsel")


@pytest.mark.parametrize(
    "text",
    ["http://example.org/a", "kello:12", "deadline:huomenna", "deadline:2027-13", "deadline:0001"],
)
def test_what_is_no_filter_is_looked_for_as_it_stands(text: str) -> None:
    assert parse(text) == Query((Word(text),))


@pytest.mark.parametrize("text", ["", " ", '"', '""', "-", "...", "😀", "* ( )", "\x00"])
def test_nothing_to_look_for(text: str) -> None:
    assert not parse(text)


def test_only_minus_is_looked_for() -> None:
    assert words("-porotalous") == ["porotalous"]


def test_too_much_is_cut() -> None:
    query = parse("sana " * 2000)
    assert len(query.words) == MOST_WORDS
    assert len(parse("x" * 10_000).words[0].text) == MOST_OF_A_WORD


def test_decomposed_letters_are_composed() -> None:
    assert words("a\u0308lykas") == ["älykas"]


@given(TYPED)
def test_nothing_raises(text: str) -> None:
    query = parse(text)
    assert len(query.text) <= MOST_CHARACTERS
    assert all("\x00" not in word.text for word in (*query.words, *query.without))
