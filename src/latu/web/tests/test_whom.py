"""Whom do we know: anybody at a place about a subject, with the ways to them."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.people import actions
from latu.people.models import Person
from latu.projects import actions as projects
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import set_tags, take_off

QUERIES = 26
pytestmark = pytest.mark.usefixtures("thesaurus")


@pytest.fixture(autouse=True)
def in_english(client: Client, cast: Cast) -> Iterator[None]:
    """Aino asks, in English; every language has the words below in its catalogue."""
    client.force_login(cast.aino)
    with translation.override("en"):
        yield


def person(cast: Cast, family: str, at: Organisation, level: Level = Level.NETWORK) -> Person:
    """Somebody whom Elli knows, at work there."""
    values = {"given": "Maija", "family": family, "level": level}
    content = actions.Content(values=values, work=(actions.Work(at.pk),))
    with write(cast.viewer(cast.elli)) as w:
        row = actions.create(w, content=content, owner_id=cast.ranta.pk)
        actions.state_tie(w, person=row, strength=3, since=None, basis="", level=Level.NETWORK)
    return row


def tag(ref: Ref, slug: str = "batteries") -> None:
    with write(SYSTEM) as w:
        set_tags(w, ref, [Concept.objects.get(slug=slug).pk])


def ask(client: Client, **data: str) -> list[str]:
    response = client.get("/ways/", data, headers={"accept-language": "en"})
    return [row.family for row in response.context.get("people", [])]


def text_of(client: Client, **data: str) -> str:
    return client.get("/ways/", data, headers={"accept-language": "en"}).text


def test_by_ones_own_subject_that_of_the_organisation_or_of_a_project(
    client: Client, cast: Cast
) -> None:
    own, organisation, project, none = (
        person(cast, name, at)
        for name, at in (
            ("Own", cast.kunta), ("Theirs", cast.paja), ("Work", cast.ranta), ("None", cast.tunturi),
        )
    )  # fmt: skip
    tag(own.ref)
    tag(cast.paja.ref)
    parts = (projects.Part(cast.ranta.pk, "coordinator"),)
    values = {"titles": {"fi": "Hanke"}, "level": "public"}
    with write(SYSTEM) as w:
        content = projects.Content(values=values, parts=parts)
        tagged = projects.create(w, content=content, owner_id=None)
    tag(tagged.ref)
    assert ask(client, subject="akuista") == ["Own", "Theirs", "Work"]
    with write(SYSTEM) as w:
        take_off(w, own.ref, [Concept.objects.get(slug="batteries").pk])
    assert ask(client, subject="akuista") == ["Theirs", "Work"]
    assert set(ask(client, country="FI")) == {"Own", "Theirs", "Work", "None"}
    assert none.family not in ask(client, subject="akut", country="FI")


def test_a_narrower_subject_counts_too(client: Client, cast: Cast) -> None:
    narrow = Concept.objects.exclude(broader=None).select_related("broader").first()
    assert narrow
    assert narrow.broader
    tag(person(cast, "Narrow", cast.paja).ref, narrow.slug)
    assert ask(client, subject=str(narrow.broader)) == ["Narrow"]


def test_by_place(client: Client, cast: Cast) -> None:
    person(cast, "Inari", cast.kunta)
    person(cast, "Sweden", cast.paja)
    Organisation.objects.filter(pk=cast.kunta.pk).update(municipality="148")
    Organisation.objects.filter(pk=cast.paja.pk).update(country="SE")
    assert ask(client, country="SE") == ["Sweden"]
    assert ask(client, municipality="148") == ["Inari"]
    assert ask(client, sub_region="196") == ["Inari"]
    assert ask(client, organisation="esimerkin kunta") == ["Inari"]
    assert ask(client, organisation="Esimerkin kunta", country="SE") == []
    Person.objects.get(family="Sweden").affiliations.update(valid_to="2020-01-01")
    assert ask(client, country="SE") == []


def test_the_best_ways_lead_there(client: Client, cast: Cast) -> None:
    person(cast, "Target", cast.paja)
    assert "No way to any of these people is known" in text_of(client, country="FI")
    elli = person(cast, "Elli", cast.ranta)
    Person.objects.filter(pk=elli.pk).update(user=cast.elli)
    with write(cast.viewer(cast.aino)) as w:
        actions.state_tie(w, person=elli, strength=3, since=None, basis="", level=Level.PRIVATE)
    page = text_of(client, organisation="Älykäs Paja Oy")
    assert "Ask Maija Elli first." in page
    assert "a strong way" in page


@pytest.mark.parametrize("level", [Level.PRIVATE, Level.ORGANISATION])
def test_whom_i_may_not_see_is_not_there(client: Client, cast: Cast, level: Level) -> None:
    tag(person(cast, "Hidden", cast.paja, level).ref)
    for data in ({"subject": "akut"}, {"country": "FI"}, {"organisation": "Älykäs Paja Oy"}):
        page = text_of(client, **data)
        assert "Hidden" not in page
        assert "Nobody of whom you may know fits this." in page
    client.force_login(cast.elli)
    assert ask(client, subject="akut") == ["Hidden"]


def test_what_is_not_understood_is_told(client: Client, cast: Cast) -> None:
    assert "is_asked" not in client.get("/ways/").context
    assert "The thesaurus has no “zzzz”" in text_of(client, subject="zzzz")
    begun = text_of(client, subject="batter")
    assert "Which of these do you mean?" in begun
    assert 'href="/ways/?subject=batteries"' in begun
    assert "No organisation is called “Olematon”" in text_of(client, organisation="Olematon")
    assert "Choose one from the list." in text_of(client, country="XX")


def test_many_people_cost_no_more_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    data = {"subject": "akut", "country": "FI", "organisation": "Älykäs Paja Oy", "from": "ours"}
    tag(cast.paja.ref)
    for count in (1, 30):
        for number in range(count):
            row = person(cast, f"Person {count} {number}", cast.paja)
            with write(cast.viewer(cast.sari)) as w:
                actions.state_tie(
                    w, person=row, strength=3, since=None, basis="", level=Level.NETWORK
                )
        text_of(client, **data)
        with django_assert_num_queries(QUERIES):
            page = text_of(client, **data)
    assert "31 people" in page
    assert page.count("<h3>") == 20
