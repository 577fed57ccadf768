"""Saved searches: kept by their address, with what is new since the last look."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.gate import write
from latu.saved import actions
from latu.saved.models import SavedSearch
from latu.teams import actions as teams


def add_call(name: str, owner_id: int | None = None) -> Call:
    values: dict[str, Any] = {
        "identifier": name,
        "titles": {"fi": f"Porohaku {name}"},
        "opens_at": timezone.now() - timedelta(days=1),
        "level": Level.ORGANISATION if owner_id else Level.PUBLIC,
    }
    at = timezone.now() + timedelta(days=9)
    with write(SYSTEM) as w:
        return calls.create(
            w, content=calls.Content(values=values, deadlines=(at,)), owner_id=owner_id
        )


def save(client: Client, where: str, query: str, name: str = "Porot") -> SavedSearch:
    data = {"where": where, "query": query, "name": name}
    assert client.post("/saved/add/", data).status_code == 302
    return SavedSearch.objects.order_by("-pk")[0]


def news(client: Client) -> list[int | None]:
    return [each.new for each in client.get("/saved/").context["searches"]]


PAGES = {
    "calls": "/calls/?status=open&q=poro",
    "search": "/search/?q=porohaku",
    "organisations": "/organisations/?kind=company",
    "people": "/people/",
    "networks": "/networks/",
    "projects": "/projects/?q=lumi",
}


@pytest.mark.parametrize("where", PAGES)
def test_every_list_and_the_search_can_be_saved(client: Client, cast: Cast, where: str) -> None:
    client.force_login(cast.aino)
    address = PAGES[where]
    query = address.partition("?")[2]
    text = client.get(address).content.decode()
    assert f'name="where" value="{where}"' in text
    assert f'name="query" value="{query.replace("&", "&amp;")}"' in text
    row = save(client, where, f"{query}&page=3&format=csv")
    assert news(client) == [0]
    answer = client.get(f"/saved/{row.pk}/open/")
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "page=" not in answer.headers["Location"]
    client.logout()
    if where != "people":
        assert 'name="where"' not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("where", "query"), [("calls", "q=poro&status=open"), ("search", "q=porohaku&noun=call")]
)
def test_what_is_new_is_counted_until_it_is_looked_at(
    client: Client, cast: Cast, where: str, query: str
) -> None:
    add_call("A")
    client.force_login(cast.aino)
    row = save(client, where, query)
    assert news(client) == [0]
    assert client.get("/").context["saved_news"] == []
    add_call("B")
    add_call("C")
    add_call("D", owner_id=cast.ranta.pk)  # not for her eyes
    with write(SYSTEM) as w:
        content = calls.Content(values={"identifier": "E", "titles": {"fi": "Lumihaku"}})
        calls.create(w, content=content, owner_id=None)
    assert news(client) == [2]
    (shown,) = client.get("/").context["saved_news"]
    assert (shown.search, shown.new) == (row, 2)
    client.get(f"/saved/{row.pk}/open/")
    assert news(client) == [0]


def test_what_the_team_has_put_aside_is_not_news(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    save(client, "calls", "q=poro")
    call = add_call("A")
    assert news(client) == [1]
    with write(cast.viewer(cast.sari)) as w:
        teams.not_for_us(w, ref=call.ref, organisation_id=cast.tunturi.pk)
    assert news(client) == [0]


def test_renamed_switched_off_and_on_and_deleted(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    row = save(client, "calls", "q=poro")
    client.post(f"/saved/{row.pk}/", {"name": "  Porojen   haut "})
    row.refresh_from_db()
    assert row.name == "Porojen haut"
    client.post(f"/saved/{row.pk}/", {"name": "", "on": "0"})
    add_call("A")
    assert news(client) == [None]
    assert client.get("/").context["saved_news"] == []
    client.post(f"/saved/{row.pk}/", {"on": "1"})
    assert news(client) == [0]
    client.post(f"/saved/{row.pk}/", {"delete": "1"})
    assert not SavedSearch.objects.exists()


def test_the_same_search_again_gets_the_new_name(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    save(client, "calls", "status=open&q=poro")
    save(client, "calls", "q=poro&status=open&within=", "Toinen nimi")
    assert SavedSearch.objects.get().name == "Toinen nimi"


def test_nobody_has_more_than_thirty(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    for number in range(actions.MOST + 1):
        save(client, "calls", f"q=poro{number}")
    assert SavedSearch.objects.count() == actions.MOST
    page = client.get("/calls/").content.decode()
    assert 'class="message error"' in page


@pytest.mark.parametrize(
    "data", [{"name": " "}, {"query": "q=" + "x" * 1500}], ids=["no name", "too long"]
)
def test_a_search_that_cannot_be_saved_says_why(
    client: Client, cast: Cast, data: dict[str, str]
) -> None:
    client.force_login(cast.aino)
    sent = {"where": "calls", "query": "q=poro", "name": "Porot", **data}
    page = client.post("/saved/add/", sent, follow=True).content.decode()
    assert 'class="message error"' in page
    assert not SavedSearch.objects.exists()


def test_a_page_that_cannot_be_saved_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    for where in ("users", "mail", "", "https://example.org"):
        data = {"where": where, "query": "", "name": "x"}
        assert client.post("/saved/add/", data).status_code == 404


def test_everybody_has_their_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    row = save(client, "calls", "q=salainen")
    for user in (cast.sari, cast.antti):
        client.force_login(user)
        assert client.get("/saved/").context["searches"] == []
        assert client.get(f"/saved/{row.pk}/open/").status_code == 404
        assert client.post(f"/saved/{row.pk}/", {"delete": "1"}).status_code == 404
    with write(cast.viewer(cast.sari)) as w, pytest.raises(Forbidden):
        actions.delete(w, search=row)
    client.logout()
    assert client.get(f"/saved/{row.pk}/open/").status_code == 302
    assert SavedSearch.objects.get().looked_at == row.looked_at


def test_a_filter_that_means_nothing_any_more_breaks_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    save(client, "calls", "programme=99999&status=odd&sort=odd")
    save(client, "search", "q=&noun=odd&sort=odd", "Tyhjä")
    add_call("A")
    assert sorted(each or 0 for each in news(client)) == [0, 1]


def test_queries_for_one_search_are_always_the_same(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    save(client, "calls", "q=poro&status=open")
    save(client, "search", "q=porohaku", "Haku")
    add_call("A")
    client.get("/saved/")
    with django_assert_num_queries(18):
        client.get("/saved/")
    for number in range(15):
        add_call(f"H{number}")
    with django_assert_num_queries(18):
        client.get("/saved/")
