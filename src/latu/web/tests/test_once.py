"""A form that is sent twice makes one record: a double click, four at once, a reload of what was sent."""

import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from tests.cast import Cast, make_cast

from latu.calls.models import Call
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects.models import Project

TOKEN = re.compile(r'name="once" value="(\w{22})"')
FORMS: dict[str, tuple[type, dict[str, str]]] = {
    "/organisations/add/": (Organisation, {"name": "Lumi Oy", "kind": "company", "pic": "999902742"}),
    "/people/add/": (Person, {"given": "Liisa", "family": "Ojala"}),
    "/networks/add/": (Network, {"name": "Lumiverkko"}),
    "/calls/add/": (Call, {"title": "Lumihaku", "identifier": "LUMI-1"}),
    "/projects/add/": (
        Project,
        {"title": "Lumi", "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0"},
    ),
}  # fmt: skip


def opened(client: Client, address: str) -> dict[str, str]:
    """The form as a browser would send it, with the token of its page."""
    found = TOKEN.search(client.get(address).text)
    assert found
    return {**FORMS[address][1], "level": "public", "once": found[1]}


def number(address: str) -> int:
    return FORMS[address][0].objects.count()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("address", FORMS)
def test_the_second_sending_leads_to_the_record_of_the_first(
    client: Client, cast: Cast, address: str
) -> None:
    client.force_login(cast.aino)
    before = number(address)
    data = opened(client, address)
    first, second = client.post(address, data), client.post(address, data)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert number(address) == before + 1


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.django_db(transaction=True)
def test_four_at_once_make_one(address: str) -> None:
    cast = make_cast()
    client = Client()
    client.force_login(cast.aino)
    before = number(address)
    data = opened(client, address)
    answers: list[str] = []

    def send() -> None:
        other = Client()
        other.cookies = client.cookies
        try:
            answers.append(other.post(address, data).headers.get("Location", "no redirect"))
        finally:
            connection.close()

    together(send, 4)
    assert number(address) == before + 1
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert answers[0] != "no redirect"


def together(do: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=do) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_insisting_twice_makes_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    client.post("/networks/add/", {"name": "Lumiverkko", "level": "public"})
    data = opened(client, "/networks/add/")
    page = client.post("/networks/add/", data)
    assert page.status_code == 200
    assert f'name="once" value="{data["once"]}"' in page.text, (
        "the form that comes back is the same"
    )
    insisted = {**data, "alike": str(page.context["alike"][0].pk)}
    places = {client.post("/networks/add/", insisted).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Network.objects.count() == 2


def test_a_form_that_was_gone_back_to_and_changed_is_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = opened(client, "/networks/add/")
    client.post("/networks/add/", data)
    client.post("/networks/add/", {**data, "name": "Jääverkko"})
    assert {str(each) for each in Network.objects.all()} == {"Lumiverkko", "Jääverkko"}


def test_a_token_is_worth_nothing_to_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {**opened(client, "/people/add/"), "level": "private"}
    mine = client.post("/people/add/", data).headers["Location"]
    client.force_login(cast.elli)
    theirs = client.post("/people/add/", data)
    assert theirs.status_code == 302
    assert theirs.headers["Location"] != mine
