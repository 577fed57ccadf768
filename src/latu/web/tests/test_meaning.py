"""The page on the search by meaning: its figures, and what it says where there are none."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast

from latu.calls import actions as calls
from latu.core.access import Level
from latu.core.gate import write
from latu.search.meaning.embedder import E5Embedder, NullEmbedder, Vectors, for_questions
from latu.search.meaning.following import catch_up
from latu.search.meaning.process import FAULTS_BEFORE_REST, Process
from latu.search.meaning.state import Health, child
from latu.search.models import Document, Vector
from latu.web.meaning import FAULTS, HEALTH

ADDRESS = "/meaning/"


class Flat(NullEmbedder):
    """The present model's name on any numbers; it fails at one word."""

    id, dim = E5Embedder.id, E5Embedder.dim

    def embed_passages(self, texts: list[str]) -> Vectors | None:
        if any("Šaŋgi" in text for text in texts):
            return None
        return np.ones((len(texts), self.dim), dtype=np.float32)


@pytest.fixture
def antti(client: Client, cast: Cast) -> Client:
    """The administrator's browser, in English."""
    client.force_login(cast.antti)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def embedder() -> Iterator[E5Embedder]:
    """The embedder of questions, without a child before and after."""
    found = for_questions()
    assert isinstance(found, E5Embedder)
    found.close()
    found.process.starts, found.process.last_fault = 0, None
    yield found
    found.close()


def add_calls(cast: Cast, *titles: str) -> None:
    with write(cast.viewer(cast.elli)) as w:
        for title in titles:
            values = {"identifier": title, "titles": {"en": title}, "level": Level.PUBLIC}
            calls.create(w, content=calls.Content(values=values), owner_id=None)


def page(client: Client) -> str:
    return client.get(ADDRESS).content.decode().partition("<main")[2]


@pytest.mark.parametrize("name", ["sari", "aino", "kaisa"])
def test_only_administrators_see_it(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(ADDRESS).status_code == 403
    assert f'href="{ADDRESS}"' not in client.get("/").content.decode()


def test_it_is_in_the_menu(antti: Client) -> None:
    assert f'href="{ADDRESS}"' in antti.get("/mail/").content.decode()


def test_without_records_it_says_that_vectors_come_by_themselves(antti: Client) -> None:
    Document.objects.all().delete()
    assert "They come by themselves" in page(antti)


def test_it_counts_what_has_vectors_waits_and_failed(antti: Client, cast: Cast) -> None:
    Document.objects.all().delete()
    add_calls(cast, "Reindeer", "Šaŋgi")
    assert catch_up(Flat())
    add_calls(cast, "Snow", "Ice", "Frost")
    assert Vector.objects.filter(title=b"").count() == 1
    text = page(antti)
    for label, figure in (("Have vectors", 2), ("Wait for them", 3), ("The model failed", 1)):
        assert f'data-label="{label}">{figure}</td>' in text
    assert "records a second" in text
    assert "Records that wait for their subjects</dt><dd>5</dd>" in text
    Vector.objects.update(model="another")
    assert "2 records have vectors of another model" in page(antti)


def test_it_says_how_the_process_of_questions_does(antti: Client, embedder: E5Embedder) -> None:
    assert "it starts with the next question" in page(antti)
    embedder.process.seconds = 20
    assert embedder.embed_queries(["a"]) is not None
    assert "At work" in page(antti)
    assert embedder.process.pid is not None
    os.kill(embedder.process.pid, signal.SIGSTOP)
    embedder.process.seconds = 0.2
    assert embedder.embed_queries(["b"]) is None
    embedder.process.seconds = 20
    assert embedder.embed_queries(["c"]) is not None
    text = page(antti)
    assert "It took too long to answer." in text
    assert "Started anew since Latu started</dt><dd>1</dd>" in text


def test_it_says_that_the_setting_switches_it_off(antti: Client, settings: Settings) -> None:
    settings.LATU_EMBEDDER = False
    assert "Switched off by the setting LATU_EMBEDDER" in page(antti)
    assert child(NullEmbedder()).health is Health.OFF


def test_after_many_faults_it_rests(cast: Cast) -> None:
    broken = E5Embedder(seconds=1)
    broken.process = Process("latu.no_such_module", dim=broken.dim, seconds=1)
    assert child(broken).health is Health.ASLEEP
    for _ in range(FAULTS_BEFORE_REST):
        assert broken.embed_queries(["a"]) is None
    found = child(broken)
    assert (found.health, found.restarts) == (Health.RESTING, FAULTS_BEFORE_REST - 1)
    assert found.fault is not None
    assert found.fault.text in FAULTS
    assert set(HEALTH) == set(Health)


def test_its_queries_do_not_grow(
    antti: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(antti)
    with django_assert_num_queries(9):
        page(antti)
    add_calls(cast, *map(str, range(20)))
    catch_up(Flat())
    with django_assert_num_queries(9):
        page(antti)
