"""Which organisation an incoming one is."""

import pytest

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.imports.matching import Candidate, Register, apart, leaders_first
from latu.organisations import actions
from latu.organisations.models import Organisation


def add(name: str, *, level: str = Level.PUBLIC, **identifiers: str) -> Organisation:
    content = actions.Content(
        values={"name": name, "country_id": "FI", "level": level},
        identifiers={scheme: [value] for scheme, value in identifiers.items()},
    )
    with write(SYSTEM) as w:
        return actions.create(w, content=content, owner_id=None)


def find(**wanted: str | bool) -> int | None:
    candidate = Candidate(key="k", **wanted)  # type: ignore[arg-type]
    return Register([candidate]).find(candidate)


@pytest.fixture
def opisto(places: None) -> Organisation:
    return add("Pohjolan Opisto", pic="911111111", vat="FI12345671")


def test_a_pic_goes_before_the_name(opisto: Organisation) -> None:
    assert find(pic="911111111", name="SOMETHING ELSE", country="SE") == opisto.pk


def test_a_vat_number_joins_unless_the_pics_differ(opisto: Organisation) -> None:
    assert find(vat="FI12345671", name="X") == opisto.pk
    assert find(vat="FI12345671", pic="933333333", name="X") is None


def test_folded_name_and_country_join(opisto: Organisation) -> None:
    assert find(name="POHJOLAN  OPISTO", country="FI") == opisto.pk
    assert find(name="POHJOLAN OPISTO", country="SE") is None
    assert find(name="POHJOLAN OPISTO") is None


def test_another_pic_stands_against_the_name(opisto: Organisation) -> None:
    assert find(pic="933333333", name="Pohjolan Opisto", country="FI") is None


def test_of_two_with_one_name_none_is_guessed(opisto: Organisation) -> None:
    add("Pohjolan opisto")
    assert find(name="Pohjolan Opisto", country="FI") is None
    assert find(pic="911111111", name="Pohjolan Opisto", country="FI") == opisto.pk


def test_what_only_some_may_see_is_not_found_by_name(places: None) -> None:
    add("Salainen Oy", level=Level.PRIVATE)
    assert find(name="Salainen Oy", country="FI") is None


def test_a_lone_one_joins_by_number_only(opisto: Organisation) -> None:
    assert find(name="Pohjolan Opisto", country="FI", alone=True) is None
    assert find(pic="911111111", alone=True) == opisto.pk


def test_two_of_one_name_side_by_side_are_two_organisations() -> None:
    named = {"a": ("opisto", "FI"), "b": ("opisto", "FI"), "c": ("paja", "FI")}
    assert apart(named, [["a", "c"], ["b"]]) == frozenset()
    assert apart(named, [["a", "c"], ["a", "b"]]) == {"b"}


def test_the_first_of_a_name_is_written_before_the_others() -> None:
    rows = [
        Candidate(key="a", name="Opisto", country="FI"),
        Candidate(key="b", name="OPISTO", country="FI"),
        Candidate(key="c", name="Opisto", country="SE"),
        Candidate(key="d", name="Opisto"),
        Candidate(key="e", name="Opisto", country="FI", alone=True),
    ]
    assert leaders_first(rows) == (["a", "c", "d", "e"], ["b"])
