"""Which part of a document is shown under its title."""

import pytest
from django.utils.translation import override

from latu.search.excerpts import best_part, language_of
from latu.search.tests.test_asking import answer, draft, put

FI = "Tunturin porot syövät jäkälää, ja ne tarvitsevat laitumia Rovaniemi lähellä."
SV = "Renarna i Rovaniemi äter lav och behöver betesmarker som är stora."
EN = "The reindeer of Rovaniemi eat lichen and the herders look for pastures."
NAMES = "Horisontti Eurooppa\nHorisont Europa\nHorizon Europe"
WHOLE = f"{EN}\n{SV}\n{FI}\n{NAMES}"


def shown(asked: str, language: str, *, body: str) -> str:
    put(draft(1, "Otsikko", body=body))
    with override(language):
        (hit,) = answer(asked).hits
    return str(hit.snippet)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "text"), [("fi", FI), ("sv", SV), ("en", EN)])
def test_an_excerpt_is_in_the_readers_language(language: str, text: str) -> None:
    assert shown("rovaniemi", language, body=WHOLE) == text.replace(
        "Rovaniemi", "<mark>Rovaniemi</mark>"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("lav", SV.replace("lav", "<mark>lav</mark>")),
        ("horizon", "<mark>Horizon</mark> Europe"),
        ("otsikko", FI),
    ],
)
def test_it_comes_from_what_was_found_and_never_from_a_seam(asked: str, text: str) -> None:
    assert shown(asked, "fi", body=WHOLE) == text


@pytest.mark.django_db
def test_a_mark_over_the_end_of_a_line_ends_there() -> None:
    assert shown('"poro ja lumi"', "fi", body="Tässä on poro\nja lumi sekä vettä.") == (
        "<mark>ja lumi</mark> sekä vettä."
    )


def test_of_a_long_line_the_part_with_the_most_marks_is_shown() -> None:
    line = (
        "\ue000yksi\ue001 "
        + "sana " * 50
        + "\ue000yksi\ue001 ja \ue000kaksi\ue001 "
        + "loppu " * 50
    )
    part = best_part(line, "fi")
    assert (part[0], part[-1]) == ("…", "…")
    assert "\ue000yksi\ue001 ja \ue000kaksi\ue001" in part
    assert len(part.split()) == 30


def test_where_nothing_was_found_a_sentence_says_more_than_a_heading() -> None:
    assert best_part(f"Expected outcome\n{EN}\n{SV}", "fi") == EN
    assert best_part("Expected outcome\nScope", "fi") == "Expected outcome"


@pytest.mark.parametrize(
    ("text", "language"), [(FI, "fi"), (SV, "sv"), (EN, "en"), ("Rovaniemi", ""), ("", "")]
)
def test_small_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
