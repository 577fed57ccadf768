"""The nearest of what one may see."""

import pytest
from django.db.models import Q

from latu.core.access import ANYONE, Level, Viewer, visible_q
from latu.core.access import SYSTEM as EVERYTHING
from latu.core.gate import write
from latu.search import index
from latu.search.asking import Question, ask
from latu.search.meaning import nearest as module
from latu.search.meaning.asking import Unavailable
from latu.search.meaning.embedder import E5Embedder
from latu.search.meaning.following import catch_up
from latu.search.meaning.nearest import nearest
from latu.search.meaning.tests.conftest import draft, put
from latu.search.models import Document
from latu.search.parsing import parse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_matrices", {})


def near(embedder: E5Embedder, text: str, allowed: Q | None = None, noun: str = "") -> list[int]:
    vectors = embedder.embed_queries([text])
    assert vectors is not None
    (found,) = nearest(
        embedder.id, [vectors[0]], Q() if allowed is None else allowed, noun, 10
    ).lists
    numbers = dict(Document.objects.values_list("pk", "record_id"))
    return [numbers[pk] for pk in found]


def test_the_nearest_comes_first_in_another_language(embedder: E5Embedder) -> None:
    put(draft(1, "Batteries for vehicles"), draft(2, "Reindeer husbandry"), draft(3, "Cancer"))
    catch_up(embedder)
    assert near(embedder, "poronhoito")[0] == 2
    assert near(embedder, "cancervård")[0] == 3


def test_what_one_may_not_see_is_not_there(embedder: E5Embedder) -> None:
    put(
        draft(1, "Reindeer husbandry", level=Level.PRIVATE, owner_id=4, steward_id=9),
        draft(2, "Batteries"),
    )
    catch_up(embedder)
    assert near(embedder, "poronhoito", visible_q(ANYONE)) == [2]
    assert near(embedder, "poronhoito", visible_q(Viewer(user_id=9)))[0] == 1


def test_what_changes_its_text_or_level_or_is_removed_is_seen_at_once(embedder: E5Embedder) -> None:
    put(draft(1, "Reindeer husbandry"), draft(2, "Batteries"))
    catch_up(embedder)
    assert near(embedder, "poronhoito") == [1, 2]
    put(draft(1, "Hydrogen"), draft(3, "Reindeer herding"))
    catch_up(embedder)
    assert near(embedder, "poronhoito")[0] == 3
    with write(EVERYTHING) as w:
        index.remove(w, "call", [3])
    assert 3 not in near(embedder, "poronhoito")
    put(draft(1, "Hydrogen", level=Level.PRIVATE))
    assert near(embedder, "vety", visible_q(ANYONE)) == [2]


def test_a_narrow_filter_is_searched_whole(
    embedder: E5Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "POOL", 2)
    put(*(draft(number, f"Reindeer herding {number}") for number in range(1, 9)))
    put(draft(20, "Batteries", programme="life"), draft(30, "Batteries", noun="project"))
    catch_up(embedder)
    assert near(embedder, "poronhoito", Q(programme="life")) == [20]
    assert near(embedder, "poronhoito", noun="project") == [30]


def test_a_question_in_finnish_finds_an_english_call(embedder: E5Embedder) -> None:
    put(
        draft(1, "Reindeer herding and climate change adaptation"),
        draft(2, "Batteries for electric vehicles"),
        draft(3, "Secret reindeer", level=Level.PRIVATE),
    )
    catch_up(embedder)
    answer = ask(ANYONE, Question(parse("Miten poronhoito voi sopeutua lämpenevään ilmastoon?")))
    assert answer.hits == []
    assert [hit.ref.id for hit in answer.near] == [1, 2]
    assert answer.near[0].why == "Near to what you look for"
    assert not answer.is_by_words_alone


def test_by_words_alone_there_is_still_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    put(draft(1, "Reindeer herding"), draft(2, "Batteries"))
    monkeypatch.setattr("latu.search.meaning.asking._remembered", _fails)
    answer = ask(ANYONE, Question(parse("reindeer xyzzyx")))
    assert [hit.ref.id for hit in answer.near] == [1]
    assert answer.is_by_words_alone


def _fails(typed: str, concepts: str) -> None:
    raise Unavailable


def test_while_vectors_are_being_made_words_decide(embedder: E5Embedder) -> None:
    put(draft(1, "Reindeer husbandry"))
    catch_up(embedder)
    put(*(draft(number, f"Battery {number}") for number in range(2, 5)))
    vectors = embedder.embed_queries(["poronhoito"])
    assert vectors is not None
    assert nearest(embedder.id, [vectors[0]], Q(), "", 10).share == 0.25
    assert nearest(embedder.id, [vectors[0]], Q(), "project", 10).share == 0
