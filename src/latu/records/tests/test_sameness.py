"""Which values are only another spelling of each other."""

from typing import Any

import pytest

from latu.records.sameness import better_spelled, says_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luleå tekniska universitet", "LULEA TEKNISKA UNIVERSITET"),
        ("Luleå", "LULEA"),
        ("Karlsson & Pojat Oy", "KARLSSON &  POJAT, OY."),
        ("Peräpohjola-opisto", "PERAPOHJOLA OPISTO"),
        ("Sámi Čállit", "SAMI CALLIT"),
        ("971 87", "97187"),
        ("SE-971 87", "se 97187"),
        ("https://www.hi.is", "http://www.hi.is"),
        ("https://www.hi.is/", "www.hi.is"),
        ("hi.is", "https://HI.is/"),
        ({"en": "Snow, and ice"}, {"en": "SNOW AND ICE"}),
        (["snow", "Ice"], ["Snow", "ice"]),
        (None, None),
        (4, 4),
    ],
)
def test_another_spelling_says_the_same(one: Any, other: Any) -> None:
    assert says_the_same(one, other)
    assert says_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luleå tekniska universitet", "LTU"),
        ("6,25 %", "62,5 %"),
        ("2026-12-01", "2026-11-21"),
        ("https://hi.is/en", "https://hi.is/sv"),
        ("https://a.example/bc", "https://a.example/b/c"),
        ("–", "…"),
        ("", "–"),
        ({"en": "Snow"}, {"en": "Snow", "fi": "Lumi"}),
        (["snow"], ["snow", "ice"]),
        (["snow"], {"en": "snow"}),
        (True, None),
        (4, 5),
        ("4", 4),
    ],
)
def test_another_content_does_not(one: Any, other: Any) -> None:
    assert not says_the_same(one, other)
    assert not says_the_same(other, one)


@pytest.mark.parametrize(
    ("name", "others", "best"),
    [
        ("LULEA TEKNISKA", ("LTU", "Luleå Tekniska"), "Luleå Tekniska"),
        ("LULEA TEKNISKA", ("LULEÅ TEKNISKA", "Luleå universitet"), "LULEA TEKNISKA"),
        ("Lulea tekniska", ("Luleå Tekniska",), "Lulea tekniska"),
        ("LULEA TEKNISKA", (), "LULEA TEKNISKA"),
    ],
)
def test_a_name_in_capitals_gives_way_to_the_same_in_both(
    name: str, others: tuple[str, ...], best: str
) -> None:
    assert better_spelled(name, others) == best
