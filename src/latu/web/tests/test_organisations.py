"""Pages of organisations."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations import actions
from latu.organisations.models import Identifier, Organisation
from latu.records.models import Change, Source


def add_many(count: int) -> None:
    with write(SYSTEM) as w:
        for number in range(count):
            content = actions.Content(values={"name": f"Yritys {number:03}", "kind": "company"})
            actions.create(w, content=content, owner_id=None)


def test_a_folded_word_finds_the_name(client: Client, cast: Cast) -> None:
    page = client.get("/organisations/", {"q": "alykas"}).content.decode()
    assert "Älykäs Paja Oy" in page
    assert "Tunturin Kehitys" not in page


def test_filters_narrow_and_can_be_combined(client: Client, cast: Cast) -> None:
    page = client.get("/organisations/", {"kind": ["company"], "country": "FI"}).content.decode()
    assert "Älykäs Paja Oy" in page
    assert "Esimerkin kunta" not in page


def test_an_empty_result_says_what_to_do(client: Client, cast: Cast) -> None:
    page = client.get("/organisations/", {"q": "eiolemassa"}).content.decode()
    assert 'href="/organisations/"' in page


def test_queries_do_not_grow_with_rows(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        client.get("/organisations/")
    add_many(60)
    with django_assert_num_queries(7):
        client.get("/organisations/")


def test_adding_writes_history_origin_and_document(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "name": "Uusi Oy", "kind": "company", "country": "FI", "level": "public", "business_id": "1234567-1",
        "name_sv": "Nya Ab", "description": "Valmistaa suksia.",
    }  # fmt: skip
    response = client.post("/organisations/add/", data)
    row = Organisation.objects.get(name="Uusi Oy")
    assert response.headers["Location"] == f"/organisations/{row.pk}/"
    assert row.owner_id == cast.tunturi.pk
    assert Identifier.objects.get(organisation=row).value == "1234567-1"
    change = Change.objects.get(noun="organisation", record_id=row.pk)
    assert change.actor == cast.aino
    assert (
        "name" in Source.objects.get(noun="organisation", record_id=row.pk, system="person").values
    )
    assert "Uusi Oy" in client.get("/organisations/", {"q": "nya"}).content.decode()
    assert "Valmistaa suksia." in client.get(f"/organisations/{row.pk}/").content.decode()


def test_editing_shows_before_and_after_to_the_network(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    form = client.get(f"/organisations/{cast.tunturi.pk}/edit/").context["form"]
    data = {
        **{key: value for key, value in form.initial.items() if value is not None},
        "city": "Kolari",
    }
    assert client.post(f"/organisations/{cast.tunturi.pk}/edit/", data).status_code == 302
    page = client.get(f"/organisations/{cast.tunturi.pk}/").content.decode()
    assert "<ins>Kolari</ins>" in page
    client.logout()
    assert (
        "<ins>Kolari</ins>" not in client.get(f"/organisations/{cast.tunturi.pk}/").content.decode()
    )


def test_a_taken_identifier_names_its_holder_and_writes_nothing(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        content = actions.Content(values={"name": "Ensin"}, identifiers={"pic": ["999902742"]})
        actions.create(w, content=content, owner_id=None)
    client.force_login(cast.aino)
    data = {"name": "Toinen", "kind": "company", "level": "public", "pic": "999902742"}
    page = client.post("/organisations/add/", data).content.decode()
    assert "Ensin" in page
    assert 'aria-invalid="true"' in page
    assert not Organisation.objects.filter(name="Toinen").exists()


@pytest.mark.parametrize("value", ["1234567-8", "12345", "FI"])
def test_a_wrong_number_is_told_beside_its_field(client: Client, cast: Cast, value: str) -> None:
    client.force_login(cast.aino)
    data = {"name": "Toinen", "kind": "company", "level": "public", "business_id": value}
    page = client.post("/organisations/add/", data).content.decode()
    assert f"”{value}”" in page
    assert not Organisation.objects.filter(name="Toinen").exists()


def test_what_one_may_not_see_does_not_exist(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.elli)) as w:
        content = actions.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        hidden = actions.create(w, content=content, owner_id=cast.ranta.pk)
    for user, status in ((None, 404), (cast.kaisa, 404), (cast.aino, 404), (cast.elli, 200)):
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(f"/organisations/{hidden.pk}/").status_code == status
        assert (
            "Salainen" in client.get("/organisations/", {"q": "salainen"}).content.decode()
        ) == (status == 200)


def test_a_company_person_may_not_add(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    assert client.get("/organisations/add/").status_code == 403
    client.logout()
    assert client.get("/organisations/add/").status_code == 302


def test_downloads_hold_what_is_seen_and_run_no_formula(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        actions.create(w, content=actions.Content(values={"name": "=1+1"}), owner_id=None)
    text = b"".join(client.get("/organisations/", {"format": "csv"})).decode("utf-8-sig")
    assert "Älykäs Paja Oy" in text
    assert "'=1+1" in text
    book = b"".join(client.get("/organisations/", {"format": "xlsx"}))
    assert book.startswith(b"PK")
