"""How a question becomes expressions of the word index."""

from latu.search.parsing import parse
from latu.search.words import expressions
from latu.taxonomy.words import Named, OtherWord


def named(*labels: str) -> list[Named]:
    return [Named(0, 1, "data", tuple(OtherWord(each, each.lower(), "en") for each in labels))]


def test_words_that_a_shorter_one_finds_are_left_out_but_still_marked() -> None:
    asked = expressions(
        parse("data"), named("Data", "big data", "climate", "climate action", "information")
    )
    assert asked.whole == '((("data"*) OR "Data" OR "climate"* OR "information"*))'
    assert '"climate action"*' in asked.shown


def test_only_a_long_last_word_stands_for_longer_ones() -> None:
    assert '"dual-use"*' not in expressions(parse("x"), named("dual-use")).whole
    assert '"double use"' in expressions(parse("x"), named("double use")).whole
    assert expressions(parse("horizon-cl ab")).whole == '((("horizon-cl")) AND (("ab")))'
    assert expressions(parse("abc abcd abc")).whole == '((("abc")) AND (("abcd"*)) AND (("abc"*)))'


def test_a_phrase_is_no_beginning() -> None:
    assert expressions(parse('"uusi energia"')).whole == '((("uusi energia")))'
