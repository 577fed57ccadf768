"""Who knows somebody at an organisation: by name as far as each lets it be seen, else by a hint or not at all."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Hint, Person

NAMES = (None, "olli", "kaisa", "matti", "elli", "aino", "sari", "antti")
HINT = "Somebody at Rannan Kehitys Oy knows a person here."
OUTSIDE = {"matti", "aino", "sari", "antti"}  # of the network, not of Ranta
QUERIES = 20  # of the page of an organisation
WHO_SEES: dict[Level, set[str | None]] = {
    Level.PRIVATE: {"elli"},
    Level.ORGANISATION: {"elli"},
    Level.NETWORK: {"elli", *OUTSIDE},
    Level.PUBLIC: {*NAMES},
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


def make(cast: Cast, level: Level, tie: Level = Level.PUBLIC, family: str = "Suksinen") -> Person:
    """Elli of Ranta keeps a card of somebody at the workshop and knows them."""
    values = {"given": "Maija", "family": family, "level": level}
    content = actions.Content(values=values, work=(actions.Work(cast.paja.pk),))
    with write(cast.viewer(cast.elli)) as w:
        row = actions.create(w, content=content, owner_id=cast.ranta.pk)
        actions.state_tie(w, person=row, strength=2, since=None, basis="", level=tie)
    return row


def switch(cast: Cast, are_given: bool) -> None:
    with write(cast.viewer(cast.elli)) as w:
        actions.give_hints(w, organisation_id=cast.ranta.pk, are_given=are_given)


def page_of(client: Client, cast: Cast, name: str | None) -> str:
    client.logout()
    if name:
        client.force_login(getattr(cast, name))
    address = f"/organisations/{cast.paja.pk}/"
    return client.get(address, headers={"accept-language": "en"}).text


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("tie", Level)
@pytest.mark.parametrize("are_given", [False, True])
def test_each_level_for_each_role(
    client: Client, cast: Cast, level: Level, tie: Level, are_given: bool
) -> None:
    """Person and tie both seen: name and knower. The card of my organisation, and hints given: that somebody knows."""
    make(cast, level, tie)
    switch(cast, are_given)
    for name in NAMES:
        page = page_of(client, cast, name)
        is_told = "Maija Suksinen</a>: " in page
        members = {*NAMES} - {None, "olli"}
        assert is_told == (name in WHO_SEES[level] & WHO_SEES[tie] & members), name
        assert ("Maija Suksinen" in page) == (name in WHO_SEES[level] - {None}), name
        hinted = are_given and level == Level.ORGANISATION and name in OUTSIDE
        assert (HINT in page) == hinted, name
        assert hinted or "Rannan" not in page, name


def test_switching_off_hides_at_once(client: Client, cast: Cast) -> None:
    make(cast, Level.ORGANISATION)
    for are_given in (False, True, True, False):
        switch(cast, are_given)
        assert (HINT in page_of(client, cast, "aino")) == are_given


def test_how_many_and_who_is_never_told(client: Client, cast: Cast) -> None:
    """Nor does it stand there for people who are restricted, private, or not there any more."""
    switch(cast, True)
    one = make(cast, Level.ORGANISATION)
    before = page_of(client, cast, "aino").split("<main")[1]
    two = make(cast, Level.ORGANISATION, family="Toinen")
    after = page_of(client, cast, "aino").split("<main")[1]
    assert before.count(HINT) == after.count(HINT) == 1
    assert "Maija" not in after
    Person.objects.filter(pk=one.pk).update(restricted=True)
    Person.objects.filter(pk=two.pk).update(level=Level.PRIVATE)
    assert HINT not in page_of(client, cast, "aino")
    Person.objects.filter(pk=two.pk).update(level=Level.ORGANISATION)
    assert HINT in page_of(client, cast, "aino")
    two.affiliations.update(valid_to="2020-01-01")
    assert HINT not in page_of(client, cast, "aino")


def test_an_organisation_gives_no_hint_of_itself(client: Client, cast: Cast) -> None:
    make(cast, Level.ORGANISATION)
    Person.objects.update(owner=cast.paja)
    with write(cast.viewer(cast.kaisa)) as w:
        actions.give_hints(w, organisation_id=cast.paja.pk, are_given=True)
    assert "knows a person here" not in page_of(client, cast, "aino")


@pytest.mark.parametrize("name", NAMES)
def test_members_alone_decide(client: Client, cast: Cast, name: str | None) -> None:
    address = f"/organisations/{cast.ranta.pk}/hints/"
    client.logout()
    if name:
        client.force_login(getattr(cast, name))
    opened, sent = client.get(address), client.post(address, {"hints": "1"})
    if name == "elli":
        assert (opened.status_code, sent.status_code) == (200, 302)
        assert Hint.objects.get().given_by == cast.elli
        assert "checked" in client.get(address).text
        client.post(address)
        assert "checked" not in client.get(address).text
    else:
        assert {opened.status_code, sent.status_code} == ({403} if name else {302})
    assert not Hint.objects.exists()


def test_only_members_are_led_to_the_switch(client: Client, cast: Cast) -> None:
    link = f'href="/organisations/{cast.paja.pk}/hints/"'
    for name in NAMES:
        assert (link in page_of(client, cast, name)) == (name == "kaisa"), name


def test_more_people_cost_no_more_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    switch(cast, True)
    make(cast, Level.NETWORK)
    make(cast, Level.ORGANISATION)
    client.force_login(cast.aino)
    address = f"/organisations/{cast.paja.pk}/"
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for number in range(5):
        make(cast, Level.NETWORK, family=f"Esimerkki{number}")
    with django_assert_num_queries(QUERIES):
        client.get(address)
