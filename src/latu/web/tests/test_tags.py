"""Filters of templates: ages in words, addresses that break where they may."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from latu.core.dates import today
from latu.web.templatetags.latu import breakable, days_left, paragraphs


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "1 day ago"),
        (-60, "60 days ago"),
        (-61, "2 months ago"),
        (-365, "12 months ago"),
        (-700, "23 months ago"),
        (-731, "2 years ago"),
        (-900, "over 2 years ago"),
        (-1020, "nearly 3 years ago"),
        (-1096, "3 years ago"),
        (0, "today"),
        (75, "in 75 days"),
    ],
)
def test_ages_are_told_in_what_one_can_picture(days: int, said: str) -> None:
    assert days_left(today() + timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("aino@example.org", "aino@<wbr>example.<wbr>org"),
        ("https://www.hi.is/en/x", "https://<wbr>www.<wbr>hi.<wbr>is/<wbr>en/<wbr>x"),
        ("See www.hi.is now.", "See www.<wbr>hi.<wbr>is now."),
        ("3.12.2026 at 18.00, 443 909,50", "3.12.2026 at 18.00, 443 909,50"),
        ("A. Virtanen & Co", "A. Virtanen &amp; Co"),
        ("<b>@x", "&lt;b&gt;@<wbr>x"),
    ],
)
def test_addresses_break_at_their_marks_only(text: str, shown: str) -> None:
    assert breakable(text) == shown


def test_lines_stay_as_they_were_written() -> None:
    written = "Hei\r\n\r\n- yksi\n- kaksi <b>\n\n\nTerveisin\nAino\n"
    assert paragraphs(written) == (
        "<p>Hei</p><p>- yksi<br>- kaksi &lt;b&gt;</p><p>Terveisin<br>Aino</p>"
    )
