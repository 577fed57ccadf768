"""Records by the beginning of what they are called."""

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import ANYONE, SYSTEM, Level, Viewer
from latu.core.gate import write
from latu.core.text import PLAIN_LETTERS
from latu.search import index
from latu.search.suggesting import MOST_READ, called_like
from latu.search.tests.test_asking import draft, put


def called(typed: str, viewer: Viewer = ANYONE, count: int = 8) -> list[tuple[int, str]]:
    return [(each.ref.id, each.name) for each in called_like(viewer, typed, count)]


@pytest.mark.django_db
def test_what_begins_so_comes_first_then_what_has_the_words() -> None:
    put(
        draft(1, "Lapin matkailu"),
        draft(2, "Matkailun tulevaisuus pohjoisessa"),
        draft(3, "Matkailu"),
        draft(4, "Tourism", names="MATKA · Matkailijat pohjoisessa"),
        draft(5, "Something", body="matkailu"),
    )
    assert called("matkail") == [
        (3, "Matkailu"),
        (4, "Matkailijat pohjoisessa"),
        (2, "Matkailun tulevaisuus pohjoisessa"),
        (1, "Lapin matkailu"),
    ]
    assert called("ma")[0] == (4, "MATKA"), "beginnings of two letters are enough"
    assert called("pohjoisessa matk") == [
        (4, "Matkailijat pohjoisessa"),
        (2, "Matkailun tulevaisuus pohjoisessa"),
    ]
    assert called("matkail", count=1) == [(3, "Matkailu")]
    assert called("m") == called("") == called('"*') == called("matkail xyz") == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["šaŋ", "sang", "SANGI", "tromsø k", "tromso k", "älyk", "alyk"])
def test_marks_and_case_do_not_matter(typed: str) -> None:
    put(draft(1, "Šaŋgi"), draft(2, "Tromsø kommune"), draft(3, "Älykäs paja"))
    assert len(called(typed)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ['"', "a AND b", "NEAR(a", "ab*", "^ab", "-ab", "title:ab", "x" * 500]
)
def test_nothing_typed_is_an_operator(typed: str) -> None:
    put(draft(1, "Muu"))
    assert called(typed) == []


@pytest.mark.django_db
def test_of_very_many_those_that_begin_so_are_not_lost() -> None:
    put(draft(1, "Kunta alussa"))
    put(*(draft(n, f"Meidän kunta {n}") for n in range(2, MOST_READ + 30)))
    assert called("kunta")[0] == (1, "Kunta alussa")


def test_only_what_one_may_see(cast: Cast) -> None:
    hidden = {"level": Level.ORGANISATION, "owner_id": cast.ranta.pk}
    put(draft(1, "Kanarialintu", names="Kanarian · 1", **hidden), draft(2, "Kanava"))  # type: ignore[arg-type]
    for viewer in (ANYONE, cast.viewer(cast.olli), cast.viewer(cast.aino)):
        assert called("kana", viewer) == [(2, "Kanava")]
        assert called("kanarian", viewer) == []
    assert len(called("kana", cast.viewer(cast.elli))) == 2


@pytest.mark.django_db
def test_the_index_of_names_follows_the_documents() -> None:
    put(draft(1, "Tromsø"), draft(2, "Toinen"))
    put(draft(1, "Šaŋgi"))
    with write(SYSTEM) as w:
        index.remove(w, "project", [2])
    assert called("tromso") == called("toinen") == []
    assert called("sangi") == [(1, "Šaŋgi")]


@pytest.mark.django_db
def test_its_triggers_know_every_letter_of_the_table() -> None:
    put(*(draft(number, f"x{letter}x") for number, letter in enumerate(PLAIN_LETTERS, start=1)))
    for number, plain in enumerate(PLAIN_LETTERS.values(), start=1):
        assert number in {pk for pk, _ in called(f"x{plain}x", count=50)}


@pytest.mark.django_db
def test_it_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    put(*(draft(n, f"Kunta {n}") for n in range(1, 90)))
    with django_assert_num_queries(1):
        assert len(called("kunta")) == 8
