"""The same expression in the languages of both engines."""

import pytest

from latu.search.engines import fts5, tsvector
from latu.search.expression import HEADS, All, AnyOf, Begins, Expression, Text, Within, Without

EXPRESSIONS: list[tuple[Expression, str, str]] = [
    (Text("Tromsø"), '"Tromso"', "'tromso'"),
    (Text("uusi energia", longer=True), '"uusi energia"*', "'uusi' <-> 'energia':*"),
    (Text('a" OR b'), '"a"" OR b"', "'a' <-> 'or' <-> 'b'"),
    (Text("' & !x:*"), '"\' & !x:*"', "'x'"),
    (Text("…"), '"…"', "' '"),
    (Begins(Text("lumi")), '{title} : ^ "lumi"', "'lumi':A"),
    (Within(HEADS, Text("ab", longer=True)), '{title names} : ("ab"*)', "'ab':*AB"),
    (All((Text("a"), Text("b"))), '("a") AND ("b")', "('a') & ('b')"),
    (AnyOf((Text("a"), Text("b"))), '("a") OR ("b")', "('a') | ('b')"),
    (Without(Text("a"), Text("b")), '("a") NOT ("b")', "('a') & !('b')"),
]


@pytest.mark.parametrize(("expression", "in_fts5", "in_tsquery"), EXPRESSIONS)
def test_whatever_is_typed_is_words_and_no_operator(
    expression: Expression, in_fts5: str, in_tsquery: str
) -> None:
    assert fts5.rendered(expression) == in_fts5
    assert tsvector.rendered(expression) == in_tsquery
