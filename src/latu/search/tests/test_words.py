"""How a question becomes expressions of the word index."""

from latu.search.engines.fts5 import rendered
from latu.search.parsing import parse
from latu.search.words import expressions
from latu.taxonomy.words import Named, OtherWord


def named(*labels: str) -> list[Named]:
    return [Named(0, 1, "data", tuple(OtherWord(each, each.lower(), "en") for each in labels))]


def whole(asked: str, *labels: str) -> str:
    return rendered(expressions(parse(asked), named(*labels)).whole)


def test_words_that_a_shorter_one_finds_are_left_out_but_still_marked() -> None:
    labels = "Data", "big data", "climate", "climate action", "information"
    assert whole("data", *labels) == '("data"*) OR ("Data") OR ("climate"*) OR ("information"*)'
    assert '"climate action"*' in rendered(expressions(parse("data"), named(*labels)).shown)


def test_only_a_long_last_word_stands_for_longer_ones() -> None:
    assert '"dual-use"*' not in whole("x", "dual-use")
    assert '"double use"' in whole("x", "double use")
    assert whole("horizon-cl ab") == '("horizon-cl") AND ("ab")'
    assert whole("abc abcd abc") == '("abc") AND ("abcd"*) AND ("abc"*)'


def test_a_phrase_is_no_beginning() -> None:
    assert whole('"uusi energia"') == '"uusi energia"'
