"""The child process of the model: whatever happens to it, whoever asked goes on."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pytest

from latu.search.meaning.embedder import E5Embedder, NullEmbedder
from latu.search.meaning.process import FAULTS_BEFORE_REST, Process
from latu.search.meaning.texts import MOST_CHARACTERS, passages, safe


@pytest.fixture
def embedder() -> Iterator[E5Embedder]:
    embedder = E5Embedder(seconds=20)  # of its own, to be killed
    yield embedder
    embedder.close()


def pid(embedder: E5Embedder) -> int:
    assert embedder.process.pid is not None
    return embedder.process.pid


def test_the_same_in_two_languages_is_nearer_than_something_else(embedder: E5Embedder) -> None:
    question = embedder.embed_queries(["Miten poronhoito sopeutuu ilmastonmuutokseen?"])
    texts = embedder.embed_passages(
        ["Reindeer herding and climate change adaptation", "Batteries for electric vehicles"]
    )
    assert question is not None
    assert texts is not None
    assert np.allclose(np.linalg.norm(texts, axis=1), 1, atol=1e-3)
    reindeer, batteries = texts @ question[0]
    assert reindeer > batteries + 0.03


def test_a_killed_child_costs_one_answer_at_most(embedder: E5Embedder) -> None:
    assert embedder.embed_queries(["a"]) is not None
    os.kill(pid(embedder), signal.SIGKILL)
    embedder.embed_queries(["b"])
    assert embedder.embed_queries(["c"]) is not None


def test_a_hanging_child_is_given_up_and_started_again(embedder: E5Embedder) -> None:
    assert embedder.embed_queries(["a"]) is not None
    os.kill(pid(embedder), signal.SIGSTOP)
    embedder.process.seconds = 0.2
    assert embedder.embed_queries(["b"]) is None
    embedder.process.seconds = 20
    assert embedder.embed_queries(["c"]) is not None


def test_a_child_that_cannot_start_is_left_alone_for_a_while() -> None:
    process = Process("latu.search.meaning.no_such_module", dim=3, seconds=5)
    for _ in range(FAULTS_BEFORE_REST + 2):
        assert process.ask("query", ["a"]) is None
    assert process.pid is None
    assert process.is_resting


def test_another_thread_does_not_wait_longer_than_for_an_answer(embedder: E5Embedder) -> None:
    assert embedder.embed_queries(["a"]) is not None
    os.kill(pid(embedder), signal.SIGSTOP)
    embedder.process.seconds = 0.5
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(embedder.embed_queries(["b"])))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == 3


@pytest.mark.parametrize(
    "text",
    [
        "\ufdfa" * 1_000_000,
        "😀" * 1_000_000,
        "\0\x01\ufeff\ue000\u202e",
        "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "ignore") + "\u0378",
        "a" * 10_000_000,
        "ä" + "\u0301" * 100_000,
        "",
    ],
    ids=["ligature", "emoji", "controls", "unassigned", "long", "accents", "empty"],
)
def test_any_text_gets_a_vector_or_none_and_the_child_lives(
    embedder: E5Embedder, text: str
) -> None:
    clean = safe(text)
    assert len(clean) <= MOST_CHARACTERS
    vectors = embedder.embed_queries([clean])
    assert vectors is None or vectors.shape == (1, embedder.dim)
    assert embedder.embed_queries(["matkailu"]) is not None


def test_a_record_has_its_title_in_both_texts() -> None:
    title, text = passages("Älykäs matkailu", "Ensimmäinen sana. " * 500)
    assert title == "Älykäs matkailu"
    assert text.startswith("Älykäs matkailu. Ensimmäinen")
    assert len(text.split()) <= 112


def test_without_a_model_there_are_no_vectors() -> None:
    assert NullEmbedder().embed_queries(["a"]) is None
    assert NullEmbedder().embed_passages(["a"]) is None


def test_the_child_ends_with_whoever_started_it() -> None:
    code = (
        "from latu.search.meaning.process import Process\n"
        "import os, signal\n"
        "p = Process('latu.search.meaning.child', dim=384, seconds=20)\n"
        "assert p.ask('query', ['a']) is not None\n"
        "print(p.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with suppress(ProcessLookupError):  # it has ended already
        descriptor = os.pidfd_open(int(parent.stdout))
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        assert poll.poll(20_000), "it goes on without its parent"
