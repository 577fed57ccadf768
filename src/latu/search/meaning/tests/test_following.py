"""Vectors follow documents."""

import threading

import numpy as np
import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.search import index
from latu.search.meaning.embedder import E5Embedder, NullEmbedder, Vectors
from latu.search.meaning.following import BATCH, catch_up, waiting
from latu.search.meaning.tests.conftest import draft, put
from latu.search.meaning.vectors import pack, unpack
from latu.search.models import Document, Vector

pytestmark = pytest.mark.django_db


class Counting(NullEmbedder):
    """Gives any vector, fails at a word, and counts the texts it was given."""

    id, dim = "counting", 384

    def __init__(self, fails_at: str = "\0") -> None:
        self.texts: list[str] = []
        self.fails_at = fails_at

    def embed_passages(self, texts: list[str]) -> Vectors | None:
        self.texts += texts
        if any(self.fails_at in text for text in texts):
            return None
        return np.ones((len(texts), self.dim), dtype=np.float32)


def test_all_that_wait_get_theirs_whatever_the_number() -> None:
    put(*(draft(number, f"Call {number}") for number in range(2 * BATCH + 3)))
    told: list[int] = []
    assert catch_up(Counting(), None, told.append)
    assert sum(told) == Vector.objects.count() == 2 * BATCH + 3
    assert not waiting().exists()


def test_what_says_nothing_and_people_get_none() -> None:
    put(draft(1, "Jane", noun="person", is_meaningful=False))
    assert catch_up(Counting())
    assert not Vector.objects.exists()


def test_the_same_text_is_not_made_again_and_a_changed_one_is() -> None:
    embedder = Counting()
    put(draft(1, "Reindeer", body="One text"))
    catch_up(embedder)
    put(draft(1, "Reindeer", body="One text", programme="life"))
    assert waiting().count() == 1
    catch_up(embedder)
    assert len(embedder.texts) == 2
    first = Vector.objects.get().pk
    put(draft(1, "Reindeer", body="Another text"))
    catch_up(embedder)
    assert len(embedder.texts) == 4
    assert Vector.objects.get().pk > first


def test_a_text_that_the_model_cannot_stand_holds_nobody_up() -> None:
    put(*(draft(number, "poison" if number == 3 else f"Call {number}") for number in range(5)))
    embedder = Counting(fails_at="poison")
    assert catch_up(embedder)
    assert not waiting().exists()
    assert Vector.objects.count() == 5
    assert bytes(Vector.objects.get(document__title="poison").title) == b""


def test_without_answers_everything_goes_on_waiting() -> None:
    put(draft(1, "Reindeer"))
    assert not catch_up(Counting(fails_at=""))
    assert not catch_up(NullEmbedder())
    assert waiting().count() == 1


def test_a_document_that_changed_meanwhile_goes_on_waiting() -> None:
    put(draft(1, "Reindeer"))

    class Slow(Counting):
        def embed_passages(self, texts: list[str]) -> Vectors | None:
            if not self.texts:
                put(draft(1, "Batteries"))
            return super().embed_passages(texts)

    embedder = Slow()
    assert catch_up(embedder)
    assert embedder.texts[0] == "Reindeer"
    assert embedder.texts[-1] == "Batteries. "[:-1]
    assert Vector.objects.count() == 1


def test_a_document_that_is_gone_meanwhile_does_no_harm() -> None:
    put(draft(1, "Reindeer"))

    class Slow(Counting):
        def embed_passages(self, texts: list[str]) -> Vectors | None:
            with write(SYSTEM) as w:
                index.remove(w, "call", [1])
            return super().embed_passages(texts)

    assert catch_up(Slow())
    assert not Vector.objects.exists()


def test_a_removed_document_takes_its_vector_with_it() -> None:
    put(draft(1, "Reindeer"))
    catch_up(Counting())
    with write(SYSTEM) as w:
        index.remove(w, "call", [1])
    assert not Vector.objects.exists()


def test_it_stops_when_told() -> None:
    put(draft(1, "Reindeer"))
    stop = threading.Event()
    stop.set()
    assert catch_up(Counting(), stop)
    assert waiting().count() == 1


def test_what_is_kept_is_nearly_what_was_made(embedder: E5Embedder) -> None:
    made = embedder.embed_passages(["Reindeer husbandry", "Hydrogen valleys"])
    assert made is not None
    kept = unpack([pack(each) for each in made], embedder.dim)
    assert np.allclose((kept * made).sum(axis=1), 1, atol=0.002)
    assert not unpack([b""], embedder.dim).any()
    put(draft(1, "Reindeer husbandry"))
    catch_up(embedder)
    assert Document.objects.get().vector.model == embedder.id
