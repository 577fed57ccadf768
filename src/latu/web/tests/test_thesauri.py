"""The page of thesauri: who may open it, importing one from files, previewing, removing it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import SYSTEM, Forbidden
from latu.core.gate import write
from latu.imports import runs
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now
from latu.sources import skos
from latu.taxonomy.models import Concept, Label

SAMPLES = Path(skos.__file__).parent / "samples"
MAPS = ("berries_labels_fi.json", "berries_labels_sv.json")
ADDRESS = "/imports/thesauri/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LINKED = json.dumps(
    [
        {
            "@id": f"http://x.example.org/t/{number}",
            "@type": [f"{SKOS}Concept"],
            f"{SKOS}prefLabel": [{"@value": label, "@language": "fi"}],
        }
        for number, label in enumerate(("hilla", "mustikka", "puolukka"))
    ]
).encode()


def sample(name: str, content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or (SAMPLES / name).read_bytes())


def zipped(*names: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(SAMPLES / name, name)
    return SimpleUploadedFile("thesaurus.zip", content.getvalue())


@pytest.fixture
def sari(client: Client, cast: Cast) -> Client:
    """The coordinator's browser, in English."""
    client.force_login(cast.sari)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def send(client: Client, *uploads: SimpleUploadedFile, to: str = ADDRESS, **data: Any) -> JobRun:
    """The run that came of it, done."""
    response = client.post(to, {"upload": list(uploads), **data})
    run = JobRun.objects.latest("pk")
    assert response.headers["Location"] == f"/imports/{run.pk}/"
    return run_now(run.pk, SYSTEM)


def page(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("name", ["aino", "elli", "kaisa", "olli"])
def test_only_coordinators_import_and_remove(sari: Client, cast: Cast, name: str) -> None:
    send(sari, sample("berries.ttl"), name="berries")
    before = JobRun.objects.count()
    sari.force_login(getattr(cast, name))
    for address in (ADDRESS, f"{ADDRESS}berries/remove/"):
        assert sari.get(address).status_code == 403
        assert sari.post(address, {"upload": sample("berries.ttl")}).status_code == 403
    with pytest.raises(Forbidden), write(cast.viewer(getattr(cast, name))) as w:
        runs.start_removal(w, scheme="berries")
    assert JobRun.objects.count() == before
    sari.logout()
    assert sari.get(ADDRESS).status_code == 302


def test_an_empty_page_says_what_a_thesaurus_is_good_for(sari: Client) -> None:
    assert "None is imported" in page(sari)
    assert f'href="{ADDRESS}"' in page(sari, "/imports/")
    assert f'href="{ADDRESS}"' in page(sari, "/imports/start/")


@pytest.mark.parametrize(
    "uploads",
    [
        (sample("berries.ttl"),),
        (sample("berries.rdf"),),
        (sample("berries.jsonld", LINKED),),
        (zipped("berries.rdf"),),
        tuple(map(sample, MAPS)),
    ],
)
def test_files_in_any_form_become_a_thesaurus(
    sari: Client, uploads: tuple[SimpleUploadedFile, ...]
) -> None:
    run = send(sari, *uploads, name="Marjat 2026")
    assert (run.kind, run.state) == (runs.THESAURUS, State.DONE), run.error
    assert Concept.objects.filter(scheme="marjat-2026").count() == 3
    shown = page(sari)
    assert "<h3>marjat-2026</h3>" in shown
    assert "3 concepts" in shown
    assert "None is imported" not in shown
    told = page(sari, f"/imports/{run.pk}/")
    assert '<tr><th scope="row">Concepts</th><td class="n" data-label="New">3</td>' in told
    assert "marjat-2026" in told


def test_the_page_of_other_imports_knows_a_thesaurus_too(sari: Client) -> None:
    for each in (zipped("berries.rdf"), zipped(*MAPS), sample("berries.jsonld", LINKED)):
        run = send(sari, each, to="/imports/start/")
        assert (run.kind, run.state) == (runs.THESAURUS, State.DONE), run.error


@pytest.mark.django_db(transaction=True)
def test_looking_first_keeps_the_name_for_the_import(sari: Client) -> None:
    look = send(sari, sample("berries.ttl"), name="marjat", look="1")
    assert look.result["scheme"] == "marjat"
    assert "Nothing has been written yet" in page(sari, f"/imports/{look.pk}/")
    assert not Concept.objects.filter(scheme="marjat").exists()
    sari.post(f"/imports/{look.pk}/", {"import": "1"})
    run = run_now(JobRun.objects.latest("pk").pk, SYSTEM)
    assert run.result["scheme"] == "marjat"
    assert Concept.objects.filter(scheme="marjat").count() == 3


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sample("notes.ttl", b"hello"), "notes.ttl"),
        (sample("x.csv", b"a;b\n1;2\n"), "This is no thesaurus: no concepts were found."),
        (sample("labels.json", b'{"1": "hilla"}'), "does not tell the language of its labels"),
        (sample("x.zip", b"PK\x03\x04broken"), "x.zip"),
    ],
)
def test_what_is_wrong_is_one_sentence(sari: Client, file: SimpleUploadedFile, said: str) -> None:
    run = send(sari, file)
    assert run.state == State.FAILED
    told = page(sari, f"/imports/{run.pk}/")
    assert said in told
    assert "Traceback" not in told
    assert not Concept.objects.exclude(scheme="").exists()


def test_the_form_asks_for_a_file_and_a_name_that_can_be_kept(sari: Client) -> None:
    empty = sari.post(ADDRESS, {}).content.decode()
    assert "Nothing was started yet" in empty
    assert 'aria-invalid="true"' in empty
    named = sari.post(ADDRESS, {"upload": sample("berries.ttl"), "name": "·—·"})
    assert "letters from a to z" in named.content.decode()
    assert not JobRun.objects.exists()


def test_a_thesaurus_is_removed_after_a_question(sari: Client) -> None:
    own = Concept.objects.count()
    send(sari, sample("berries.ttl"), name="marjat")
    send(sari, *map(sample, MAPS), name="other")
    assert "3 concepts are taken out" in page(sari, f"{ADDRESS}marjat/remove/")
    response = sari.post(f"{ADDRESS}marjat/remove/")
    assert Concept.objects.filter(scheme="marjat").count() == 3, "the run does it"
    run = run_now(JobRun.objects.latest("pk").pk, SYSTEM)
    assert response.headers["Location"] == f"/imports/{run.pk}/"
    assert (run.kind, run.state) == (runs.REMOVAL, State.DONE), run.error
    assert not Concept.objects.filter(scheme="marjat").exists()
    assert not Label.objects.filter(concept__scheme="marjat").exists()
    assert Concept.objects.count() == own + 3, "neither another's nor the own ones"
    assert 'data-label="Deleted">3</td>' in page(sari, f"/imports/{run.pk}/")
    assert "marjat: 3 concepts removed" in page(sari, "/imports/")
    assert "<h3>marjat</h3>" not in page(sari)


def test_one_that_is_gone_cannot_be_removed(sari: Client) -> None:
    assert sari.get(f"{ADDRESS}marjat/remove/").status_code == 404
    response = sari.post(f"{ADDRESS}marjat/remove/", follow=True)
    assert "no longer there" in response.content.decode()
    assert not JobRun.objects.exists()


def test_the_page_asks_the_database_as_often_for_many(
    sari: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send(sari, sample("berries.ttl"), name="one")
    page(sari)
    with django_assert_num_queries(7):
        page(sari)
    for number in range(4):
        labels = json.dumps({str(number): "hilla"}).encode()
        send(sari, sample(f"t{number}_fi.json", labels))
    with django_assert_num_queries(7):
        page(sari)
