"""Words of a question that say nothing of what is looked for."""

import pytest

from latu.core.text import fold
from latu.search import stopwords
from latu.search.parsing import parse
from latu.search.stopwords import without_holding_words


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Mistä rahaa matkailuyrityksen digitalisointiin?", "matkailuyrityksen digitalisointiin"),
        ("Onko rahaa vedylle?", "vedylle"),
        ("Hur får vi stöd till turism i norr?", "turism norr"),
        ("How to get money for digitalising a tourism company?", "digitalising tourism company"),
        ("rahaa matkailuun", "rahaa matkailuun"),
        ("tuki", "tuki"),
        ("mistä", "mistä"),
        ("mistä rahaa", "rahaa"),
        ('"mistä rahaa" matkailu', "mistä rahaa matkailu"),
        ("IT support", "IT support"),
        ("OR gate", "OR gate"),
    ],
)
def test_what_is_left_of_a_question(typed: str, left: str) -> None:
    query, left_out = without_holding_words(parse(typed))
    assert query.text == left
    assert set(left_out) == {word.text for word in parse(typed).words} - {
        word.text for word in query.words
    }


def test_the_list_is_folded() -> None:
    words = stopwords._HOLDING | stopwords._MONEY
    assert {word for word in words if fold(word) != word} == set()
