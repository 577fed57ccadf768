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
from latu.search.rewriting import with_words, without_filter, without_part

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
        ("deadline:<3.2027", Filters(deadline_before=date(2027, 3, 1))),
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
    ["http://example.org/a", "kello:12", "title:poro"],
)
def test_what_is_no_filter_is_looked_for_as_it_stands(text: str) -> None:
    assert parse(text) == Query((Word(text),))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tila:foo", "status"),
        ("määräaika:<huomenna", "deadline"),
        ("deadline:2027-13", "deadline"),
        ("deadline:0001", "deadline"),
        ("laji:traktori", "noun"),
        ("tila:", "status"),
        ("-tila:avoinna", "status"),
        ("-haku:poro", "noun"),
    ],
)
def test_a_filter_that_means_nothing_is_left_out_and_told(text: str, name: str) -> None:
    query = parse(f"poro {text} -susi maa:FI")
    assert [word.text for word in query.words] == ["poro"]
    assert [word.text for word in query.without] == ["susi"]
    assert query.filters == Filters(country="FI")
    assert [(part.name, part.typed) for part in query.unknown] == [(name, text)]


def test_a_blank_after_the_colon_does_no_harm() -> None:
    assert parse("poro tila: avoinna maa: FI") == parse("poro tila:avoinna maa:FI")
    assert parse("määräaika: <2027") == parse("määräaika:<2027")
    assert parse("organisaatio: maa:FI").filters == Filters(noun="organisation", country="FI")
    assert parse("haku: -poro susi").without == (Word("poro"),)
    assert [part.typed for part in parse("tila: maa:FI").unknown] == ["tila:"]


def test_quotes_of_a_telephone_are_quotes() -> None:
    assert parse("“uusiutuva energia” ”lumi jää”") == parse('"uusiutuva energia" "lumi jää"')


def test_what_was_typed_with_one_piece_changed() -> None:
    text = 'haku:"uusiutuva energia" Maa:FI -susi tila:avoinna laji:hanke poro'
    assert without_filter(text, "country") == text.replace(" Maa:FI", "")
    assert without_filter(text, "noun", "status") == '"uusiutuva energia" Maa:FI -susi poro'
    assert without_filter("haku:matkailu x", "noun") == "matkailu x"
    assert without_part("tila:foo poro", parse("tila:foo").unknown[0]) == "poro"
    typed = 'proo -proo "proo" haku:proo'
    assert with_words(typed, {"proo": "poro"}) == 'poro -proo "proo" haku:poro'
    assert with_words("(proo) proo?", {"proo": "poro"}) == "(poro) poro?"


def test_marks_of_a_sentence_are_no_part_of_words() -> None:
    assert words("Mistä rahaa (EU:n, ei muun) digitalisointiin?") == [
        "Mistä", "rahaa", "EU:n", "ei", "muun", "digitalisointiin",
    ]  # fmt: skip


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
