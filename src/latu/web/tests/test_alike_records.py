"""Networks, projects and calls that are there already are told before there are two, as far as one may see them."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import Level
from latu.core.gate import write
from latu.networks import actions as networks
from latu.networks.models import Network
from latu.projects import actions as projects
from latu.projects.models import Project

NO_PARTS = {"parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0"}
PUBLIC = {"level": "public"}
NETWORK, PROJECT, CALL = "/networks/add/", "/projects/add/", "/calls/add/"


def make(cast: Cast, address: str, level: Level = Level.PUBLIC) -> Any:
    """A record of Ranta's."""
    owner = None if level == Level.PUBLIC else cast.ranta.pk
    with write(cast.viewer(cast.elli)) as w:
        if address == NETWORK:
            values = {
                "names": {"fi": "Arktinen-verkosto", "en": "Arctic Net"},
                "short_name": "ARNET",
            }
            return networks.create(w, values={**values, "level": level}, owner_id=owner)
        if address == PROJECT:
            values = {
                "acronym": "LUMI-5",
                "titles": {"en": "Snow for all"},
                "identifier": "101000001",
            }
            content = projects.Content(values={**values, "level": level})
            return projects.create(w, content=content, owner_id=owner)
        values = {"identifier": "HORIZON-X-2027-01", "titles": {"fi": "Lumihaku, osa 1"}}
        content_c = calls.Content(values={**values, "level": level})
        return calls.create(w, content=content_c, owner_id=owner)


def found(page: Any) -> list[int]:
    return [each.pk for each in page.context["alike"]]


CASES = [
    (NETWORK, {"name": "arktinen verkosto"}),
    (NETWORK, {"name": "ARCTIC NET"}),
    (NETWORK, {"name": "Uusi", "short_name": "arnet"}),
    (NETWORK, {"name": "Arnet"}),
    (PROJECT, {"title": "Muu", "acronym": "lumi 5", **NO_PARTS}),
    (PROJECT, {"title": "SNOW for all!", **NO_PARTS}),
    (PROJECT, {"title": "Muu", "identifier": "101000001", **NO_PARTS}),
    (CALL, {"title": "lumihaku osa 1", "identifier": "OMA-1"}),
    (CALL, {"title": "Muu", "identifier": "horizon-x 2027 01"}),
]


@pytest.mark.parametrize(("address", "typed"), CASES)
def test_one_like_it_is_told_and_one_may_insist(
    client: Client, cast: Cast, address: str, typed: dict[str, str]
) -> None:
    row = make(cast, address)
    client.force_login(cast.aino)
    data = {**PUBLIC, **typed}
    page = client.post(address, data)
    assert page.status_code == 200
    assert found(page) == [row.pk]
    assert f'href="{address.removesuffix("add/")}{row.pk}/"' in page.text
    assert type(row).objects.count() == 1
    assert client.post(address, {**data, "alike": str(row.pk)}).status_code == 302
    assert type(row).objects.count() == 2


@pytest.mark.parametrize(("address", "typed"), CASES)
def test_a_hidden_one_is_not_told(
    client: Client, cast: Cast, address: str, typed: dict[str, str]
) -> None:
    make(cast, address, Level.ORGANISATION)
    client.force_login(cast.aino)
    assert client.post(address, {**PUBLIC, **typed}).status_code == 302


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (NETWORK, {"name": "Arktinen verkosto pohjoisessa"}),
        (PROJECT, {"title": "Snow", "acronym": "LUMI", **NO_PARTS}),
        (CALL, {"title": "Lumihaku, osa 2", "identifier": "HORIZON-X-2027-02"}),
    ],
)
def test_a_part_of_a_name_is_not_the_name(
    client: Client, cast: Cast, address: str, typed: dict[str, str]
) -> None:
    make(cast, address)
    client.force_login(cast.aino)
    assert client.post(address, {**PUBLIC, **typed}).status_code == 302


def test_a_taken_identifier_of_a_call_has_one_holder(client: Client, cast: Cast) -> None:
    row = make(cast, CALL)
    client.force_login(cast.aino)
    data = {**PUBLIC, "title": "Toinen", "identifier": "HORIZON-X-2027-01"}
    page = client.post(CALL, data)
    assert "Lumihaku" in page.context["form"].errors["identifier"][0]
    assert found(page) == [row.pk]
    assert 'name="alike"' not in page.text
    Call.objects.filter(pk=row.pk).update(level=Level.ORGANISATION, owner=cast.ranta)
    page = client.post(CALL, data)
    assert page.context["form"].errors["identifier"]
    assert "Lumihaku" not in page.text


@pytest.mark.parametrize("address", [NETWORK, PROJECT, CALL])
def test_editing_tells_only_what_is_new(client: Client, cast: Cast, address: str) -> None:
    row = make(cast, address)
    client.force_login(cast.aino)
    named = {
        NETWORK: {"name": "Arktinen-verkosto", "short_name": "ARNET"},
        PROJECT: {
            "title": "Snow for all",
            "acronym": "LUMI-5",
            "identifier": "101000001",
            **NO_PARTS,
        },
        CALL: {"title": "Lumihaku, osa 1", "identifier": "HORIZON-X-2027-01"},
    }[address]
    edit = f"{address.removesuffix('add/')}{row.pk}/edit/"
    assert client.post(edit, {**PUBLIC, **named}).status_code == 302


def test_the_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    typed = {
        NETWORK: {"name": "Arctic Net"},
        PROJECT: {"title": "Muu", "acronym": "LUMI-5", **NO_PARTS},
    }
    for address, most in ((NETWORK, 5), (PROJECT, 8)):
        make(cast, address)
        client.post(address, {**PUBLIC, **typed[address]})
        for more in (0, 8):
            for _ in range(more):
                make(cast, address)
            with django_assert_num_queries(most):
                client.post(address, {**PUBLIC, **typed[address]})
    assert Network.objects.count() == Project.objects.count() == 9
