"""Every fault has a sentence that names the place, the value and the remedy."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from latu.imports.messages import (
    OF_THE_FILE,
    REASONS,
    USERS,
    WORDS,
    Kept,
    left_out_sentence,
    sentence,
)
from latu.imports.undo import NOUNS, OWN_PARTS
from latu.sources.problems import Code, Problem, Reason
from latu.sources.vcards import Left, LeftOut

DETAIL = {
    "limit": "1024", "found": "a, b", "expected": "3", "kept": "ADVA", "tries": "6", "status": "503",
    "by": "projects.project",
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
    if code in OF_THE_FILE:
        assert text.startswith("project.csv: "), "no row is to blame"
    else:
        assert text.startswith("project.csv, row 7, column “startDate”: ")
    assert "%(" not in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Code.INVALID_DATE, ["31.13.2025", "2026-12-31"]),
        (Code.UNKNOWN_COUNTRY, ["31.13.2025", "ISO 3166"]),
        (Code.FORMULA, ["31.13.2025", "formula"]),
        (Code.MISSING_COLUMN, ["startDate", "a, b"]),
        (Code.WRONG_COLUMN_COUNT, ["3", "a, b"]),
        (Code.TOO_LARGE, ["1,024 MB"]),
        (Code.CONFLICT, ["ADVA"]),
        (Code.NO_ANSWER, ["6"]),
    ],
)
def test_what_is_known_is_said(code: Code, said: list[str]) -> None:
    text = sentence(Problem(code, "project.csv", 7, "startDate", "31.13.2025", DETAIL))
    assert all(each in text for each in said)


def test_a_fault_of_a_whole_file_names_the_file_only() -> None:
    assert sentence(Problem(Code.EMPTY_FILE, "empty.csv")).startswith("empty.csv: ")


@pytest.mark.parametrize(("code", "reason"), list(REASONS))
def test_each_reason_has_a_sentence_of_its_own(code: Code, reason: Reason) -> None:
    detail = {**DETAIL, "reason": str(reason)}
    text = sentence(Problem(code, "a.json", 7, "title", "x" * 20, detail))
    place = "a.json: " if code in OF_THE_FILE else "a.json, row 7, column “title”: "
    assert text.startswith(place)
    assert text != sentence(Problem(code, "a.json", 7, "title", "x" * 20, DETAIL))
    assert "%(" not in text
    assert "–" not in text
    assert reason not in text or "_" not in reason


def test_a_reason_that_this_version_does_not_know_is_told_in_general() -> None:
    detail = {"reason": "no JSON", "tries": "3"}
    assert "no JSON" not in sentence(Problem(Code.NO_ANSWER, detail=detail))


def test_a_fault_of_a_card_names_the_card_and_its_line() -> None:
    detail = {"reason": str(Reason.NO_NAME), "card": "3"}
    text = sentence(Problem(Code.BAD_CARD, "a.vcf", 12, "FN", "", detail))
    assert text.startswith("a.vcf, card 3, line 12, column “FN”: ")
    outside = Problem(Code.BAD_CARD, "a.vcf", 12, "", "x", {**detail, "card": ""})
    assert sentence(outside).startswith("a.vcf, line 12: ")


@pytest.mark.parametrize("why", list(Left))
def test_everything_left_out_of_a_card_has_words(why: Left) -> None:
    assert left_out_sentence(LeftOut("NOTE", why, 1, "x")).startswith("NOTE “x”: ")
    assert left_out_sentence(LeftOut("NOTE", why, 1, times=2)).startswith("NOTE × 2: ")


def test_all_that_can_keep_a_record_is_named() -> None:
    relations = (
        relation.related_model._meta.label_lower
        for model, _bulk in NOUNS.values()
        for relation in model._meta.related_objects
        if relation.related_model not in OWN_PARTS[model]
    )
    assert set(relations) == set(USERS)
