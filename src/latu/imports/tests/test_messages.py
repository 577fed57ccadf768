"""Every fault has a sentence that names the place, the value and the remedy."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from latu.imports.messages import WORDS, Kept, sentence
from latu.sources.problems import Code, Problem

DETAIL = {
    "limit": "1024 MB", "found": "a, b", "expected": "3", "kept": "ADVA", "tries": "6", "reason": "HTTP 503", "by": "project",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", [*Code, *Kept])
def test_every_code_has_words(code: Code | Kept) -> None:
    assert str(WORDS[code])


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("detail", [DETAIL, {}], ids=["detail", "none"])
def test_a_sentence_names_the_place_and_leaves_no_gap(code: Code, detail: dict[str, str]) -> None:
    text = sentence(Problem(code, "project.csv", 7, "startDate", "31.13.2025", detail))
    assert text.startswith("project.csv, ")
    assert "7" in text
    assert "startDate" in text
    assert "%(" not in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Code.INVALID_DATE, ["31.13.2025", "2026-12-31"]),
        (Code.UNKNOWN_COUNTRY, ["31.13.2025", "ISO 3166"]),
        (Code.FORMULA, ["31.13.2025", "formula"]),
        (Code.MISSING_COLUMN, ["startDate", "a, b"]),
        (Code.WRONG_COLUMN_COUNT, ["3", "a, b"]),
        (Code.TOO_LARGE, ["1024 MB"]),
        (Code.CONFLICT, ["ADVA"]),
        (Code.NO_ANSWER, ["6", "HTTP 503"]),
    ],
)
def test_what_is_known_is_said(code: Code, said: list[str]) -> None:
    text = sentence(Problem(code, "project.csv", 7, "startDate", "31.13.2025", DETAIL))
    assert all(each in text for each in said)


def test_a_fault_of_a_whole_file_names_the_file_only() -> None:
    assert sentence(Problem(Code.EMPTY_FILE, "empty.csv")).startswith("empty.csv: ")
