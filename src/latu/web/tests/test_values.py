"""History and languages in words: names of records, choices, money and days, and nothing of what is hidden."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.core.access import ANYONE, SYSTEM, Level
from latu.core.gate import write
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.people import actions as people
from latu.projects import actions as projects
from latu.projects.models import Project
from latu.web.values import Words


@pytest.fixture
def hidden(cast: Cast) -> Organisation:
    """An organisation that only Ranta sees."""
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        return organisations.create(w, content=content, owner_id=cast.ranta.pk)


def history(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return page[page.index('<ul class="history">') :].split("</ul>")[0]


def make_project(cast: Cast, *organisations: Organisation) -> Project:
    with write(SYSTEM) as w:
        content = projects.Content(values={"acronym": "LUMI", "titles": {"fi": "Lumi"}})
        project = projects.create(w, content=content, owner_id=None)
        parts = tuple(projects.Part(each.pk, "participant", 123_00) for each in organisations)
        return projects.edit(w, project=project, content=projects.Content(values={}, parts=parts))


def test_partners_are_named_and_hidden_ones_are_not(
    client: Client, cast: Cast, hidden: Organisation
) -> None:
    project = make_project(cast, cast.paja, hidden)
    client.force_login(cast.aino)
    client.cookies["django_language"] = "en"
    text = history(client, f"/projects/{project.pk}/")
    assert "partners: <del>–</del>" in text
    assert "Älykäs Paja Oy (Partner, €123), an organisation that you may not see</ins>" in text
    assert "Salainen" not in text
    client.force_login(cast.elli)
    assert "Salainen Oy (Partner, €123)" in history(client, f"/projects/{project.pk}/")


def test_members_and_work_are_named(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        network = networks.create(w, values={"names": {"fi": "Verkosto"}}, owner_id=None)
        member = networks.set_membership(w, network=network, organisation_id=cast.kunta.pk)
        networks.end_membership(w, membership=member)
        content = people.Content(values={"family": "Paja", "level": Level.PUBLIC})
        person = people.create(w, content=content, owner_id=None)
        work = (people.Work(cast.paja.pk, "seppä"),)
        values = {"languages": ["fi", "se"], "level": Level.NETWORK}
        people.edit(w, person=person, content=people.Content(values=values, work=work))
    client.force_login(cast.aino)
    client.cookies["django_language"] = "en"
    text = history(client, f"/networks/{network.pk}/")
    assert "members: <del>–</del> → <ins>Esimerkin kunta</ins>" in text
    assert "members: <del>Esimerkin kunta</del> → <ins>–</ins>" in text
    text = history(client, f"/people/{person.pk}/")
    assert "work: <del>–</del> → <ins>seppä, Älykäs Paja Oy</ins>" in text
    assert "languages: <del>–</del> → <ins>Finnish, Northern Sámi</ins>" in text
    assert "who can see this: <del>Everyone</del> → <ins>The network</ins>" in text


def test_countries_calls_and_programmes_are_named(client: Client, cast: Cast) -> None:
    project = make_project(cast)
    with write(SYSTEM) as w:
        programme = calls.save_programme(w, key="life", values={"names": {"en": "LIFE"}})
        values = {"identifier": "X-1", "titles": {"en": "Snow call"}, "level": Level.PRIVATE}
        call = calls.create(w, content=calls.Content(values=values), owner_id=None)
        facts = {"programme_id": programme.pk, "call_id": call.pk, "eu_cents": 5_000_00,
                 "starts_on": date(2026, 1, 31)}  # fmt: skip
        projects.edit(w, project=project, content=projects.Content(values=facts))
        content = organisations.Content(
            values={"country_id": "SE", "kind": "company", "is_sme": True}
        )
        organisations.edit(w, organisation=cast.paja, content=content)
        content = organisations.Content(values={"description": {"fi": "Sukset", "en": "Skis"}})
        organisations.edit(w, organisation=cast.paja, content=content)
        content = organisations.Content(values={"description": {"fi": "Sauvat", "en": "Skis"}})
        organisations.edit(w, organisation=cast.paja, content=content)
    client.force_login(cast.aino)
    client.cookies["django_language"] = "en"
    text = history(client, f"/projects/{project.pk}/")
    for said in (
        "programme: <del>–</del> → <ins>LIFE</ins>",
        "call: <del>–</del> → <ins>a record that you may not see</ins>",
        "EU funding: <del>–</del> → <ins>€5,000</ins>",
        "start: <del>–</del> → <ins>31 Jan 2026</ins>",
    ):
        assert said in text
    text = history(client, f"/organisations/{cast.paja.pk}/")
    assert "country: <del>Finland</del> → <ins>Sweden</ins>" in text
    assert "size: <del>–</del> → <ins>small or medium-sized company</ins>" in text
    assert "what it does: <del>Sukset</del> → <ins>Sauvat</ins>" in text
    client.cookies["django_language"] = "fi"
    assert "Suomi</del> → <ins>Ruotsi" in history(client, f"/organisations/{cast.paja.pk}/")


def test_the_page_asks_as_often_for_many_changes_as_for_one(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = make_project(cast, cast.paja)
    client.force_login(cast.aino)
    address = f"/projects/{project.pk}/"
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)
    with write(SYSTEM) as w:
        for parts in ((), (cast.kunta, cast.ranta), (cast.tunturi, cast.paja, cast.kunta)):
            content = projects.Content(
                values={}, parts=tuple(projects.Part(each.pk, "participant") for each in parts)
            )
            projects.edit(w, project=project, content=content)
    with django_assert_num_queries(16):
        client.get(address)


@pytest.mark.parametrize(
    ("noun", "field", "value", "text"),
    [
        ("project", "participations", [[1, "odd", 3, None, None]], "an organisation that you may not see"),
        ("project", "fields_of_science", [{"code": "/1", "title": "snow"}], "snow"),
        ("project", "keywords", ["snow", "ice"], "snow, ice"),
        ("call", "budget_rows", [{"action": "RIA", "total_cents": 100, "years": [1]}], "RIA · €1"),
        ("call", "deadlines", ["2026-12-03T16:00:00+00:00"], "3\u00a0Dec\u00a02026 at\u00a018:00"),
        ("call", "description_html", "<p>One</p><p>two</p>", "One two"),
        ("call", "time_assumed", False, "as the source says"),
        ("call", "deadline_model", "two-stage", "Two stages"),
        ("call", "expected_grants", 4, "4"),
        ("organisation", "origin", "cordis 999", "CORDIS, the EU's database of funded projects, 999"),
        ("organisation", "pic", [], "–"),
        ("organisation", "city", "2026-99-99", "2026-99-99"),
        ("unknown", "level", "public", "public"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_values_in_words(noun: str, field: str, value: object, text: str) -> None:
    with translation.override("en"):
        assert Words(ANYONE, [(noun, field, value)]).text(noun, field, value) == text


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", "suomi, ruotsi, pohjoissaame"),
        ("sv", "finska, svenska, nordsamiska"),
        ("en", "Finnish, Swedish, Northern Sámi"),
    ],
)
def test_a_persons_languages_have_names(
    client: Client, cast: Cast, language: str, names: str
) -> None:
    with write(SYSTEM) as w:
        values = {"family": "Paja", "level": Level.PUBLIC, "languages": ["fi", "sv", "se"]}
        person = people.create(w, content=people.Content(values=values), owner_id=None)
    client.force_login(cast.aino)
    client.cookies["django_language"] = language
    assert f"<dd>{names}</dd>" in client.get(f"/people/{person.pk}/").content.decode()
