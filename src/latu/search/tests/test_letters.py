"""Letters of Sámi, Norwegian, Polish and German names, found as people type them."""

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.text import PLAIN_LETTERS
from latu.search import index
from latu.search.tests.test_asking import answer, draft, english, found, put

__all__ = ["english"]  # a fixture for all tests here


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Ohcejohka", "ohcejohka"), ("Deatnu", "DEATNU"), ("Šaŋgi", "sangi"), ("Šaŋgi", "šaŋgi"),
        ("ŠAŊGI", "šangi"), ("Sámi", "sami"), ("Sami", "sámi"), ("Tromsø", "tromso"), ("Tromso", "Tromsø"),
        ("Guovdageaidnu", "guovdageaidnu"), ("Æra", "aera"), ("Łódź", "lodz"),
        ("Großstadt", "grossstadt"), ("Đavvi", "davvi"), ("Ŧihtá", "tihta"), ("Œuvre", "oeuvre"),
    ],
)  # fmt: skip
def test_letters_that_nobody_can_type_are_found_and_shown_as_written(
    written: str, typed: str
) -> None:
    put(draft(1, f"Kylä {written}", body=f"Alussa on {written}."), draft(2, "Muu", names=written))
    hits = {hit.ref.id: hit for hit in answer(typed).hits}
    assert set(hits) == {1, 2}
    assert f"<mark>{written}</mark>" in hits[1].title
    assert f"<mark>{written}</mark>" in hits[1].snippet
    assert found(f'"kyla {typed}"') == [1]
    assert found(f"kylä -{typed}") == []


@pytest.mark.django_db
def test_a_whole_name_is_exact_also_with_plain_letters() -> None:
    put(draft(1, "Bæring og Tromsø", body="x"), draft(2, "Baering og Tromso vel"), draft(3, "Æra"))
    whys = {hit.ref.id: hit.why for hit in answer("baering og tromso").hits}
    assert list(whys) == [1, 2]
    assert whys[1] == "Found: this is its name or identifier"


@pytest.mark.django_db
def test_changed_and_deleted_texts_leave_no_plain_words_behind() -> None:
    put(draft(1, "Tromsø"))
    put(draft(1, "Šaŋgi"))
    assert found("tromso") == []
    assert found("sangi") == [1]
    with write(SYSTEM) as w:
        index.remove(w, "project", [1])
    assert found("sangi") == []


@pytest.mark.django_db
def test_the_triggers_know_every_letter_of_the_table() -> None:
    put(*(draft(number, f"x{letter}x") for number, letter in enumerate(PLAIN_LETTERS, start=1)))
    for number, plain in enumerate(PLAIN_LETTERS.values(), start=1):
        assert number in found(f"x{plain}x")
