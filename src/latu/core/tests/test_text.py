"""Folding, sorting, money, dates, texts per language, references."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from latu.core import dates, money
from latu.core.languages import Shown, best, clean_texts
from latu.core.refs import Ref
from latu.core.text import excerpt, fold, lines, one_line, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Älykäs", "alykas"), ("SÁMI giellá", "sami giella"), ("Tromsø", "tromso"), ("Đ", "d")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_sorting_is_finnish() -> None:
    names = ["Öljy", "Zeta", "Äänekoski", "Åbo", "alku", "Ahti", "Øresund"]
    assert sorted(names, key=sort_key) == [
        "Ahti",
        "alku",
        "Zeta",
        "Åbo",
        "Äänekoski",
        "Öljy",
        "Øresund",
    ]


def test_one_line_drops_control_characters() -> None:
    assert one_line(" a\x00b \n c ") == "ab c"


@pytest.mark.parametrize(
    "unseen",
    [
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
        *"\u200b\u2060\ufeff\x00\x07\x1b\x7f\x80\x9f",
    ],
)
def test_what_nobody_sees_is_dropped(unseen: str) -> None:
    assert one_line(f"La{unseen}pin{unseen} {unseen}liitto{unseen}") == "Lapin liitto"
    assert fold(f"La{unseen}pin") == "lapin"
    assert lines(f"La{unseen}pin\n\nliitto") == "Lapin\n\nliitto"


def test_a_longer_text_keeps_its_lines_and_joined_letters() -> None:
    assert lines(" a\r\nb\rc\x85d \n") == "a\nb\nc\nd"
    assert lines("\U0001f469\u200d\U0001f33e") == "\U0001f469\u200d\U0001f33e"
    assert one_line("La\u200dpin\u00ad\u200c liitto") == "Lapin liitto"


def test_excerpt_cuts_at_a_word() -> None:
    assert excerpt("yksi kaksi kolme", 12) == "yksi kaksi…"
    assert excerpt("yksi", 12) == "yksi"


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shares_sum_to_the_cent(total: int, weights: list[int]) -> None:
    shares = money.split(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share - total * weight / sum(weights)) < 1
        for share, weight in zip(shares, weights, strict=True)
    )


def test_the_founding_projects_money() -> None:
    assert money.split(28_560_000, [75, 25]) == [21_420_000, 7_140_000]


def test_money_is_written_as_the_language_does() -> None:
    assert money.show(44_390_950, "fi") == "443\u00a0909,50\u00a0€"
    assert money.show(44_390_950, "en") == "€443,909.50"
    assert money.short(840_000_000, "fi") == "8,4\u00a0M€"
    assert money.show(None) == ""


def test_a_deadline_in_brussels_is_an_hour_later_in_lapland() -> None:
    at = dates.eu_deadline(date(2026, 12, 3))
    assert at == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
    assert dates.show_deadline(at, "fi") == "to 3.12.2026 klo\u00a018.00 (17.00\u00a0Bryssel)"
    assert dates.eu_deadline(date(2026, 7, 1)) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)


def test_the_best_other_language_is_marked() -> None:
    assert best({"en": "Call"}, "fi") == Shown("Call", "en", is_fallback=True)
    assert best({"en": "Call", "fi": "Haku"}, "fi") == Shown("Haku", "fi", is_fallback=False)
    assert best({}, "fi").text == ""


def test_texts_are_checked() -> None:
    assert clean_texts({"fi": " a ", "sv": " "}) == {"fi": "a"}
    with pytest.raises(ValidationError):
        clean_texts({"xx": "a"})


def test_references() -> None:
    assert Ref.parse("call:7") == Ref("call", 7)
    assert str(Ref("call", 7)) == "call:7"
    for bad in ("call", "call:", "call:x", ":7", "a b:1"):
        with pytest.raises(ValueError, match="not a reference"):
            Ref.parse(bad)
