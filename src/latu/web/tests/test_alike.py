"""A record like the one that is being written is shown before there are two, as far as one may see it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations import actions
from latu.organisations.models import Organisation, OrganisationName
from latu.people import actions as people
from latu.people.models import Person
from latu.web.tests.test_editing import filled

ADD, ADD_PERSON = "/organisations/add/", "/people/add/"
FIRM = {"kind": "company", "level": "public", "country": "FI", "city": "Kolari"}
CONTACT = {"given": "Liisa", "family": "Mäki-Ojala", "level": "private", "how_met": "Messuilla"}


def add(name: str, **parts: Any) -> Organisation:
    values = {"name": name, "kind": "company", "country_id": parts.pop("country", "FI")}
    with write(SYSTEM) as w:
        return actions.create(w, content=actions.Content(values=values, **parts), owner_id=None)


def add_hidden(cast: Cast, name: str, **parts: Any) -> Organisation:
    values = {"name": name, "level": Level.ORGANISATION}
    with write(cast.viewer(cast.elli)) as w:
        content = actions.Content(values=values, **parts)
        return actions.create(w, content=content, owner_id=cast.ranta.pk)


def add_person(cast: Cast, level: Level, **values: str) -> Person:
    content = people.Content(
        values={**CONTACT, **values, "level": level}, work=(people.Work(cast.kunta.pk, "rehtori"),)
    )
    with write(cast.viewer(cast.elli)) as w:
        return people.create(w, content=content, owner_id=cast.ranta.pk)


def found(page: Any) -> list[int]:
    return [each.pk for each in page.context["alike"]]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, 'class="message error" role="alert" tabindex="-1" autofocus'),
        ({"name": "Älykäs Paja"}, 'class="message warning" role="alert" tabindex="-1" autofocus'),
        (
            {"name": "Älykäs Paja", "website": "?"},
            'class="message error" role="alert" tabindex="-1" autofocus',
        ),
    ],
)
def test_the_page_opens_at_what_keeps_it_from_being_saved(
    client: Client, cast: Cast, typed: dict[str, str], told: str
) -> None:
    client.force_login(cast.aino)
    text = client.post(ADD, {**FIRM, **typed}).text
    assert told in text
    assert text.count("autofocus") == 1


@pytest.mark.parametrize(
    "name", ["älykäs paja", "OY ALYKAS-PAJA AB", "Älykäs\u200b Paja, Ltd.", "Älykäs Paja Oy"]
)
def test_the_same_name_is_told_and_nothing_typed_is_lost(
    client: Client, cast: Cast, name: str
) -> None:
    client.force_login(cast.aino)
    before = Organisation.objects.count()
    page = client.post(ADD, {**FIRM, "name": name})
    assert page.status_code == 200
    assert f'href="/organisations/{cast.paja.pk}/"' in page.text
    assert 'value="Kolari"' in page.text
    assert found(page) == [cast.paja.pk]
    assert Organisation.objects.count() == before
    assert client.post(ADD, {**FIRM, "name": name, "alike": f"{cast.kunta.pk}"}).status_code == 200
    insisted = client.post(ADD, {**FIRM, "name": name, "alike": f"7,{cast.paja.pk}"})
    assert insisted.status_code == 302
    assert Organisation.objects.count() == before + 1


def test_a_former_name_and_a_name_in_another_language_are_names(client: Client, cast: Cast) -> None:
    former = OrganisationName.Kind.FORMER
    row = add("Lumi Oy", names=(actions.Name("Routa Oy", "", former), actions.Name("Snö Ab", "sv")))
    client.force_login(cast.aino)
    for typed in ({"name": "Routa"}, {"name": "Uusi", "name_sv": "Snö"}):
        assert found(client.post(ADD, {**FIRM, **typed})) == [row.pk]
    assert found(client.post(ADD, {**FIRM, "name": "Uusi", "former": "Uudempi\nLumi"})) == [row.pk]


@pytest.mark.parametrize("name", ["TROMSO SNO", "Tromsö Snö Ab", "Tromsø Snø A/S"])
def test_letters_are_typed_in_more_than_one_way(client: Client, cast: Cast, name: str) -> None:
    row = add("Tromsø Snø AS", country="SE")
    client.force_login(cast.aino)
    assert found(client.post(ADD, {**FIRM, "name": name, "country": "SE"})) == [row.pk]


@pytest.mark.parametrize("name", ["Lumi ja Jää Oy", "Lumityö", "Jää", "Vesi"])
def test_a_part_of_a_name_is_not_the_name(client: Client, cast: Cast, name: str) -> None:
    add("Lumi Oy")
    add("Vesi ja Lumi Oy")
    client.force_login(cast.aino)
    assert client.post(ADD, {**FIRM, "name": name}).status_code == 302


def test_the_same_name_in_another_country_is_another_one(client: Client, cast: Cast) -> None:
    swedish, nowhere = add("Lumi Ab", country="SE"), add("Lumi", country=None)
    client.force_login(cast.aino)
    assert found(client.post(ADD, {**FIRM, "name": "Lumi Oy"})) == [nowhere.pk]
    unsaid = {**FIRM, "name": "Lumi Oy", "country": ""}
    assert set(found(client.post(ADD, unsaid))) == {nowhere.pk, swedish.pk}


def test_a_number_that_means_the_same_organisation_is_told(client: Client, cast: Cast) -> None:
    row = add("Lumi Oy", identifiers={"business_id": ["1234567-1"], "domain": ["lumi.example.net"]})
    client.force_login(cast.aino)
    vat = client.post(ADD, {**FIRM, "name": "Routa Oy", "vat": "FI12345671"})
    site = client.post(ADD, {**FIRM, "name": "Routa Oy", "website": "https://www.lumi.example.net"})
    assert found(vat) == found(site) == [row.pk]
    held = client.post(ADD, {**FIRM, "name": "Routa Oy", "business_id": "1234567-1"})
    assert found(held) == [row.pk]
    assert held.context["form"].errors["business_id"]
    assert 'name="alike"' not in held.text, "nothing to insist on: the number has one holder"


def test_a_hidden_record_is_neither_told_nor_named(client: Client, cast: Cast) -> None:
    add_hidden(cast, "Salainen Lumi Oy", identifiers={"pic": ["999902742"]})
    client.force_login(cast.aino)
    page = client.post(ADD, {**FIRM, "name": "Toinen Oy", "pic": "999902742"})
    assert page.status_code == 200
    assert page.context["form"].errors["pic"]
    assert found(page) == []
    assert "Salainen" not in page.text
    assert client.post(ADD, {**FIRM, "name": "Salainen Lumi"}).status_code == 302
    client.force_login(cast.elli)
    told = client.post(ADD, {**FIRM, "name": "Toinen Oy", "pic": "999902742"})
    assert "Salainen Lumi Oy" in told.text


def test_editing_tells_only_what_is_new(client: Client, cast: Cast) -> None:
    row, twin = add("Lumi Oy"), add("Lumi Ab")
    client.force_login(cast.aino)
    address = f"/organisations/{row.pk}/edit/"
    assert client.post(address, filled(client, address, city="Kolari")).status_code == 302
    changed = filled(client, address, name="Älykäs Paja")
    assert found(client.post(address, changed)) == [cast.paja.pk]
    assert client.post(address, {**changed, "alike": f"{cast.paja.pk}"}).status_code == 302
    assert Organisation.objects.get(pk=row.pk).name == "Älykäs Paja"
    assert Organisation.objects.get(pk=twin.pk).name == "Lumi Ab"


def test_five_are_shown_and_the_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    add("Lumi Oy")
    client.post(ADD, {**FIRM, "name": "Lumi"})
    with django_assert_num_queries(10):
        client.post(ADD, {**FIRM, "name": "Lumi"})
    for _ in range(30):
        add("Lumi Oy")
    with django_assert_num_queries(10):
        page = client.post(ADD, {**FIRM, "name": "Lumi"})
    assert len(found(page)) == 5


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "LIISA", "family": "mäki ojala"},
        {"given": "Maki-Ojala", "family": "Liisa"},
        {"given": "Elisabet", "family": "Ojala", "email": "Liisa.Ojala@Example.org"},
    ],
)
def test_a_contact_that_one_may_see_is_told(
    client: Client, cast: Cast, typed: dict[str, str]
) -> None:
    row = add_person(cast, Level.NETWORK, email="liisa.ojala@example.org")
    client.force_login(cast.aino)
    page = client.post(ADD_PERSON, {**CONTACT, **typed})
    assert page.status_code == 200
    assert found(page) == [row.pk]
    assert f'href="/people/{row.pk}/"' in page.text
    assert "rehtori, Esimerkin kunta" in page.text
    assert 'value="Messuilla"' in page.text
    assert Person.objects.count() == 1
    assert client.post(ADD_PERSON, {**CONTACT, **typed, "alike": f"{row.pk}"}).status_code == 302
    assert Person.objects.count() == 2


def test_a_part_of_a_persons_name_is_not_the_name(client: Client, cast: Cast) -> None:
    add_person(cast, Level.NETWORK, given="Liisa Maria")
    client.force_login(cast.aino)
    assert client.post(ADD_PERSON, CONTACT).status_code == 302


def test_somebody_elses_private_contact_is_not_told(client: Client, cast: Cast) -> None:
    add_person(cast, Level.PRIVATE, email="liisa.ojala@example.org")
    restricted = add_person(cast, Level.NETWORK, email="liisa.ojala@example.org")
    Person.objects.filter(pk=restricted.pk).update(restricted=True)
    client.force_login(cast.aino)
    typed = {**CONTACT, "email": "liisa.ojala@example.org"}
    assert client.post(ADD_PERSON, typed).status_code == 302


def test_editing_a_contact_tells_only_what_is_new(client: Client, cast: Cast) -> None:
    row, twin = add_person(cast, Level.NETWORK), add_person(cast, Level.NETWORK)
    client.force_login(cast.elli)
    address = f"/people/{row.pk}/edit/"
    assert client.post(address, filled(client, address, phone="040 123 456")).status_code == 302
    other = filled(client, address, given="Maija")
    assert client.post(address, other).status_code == 302
    back = filled(client, address, given="Liisa")
    assert found(client.post(address, back)) == [twin.pk]


def test_the_queries_for_contacts_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    add_person(cast, Level.NETWORK)
    client.post(ADD_PERSON, CONTACT)
    with django_assert_num_queries(8):
        client.post(ADD_PERSON, CONTACT)
    for _ in range(20):
        add_person(cast, Level.NETWORK)
    with django_assert_num_queries(8):
        page = client.post(ADD_PERSON, CONTACT)
    assert len(found(page)) == 5
