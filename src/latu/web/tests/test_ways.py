"""Ways of introduction: best first, with what each has said, and nothing that somebody keeps to themselves."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person, Tie


def person(family: str, user: User | None = None, organisation: int | None = None) -> Person:
    work = (actions.Work(organisation),) if organisation else ()
    values = {"given": "Test", "family": family, "level": Level.NETWORK}
    with write(SYSTEM) as w:
        row = actions.create(w, content=actions.Content(values=values, work=work), owner_id=None)
    Person.objects.filter(pk=row.pk).update(user=user)
    return row


def knows(
    cast: Cast, user: User, row: Person, level: Level = Level.NETWORK, strength: int = 3
) -> None:
    with write(cast.viewer(user)) as w:
        actions.state_tie(
            w, person=row, strength=strength, since=2015, basis="Interreg", level=level
        )


@pytest.fixture
def target(client: Client, cast: Cast) -> Person:
    """Aino knows Elli, Elli knows somebody who works at the workshop."""
    client.cookies["django_language"] = "en"
    client.force_login(cast.aino)
    elli, row = person("Elli", cast.elli), person("Target", organisation=cast.paja.pk)
    knows(cast, cast.aino, elli, Level.PRIVATE)
    knows(cast, cast.elli, row)
    return row


def shown(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text[text.index("<main") :]


def test_a_way_names_who_stands_between_and_what_each_has_said(
    client: Client, cast: Cast, target: Person
) -> None:
    text = shown(client, f"/people/{target.pk}/ways/")
    assert "a strong way" in text
    assert "Ask Test Elli first." in text
    assert "know well, can call, since 2015 · Interreg" in text
    assert f'href="/people/{target.pk}/ways/"' in shown(client, f"/people/{target.pk}/")


def test_ways_to_an_organisation_lead_to_whoever_is_there(
    client: Client, cast: Cast, target: Person
) -> None:
    assert "Test Target" in shown(client, f"/organisations/{cast.paja.pk}/ways/")
    assert "Test Target" not in shown(client, f"/organisations/{cast.kunta.pk}/ways/")


def test_what_somebody_keeps_to_themselves_makes_no_way(
    client: Client, cast: Cast, target: Person
) -> None:
    knows(cast, cast.elli, target, Level.ORGANISATION)
    assert "No way is known" in shown(client, f"/people/{target.pk}/ways/")
    client.force_login(cast.elli)
    assert "Nobody stands between." in shown(client, f"/people/{target.pk}/ways/")


def test_colleagues_ways_are_those_of_my_organisation(
    client: Client, cast: Cast, target: Person
) -> None:
    other = person("Other")
    knows(cast, cast.sari, other)
    assert "No way is known" in shown(client, f"/people/{other.pk}/ways/")
    assert "Ask Sari first." in shown(client, f"/people/{other.pk}/ways/?from=ours")


def test_many_ways_cost_as_many_queries_as_one(
    client: Client,
    cast: Cast,
    target: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = f"/people/{target.pk}/ways/"
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)
    for number, user in enumerate((cast.matti, cast.sari, cast.antti)):
        card = person(f"Between {number}", user)
        knows(cast, cast.aino, card)
        knows(cast, user, target)
    client.get(address)
    with django_assert_num_queries(16):
        text = client.get(address).content.decode()
    assert text.count("Ask Test") == 4


def test_who_is_in_no_organisation_asks_nobody(client: Client, cast: Cast, target: Person) -> None:
    client.force_login(cast.olli)
    assert client.get(f"/people/{target.pk}/ways/").status_code == 403
    assert client.get(f"/organisations/{cast.paja.pk}/ways/").status_code == 403


def test_strength_is_told(client: Client, cast: Cast, target: Person) -> None:
    knows(cast, cast.elli, target, strength=Tie.Strength.MET)
    assert "a possible way" in shown(client, f"/people/{target.pk}/ways/")
