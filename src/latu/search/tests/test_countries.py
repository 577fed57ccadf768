"""`country:` finds every noun that has a country, and follows the organisations it comes from."""

from datetime import date

import pytest
from django.test import Client
from tests.cast import Cast

from latu.cli.database import ready
from latu.core.access import ANYONE, SYSTEM, Level
from latu.core.gate import write
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.organisations import bulk
from latu.organisations.models import Organisation
from latu.people import actions as people
from latu.people.models import Person
from latu.projects import actions as projects
from latu.search.asking import Question, ask
from latu.search.models import Document, Edition
from latu.search.parsing import parse
from latu.search.renewal import EDITION


@pytest.fixture
def records(cast: Cast) -> dict[str, str]:
    """A project, a network and a person at the workshop, which is in Sweden; {noun: country}."""
    with write(SYSTEM) as w:
        organisations.edit(
            w,
            organisation=cast.paja,
            content=organisations.Content(values={"country_id": "SE"}),
        )
        parts = (
            projects.Part(cast.paja.pk, "coordinator"),
            projects.Part(cast.kunta.pk, "participant"),
        )
        values = {"acronym": "LUMI", "titles": {"fi": "Lumi"}}
        projects.create(w, content=projects.Content(values=values, parts=parts), owner_id=None)
        network = networks.create(w, values={"names": {"fi": "Lumiverkosto"}}, owner_id=None)
        networks.set_membership(w, network=network, organisation_id=cast.paja.pk)
        values = {"given": "Pentti", "family": "Lumi", "level": Level.PUBLIC}
        work = (people.Work(cast.paja.pk, "seppä"),)
        people.create(w, content=people.Content(values=values, work=work), owner_id=None)
    return {"project": " FI SE ", "network": " SE ", "person": " SE "}


def found(text: str) -> set[str]:
    return {hit.ref.noun for hit in ask(ANYONE, Question(parse(text))).hits}


def countries() -> dict[str, str]:
    documents = Document.objects.exclude(noun="organisation")
    return dict(documents.values_list("noun", "countries"))


def test_projects_networks_and_people_are_found_by_country(records: dict[str, str]) -> None:
    assert countries() == records
    assert found("lumi country:SE") == {"project", "network", "person"}
    assert found("lumi country:FI") == {"project"}
    assert found("lumi country:NO") == set()


def test_they_follow_when_the_organisation_moves_or_hides(cast: Cast, records: object) -> None:
    for values, left in (
        ({"country_id": "FI"}, {"project": " FI ", "network": " FI ", "person": " FI "}),
        ({"level": Level.ORGANISATION}, {"project": " FI ", "network": "", "person": ""}),
    ):
        with write(SYSTEM) as w:
            content = organisations.Content(values=values)
            organisations.edit(w, organisation=cast.paja, content=content)
        assert countries() == left


def test_they_follow_an_import_too(cast: Cast, records: object) -> None:
    Organisation.objects.filter(pk=cast.paja.pk).update(country=None)
    item = bulk.Incoming(key="1", digest="1", values={"country_id": "FI"}, record_id=cast.paja.pk)
    with write(SYSTEM) as w:
        bulk.upsert(w, "cordis", [item])
    assert countries() == {"project": " FI ", "network": " FI ", "person": " FI "}


def test_a_former_workplace_is_no_country(cast: Cast, records: object) -> None:
    with write(SYSTEM) as w:
        work = (people.Work(cast.paja.pk, "seppä", None, date(2020, 1, 1)),)
        people.edit(w, person=Person.objects.get(), content=people.Content(values={}, work=work))
    assert countries()["person"] == ""


def test_the_next_start_writes_old_documents_anew(
    records: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = dict(Document.objects.values_list("pk", "updated_at"))
    Document.objects.update(countries="", title="Vanha")
    ready()
    assert countries() == records
    assert not Document.objects.filter(title="Vanha").exists()
    assert dict(Document.objects.values_list("pk", "updated_at")) == before
    assert Edition.objects.get().number == EDITION
    assert "anew" in capsys.readouterr().err
    Document.objects.update(title="Uusi")
    ready()
    assert not Document.objects.exclude(title="Uusi").exists()
    Edition.objects.update(number=EDITION - 1)
    ready()
    assert countries() == records
    assert not Document.objects.filter(title="Uusi").exists()


def test_the_page_finds_them(client: Client, records: object) -> None:
    page = client.get("/search/", {"q": "lumi maa:Ruotsi"}).content.decode()
    assert "LUMI" in page
    assert "Lumiverkosto" in page
