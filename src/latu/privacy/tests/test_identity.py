"""How a person is written in text, and what is not them."""

import pytest

from latu.privacy.identity import Identity

ANNELI = Identity(
    (("Änneli Maria", "Virtanen"), ("Åke", "Šaŋgi-Öst")),
    ("a.v@example.org",),
    ("+358 40 123 4567",),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Tapasin Änneli Maria Virtasen kanssa", "Tapasin […] kanssa"),
        ("VIRTANEN, ÄNNELI MARIA tuli", "[…] tuli"),
        ("Anneli  Maria\nVirtanen", "[…]"),
        ("A\u030ake Šaŋgi-O\u0308st:lle", "[…]"),
        ("soita 040-123 4567 heti", "soita […] heti"),
        ("+358 (0)40 1234567", "[…]"),
        ("A.V@Example.org.", "[…]."),
    ],
)  # fmt: skip
def test_found_however_written(text: str, left: str) -> None:
    assert ANNELI.blotted(text) == left


@pytest.mark.parametrize(
    "text",
    ["Maria Virtanen", "Virtanen", "Åke", "xa.v@example.org", "a.v@example.org-lehti", "1234568", "12345670"],
)  # fmt: skip
def test_others_stay(text: str) -> None:
    assert not ANNELI.is_in(text)


def test_in_json_keys_and_values() -> None:
    assert ANNELI.blotted_in({"Åke Šaŋgi-Öst": ["a.v@example.org", 7]}) == {"[…]": ["[…]", 7]}


def test_one_word_is_too_little() -> None:
    assert not Identity((("Åke", ""), ("", "Virtanen"))).is_in("Åke Virtanen")


def test_a_name_in_one_field_counts_as_two_words() -> None:
    assert Identity((("Åke Östman", ""),)).is_in("Östman Åke")
