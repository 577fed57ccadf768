"""Calls that fit an organisation, organisations that a call fits, and thumbs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call, Programme
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.matching.models import Thumb
from latu.organisations.models import Organisation
from latu.projects import actions as projects
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import set_tags


@pytest.fixture
def concept() -> Concept:
    return Concept.objects.create(
        slug="reindeer", labels={"en": "reindeer herding", "fi": "porotalous"}
    )


@pytest.fixture(autouse=True)
def in_english(client: Client) -> None:
    """The words below are English."""
    client.cookies["django_language"] = "en"


def add_call(title: str, concept: Concept, days: int = 30, **values: object) -> Call:
    at = timezone.now() + timedelta(days=days)
    with write(SYSTEM) as w:
        content = calls.Content(
            values={"titles": {"en": title}, "identifier": title} | values, deadlines=(at,)
        )
        row = calls.create(w, content=content, owner_id=None)
        set_tags(w, row.ref, [concept.pk])
    return row


def add_project(cast: Cast, concept: Concept, level: Level = Level.PUBLIC) -> None:
    with write(cast.viewer(cast.elli)) as w:
        parts = (projects.Part(cast.paja.pk, "participant"),)
        content = projects.Content(
            values={"acronym": "SNOWHERD", "titles": {"en": "Snow"}, "level": level}, parts=parts
        )
        owner = None if level == Level.PUBLIC else cast.ranta.pk
        row = projects.create(w, content=content, owner_id=owner)
        set_tags(w, row.ref, [concept.pk])


def page(client: Client, row: Organisation) -> str:
    return client.get(f"/organisations/{row.pk}/calls/").text


def test_calls_come_with_their_reasons(client: Client, cast: Cast, concept: Concept) -> None:
    add_project(cast, concept)
    add_call("Herds in the snow", concept)
    add_call("Closed herds", concept, days=-2)
    client.force_login(cast.kaisa)
    text = page(client, cast.paja)
    assert "Herds in the snow" in text
    assert "Closed herds" not in text
    assert "reindeer herding" in text
    assert "SNOWHERD" in text
    assert "Not known" in text, "whether it can apply is told too"


def test_hidden_projects_and_calls_are_no_reason(
    client: Client, cast: Cast, concept: Concept
) -> None:
    add_project(cast, concept, Level.ORGANISATION)
    call = add_call("Herds in the snow", concept)
    client.force_login(cast.kaisa)
    assert "Herds" not in page(client, cast.paja)
    client.force_login(cast.elli)
    assert "Herds" in page(client, cast.paja)
    Call.objects.filter(pk=call.pk).update(level=Level.PRIVATE)
    assert "Herds" not in page(client, cast.paja)


def test_what_cannot_be_applied_for_is_apart(client: Client, cast: Cast, concept: Concept) -> None:
    programme = Programme.objects.create(key="tt", names={"en": "Towns"})
    programme.rules.create(action="TT", kind="applicant_kinds", value="municipality")
    add_project(cast, concept)
    add_call("Towns of herds", concept, programme_id=programme.pk, action="TT")
    client.force_login(cast.kaisa)
    response = client.get(f"/organisations/{cast.paja.pk}/calls/")
    assert response.context["good"] == []
    assert len(response.context["impossible"]) == 1
    assert "1 call fits, but cannot be applied for" in response.text


def test_thumbs_are_remembered_for_the_team(client: Client, cast: Cast, concept: Concept) -> None:
    add_project(cast, concept)
    call = add_call("Herds in the snow", concept)
    where = f"/calls/{call.pk}/organisations/{cast.paja.pk}/thumb/"
    client.force_login(cast.aino)
    assert client.post(where, {"value": "down"}).status_code == 302
    client.force_login(cast.sari)
    response = client.get(f"/organisations/{cast.paja.pk}/calls/")
    assert response.context["good"] == []
    assert "1 call that our team said does not fit" in response.text
    client.force_login(cast.kaisa)
    assert len(client.get(f"/organisations/{cast.paja.pk}/calls/").context["good"]) == 1
    client.force_login(cast.sari)
    client.post(where, {"value": "none"})
    assert not Thumb.objects.exists()
    client.post(where, {"value": "up"})
    assert "Fits, says our team" in page(client, cast.paja)
    assert client.post(where, {"value": "x"}).status_code == 404
    client.force_login(cast.olli)
    assert client.post(where, {"value": "up"}).status_code == 403


def test_what_is_liked_comes_first(client: Client, cast: Cast, concept: Concept) -> None:
    add_project(cast, concept)
    for title in ("One", "Two"):
        add_call(title, concept)
    client.force_login(cast.kaisa)
    address = f"/organisations/{cast.paja.pk}/calls/"
    last = client.get(address).context["good"][-1].suggestion.call
    client.post(f"/calls/{last.pk}/organisations/{cast.paja.pk}/thumb/", {"value": "up"})
    assert client.get(address).context["good"][0].suggestion.call == last


def test_what_the_team_has_put_aside_stays_away(
    client: Client, cast: Cast, concept: Concept
) -> None:
    add_project(cast, concept)
    call = add_call("Herds in the snow", concept)
    client.force_login(cast.kaisa)
    client.post(f"/calls/{call.pk}/not-for-us/", {"organisation": cast.paja.pk, "reason": "time"})
    assert client.get(f"/organisations/{cast.paja.pk}/calls/").context["good"] == []


def test_organisations_of_the_region_for_a_call(
    client: Client, cast: Cast, concept: Concept
) -> None:
    add_project(cast, concept)
    with write(SYSTEM) as w:
        set_tags(w, Ref("organisation", cast.kunta.pk), [concept.pk])
    call = add_call("Herds in the snow", concept)
    Organisation.objects.filter(pk=cast.kunta.pk).update(municipality="148")
    client.force_login(cast.aino)
    response = client.get(f"/calls/{call.pk}/organisations/")
    assert [each.suggestion.organisation.pk for each in response.context["good"]] == [cast.kunta.pk]
    Organisation.objects.filter(pk=cast.kunta.pk).update(level=Level.PRIVATE, steward=cast.elli)
    assert client.get(f"/calls/{call.pk}/organisations/").context["good"] == []


def test_little_known_is_told(client: Client, cast: Cast, concept: Concept) -> None:
    add_call("Herds in the snow", concept)
    client.force_login(cast.kaisa)
    assert "knows too little" in page(client, cast.paja)


def test_queries_do_not_grow(
    client: Client,
    cast: Cast,
    concept: Concept,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add_project(cast, concept)
    add_call("One", concept)
    client.force_login(cast.aino)
    page(client, cast.paja)
    with django_assert_num_queries(24):
        page(client, cast.paja)
    for number in range(12):
        add_project(cast, concept)
        add_call(f"More {number}", concept)
    page(client, cast.paja)  # what the texts state is read once
    with django_assert_num_queries(24):
        page(client, cast.paja)
