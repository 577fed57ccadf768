"""Money, dates, countries, identifiers and texts as they occur in CORDIS files."""

import datetime as dt

import pytest

from latu.sources.cordis.countries import CODES, country
from latu.sources.cordis.projects import programme_of
from latu.sources.cordis.text import folded, line, prose
from latu.sources.cordis.values import cents, date, pic_of, website, whole, yes_no


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4000000", 400000000),
        ("177312,5", 17731250),
        ("800250.0", 80025000),
        ("220756.25", 22075625),
        ("1 234 567,89", 123456789),
        ("1\u00a0234\u202f567,8", 123456780),
        ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("1.234.567", 123456700),
        ("12'345.60 €", 1234560),
        ("EUR 5", 500),
        ("0", 0),
        ("-12,5", -1250),
        ("1234,005", 123401),
        ("0.125", 13),
        ("9007199254740.93", 900719925474093),
        ("", None),
        ("-", None),
    ],
)
def test_cents_are_exact(text: str, expected: int | None) -> None:
    assert cents(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "12,345",
        "abc",
        "1,2,3",
        "12.34.56",
        "1E+06",
        "--5",
        "٣",
        "9" * 5000,
        "90071992547409.93",
    ],
)
def test_amounts_that_are_none_or_could_be_two(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cents(text)


@pytest.mark.parametrize(
    "text",
    ["2025-01-31", "31.1.2025", "31/01/2025", "2025-01-31T10:00:00", " 2025-01-31 00:00:00 "],
)
def test_dates(text: str) -> None:
    assert date(text) == dt.date(2025, 1, 31)
    assert date("") is None


@pytest.mark.parametrize("text", ["2025-02-30", "31.13.2025", "soon", "1/31/2025", "45658"])
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        date(text)


def test_countries() -> None:
    assert [country(c) for c in ("UK", "EL", "GR", "fi", " XK ", "")] == [
        "GB",
        "GR",
        "GR",
        "FI",
        "XK",
        "",
    ]
    assert len(CODES) == 250
    for wrong in ("KO", "FIN", "Finland"):
        with pytest.raises(ValueError, match=wrong):
            country(wrong)


def test_pic_comes_from_the_id_or_from_the_own_contact_form() -> None:
    form = "https://example.org/screen/contact-form/PROJECT/911111111/900000001"
    assert pic_of("922222222", form, "900000001") == "922222222"
    assert pic_of("", form, "900000001") == "911111111"
    assert pic_of("", form, "900000002") == ""
    assert pic_of("12345678", "", "1") == ""


def test_small_values() -> None:
    assert [yes_no(v) for v in ("true", "False", "1", "no", "", "?")] == [
        True,
        False,
        True,
        False,
        None,
        None,
    ]
    assert [whole("3"), whole("")] == [3, None]
    assert website("www.example.org") == "http://www.example.org"
    assert website(" JavaScript:alert(1)") == ""


def test_programme_of_the_first_telling_hint() -> None:
    assert programme_of("HORIZON.2.1") == "HORIZON"
    assert programme_of("", "H2020-EU.1.1") == "H2020"
    assert programme_of("FP70", "FP7-SPACE") == "FP7"
    assert programme_of("EURATOM", "") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KOEKYLÃ„", "KOEKYLÄ"),
        ("Ã‰COLE", "ÉCOLE"),
        ("SÃ¡mi", "Sámi"),
        ("TARTU Ã\u009cLIKOOL", "TARTU ÜLIKOOL"),
    ],
)
def test_double_encoding_is_undone(text: str, expected: str) -> None:
    assert line(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "INFORMAÇÃO",
        "SÃO PAULO",
        "ÅÄÖ",
        "Čáhppesluoppal",
        "“quoted” – it’s",
        "ﬁnal",
        "ΕΘΝΙΚΟ ΚΕΝΤΡΟ",
        "R&REGION",
        "A&copy",
    ],
)
def test_correct_text_is_left_alone(text: str) -> None:
    assert line(text) == text


def test_entities_are_read_once_and_line_breaks_kept_in_prose() -> None:
    assert line("A &amp; B&#39;s\n &amp;lt;") == "A & B's &lt;"
    assert prose(" a\nb &gt; c ") == "a\nb > c"
    assert folded("Koe-kylä, OY") == "koekylaoy"
