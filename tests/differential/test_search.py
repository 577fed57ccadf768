"""Search against an oracle: 10,000 records at random, everybody's questions, and no difference.

The seed is fixed, so a difference stays until it is mended; what differs is told with the question and the reader.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from latu.core.access import SYSTEM, visible_q
from latu.core.gate import write
from latu.core.morphology import finnish
from latu.core.refs import Ref
from latu.search import engine, index
from latu.search.asking import Answer, Question, ask
from latu.search.engine import Sort
from latu.search.meaning.following import keep
from latu.search.meaning.nearest import nearest
from latu.search.meaning.vectors import NUMBERS, Vectors, pack
from latu.search.models import Document, Vector
from latu.search.parsing import NOUNS, parse
from latu.search.spelling import other_spelling
from latu.search.suggesting import MOST_READ, called_like
from latu.search.words import matching
from tests.cast import make_cast
from tests.differential.oracle import (
    FILTERS,
    Entry,
    Oracle,
    best_place,
    entry,
    place,
    values,
    within,
    without_filter,
    words,
)
from tests.differential.questions import (
    Asked,
    beginnings,
    covers_all_nouns,
    questions,
    slips,
)
from tests.differential.readers import Reader, make_readers
from tests.differential.register import Register, make_register

SEED = 20
RECORDS = 10_000
QUESTIONS = 300
SUGGESTED = 8
OTHER_OWNERS = (9001, 9002)  # organisations with nobody in them
MODEL = "random"


@dataclass(frozen=True, repr=False)
class World:
    """The register, who reads it, and for each reader what they see."""

    register: Register
    readers: list[Reader]
    oracle: Oracle
    seen: dict[str, list[Entry]]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Written once for all tests of the file."""
    with django_db_blocker.unblock(), translation.override("en"):
        cast = make_cast()
        readers = make_readers(cast)
        owners = (cast.tunturi.pk, cast.ranta.pk, cast.kunta.pk, cast.paja.pk, None, *OTHER_OWNERS)
        stewards = [each.user_id for each in readers if each.user_id is not None]
        with write(SYSTEM) as w:
            index.remove(w, "organisation", filter(None, owners[:4]))
        register = make_register(SEED, RECORDS, owners, stewards)
        oracle = Oracle([entry(each) for each in register.drafts])
        seen = {
            reader.name: [each for each in oracle.entries if reader.sees(each.draft)]
            for reader in readers
        }
        yield World(register, readers, oracle, seen)
        call_command("flush", interactive=False, verbosity=0)


pytestmark = pytest.mark.django_db


def asked_by(world: World, rnd: random.Random, count: int) -> Iterator[tuple[Reader, Asked]]:
    """Questions at random, the readers by turns."""
    for number, asked in enumerate(questions(rnd, world.register, count)):
        yield world.readers[number % len(world.readers)], asked


def all_pages(reader: Reader, asked: Asked, sort: Sort, rows: int) -> tuple[list[Ref], Answer]:
    """What is found, page after page, and the answer of the last one."""
    query, found, page = parse(asked.typed), list[Ref](), 1
    while True:
        question = Question(query, sort, concepts=False, meaning=False, page=page, rows=rows)
        answer = ask(reader.viewer, question)
        found += [hit.ref for hit in answer.hits]
        if not answer.page.has_next():
            return found, answer
        page += 1


def test_the_register_and_its_readers_are_what_the_other_tests_take_them_for(world: World) -> None:
    assert covers_all_nouns()
    assert Document.objects.count() == len(world.oracle.entries) == RECORDS
    assert {each.draft.ref.noun for each in world.oracle.entries} == set(NOUNS)
    public = frozenset().union(*(each.every for each in world.seen["nobody"]))
    assert public.isdisjoint(world.register.rare)
    assert len(public & {f"{word}heim" for word in world.register.rare}) > 10
    assert len(world.seen["system"]) == RECORDS
    assert world.seen["veikko"] == world.seen["nobody"], "the account is closed"
    sights = {tuple(each.ref for each in entries) for entries in world.seen.values()}
    assert len(sights) == len(world.readers) - 1, "all others differ"


def test_hits_numbers_and_facets(world: World) -> None:
    assert not differences(world, SEED, QUESTIONS)


@pytest.mark.soak
def test_very_many_questions(world: World) -> None:
    assert not differences(world, SEED + 10, 10 * QUESTIONS)


def differences(world: World, seed: int, count: int) -> list[str]:
    """Ask so many questions; what differs, with reader and question. Enough of them find something."""
    rnd, told, found_any = random.Random(seed), list[str](), 0
    for reader, asked in asked_by(world, rnd, count):
        having = world.oracle.having(asked, world.seen[reader.name])
        now = timezone.now()
        expected = [each.ref for each in within(asked, having, now)]
        rows = max(rnd.choice((20, 150, 600)), len(expected) // 4 + 1)
        found, answer = all_pages(reader, asked, rnd.choice(tuple(Sort)), rows)
        found_any += bool(found)
        what = [
            *different_hits(found, expected, answer),
            *different_facets(asked, having, answer, now),
        ]
        told += [f"{reader.name}: {asked.typed}: {each}" for each in what]
    assert found_any > count / 3
    return told


def different_hits(found: list[Ref], expected: list[Ref], answer: Answer) -> Iterator[str]:
    """Hits, and their numbers by noun."""
    if answer.left_out or answer.wider or answer.near:
        yield "words were left out, or more was shown than was asked for"
    if len(set(found)) != len(found):
        yield "a record twice"
    if set(found) - set(expected):
        yield f"too many: {sorted(set(found) - set(expected))[:5]}"
    if len(expected) > engine.MOST:
        yield "more is expected than is counted: ask for less"
    if set(expected) - set(found):
        yield f"missing: {sorted(set(expected) - set(found))[:5]}"
    if answer.chosen.total != len(expected) or answer.chosen.is_more:
        yield f"{answer.chosen.total} counted of {len(expected)}"
    if answer.chosen.by_value != dict(Counter(each.noun for each in expected)):
        yield f"by noun: {answer.chosen.by_value}"


def different_facets(
    asked: Asked, having: list[Entry], answer: Answer, now: datetime
) -> Iterator[str]:
    """Every number of every filter, and its total. A number that may be too low has to say so, and is never too high."""
    reach = {
        name: {each.ref: each for each in within(without_filter(asked, name), having, now)}
        for name in FILTERS
    }
    is_beyond = len({ref for each in reach.values() for ref in each}) > engine.MOST
    for name, entries in reach.items():
        counted, expected = answer.facets.of[name], values(name, entries.values(), now)
        if counted.is_more:
            if not is_beyond:
                yield f"{name}: more is said to be there"
            if any(number > expected.get(each, 0) for each, number in counted.by_value.items()):
                yield f"{name}: {counted.by_value} are more than {expected}"
        elif counted.by_value != expected:
            yield f"{name}: {counted.by_value} for {expected}"
        elif counted.total != len(entries):
            yield f"{name}: {counted.total} in all for {len(entries)}"


def test_above_the_limit_of_counting(world: World) -> None:
    """Asked for everything, it counts the newest alone and says so; filters in force are counted by themselves."""
    for reader, typed in product(world.readers, ("", "ohjelma:life maa:SE")):
        seen, now = world.seen[reader.name], timezone.now()
        asked = Asked(typed, country=typed[-2:], programme="life" if typed else "")
        expected = [each.ref for each in within(asked, seen, now)]
        answer = ask(reader.viewer, Question(parse(typed), rows=100))
        found = [hit.ref for hit in answer.hits]
        what = [*different_facets(asked, seen, answer, now)]
        what += different_hits(found, expected, answer) if len(expected) <= 100 else ()
        assert not what, (reader.name, typed, what)
        assert set(found) <= set(expected), (reader.name, typed)
        assert answer.chosen.is_more == (len(expected) > engine.MOST), (reader.name, typed)
        assert answer.chosen.total == min(len(expected), engine.MOST + 1), (reader.name, typed)


def test_records_that_are_shown_besides(world: World) -> None:
    """With some of the words only: they are seen by the reader, have one of the words, and are no hits."""
    rnd, shown = random.Random(SEED + 1), 0
    for reader, asked in asked_by(world, rnd, QUESTIONS // 3):
        answer = ask(reader.viewer, Question(parse(asked.typed), meaning=False))
        near = {hit.ref for hit in answer.near}
        some = within(asked, any_word(world, reader, asked), timezone.now())
        assert near <= {each.ref for each in some}, (reader.name, asked.typed)
        assert near.isdisjoint(hit.ref for hit in answer.hits)
        shown += len(near)
    assert shown > 100


def any_word(world: World, reader: Reader, asked: Asked) -> list[Entry]:
    """What has at least one of the words: what has not is nothing to any of them alone."""
    found: dict[Ref, Entry] = {}
    for each in asked.words:
        alone = replace(asked, words=(each,))
        having = world.oracle.having(
            alone, world.seen[reader.name], is_last=each == asked.words[-1]
        )
        found |= {one.ref: one for one in having}
    return list(found.values())


def test_lists_narrowed_by_words(world: World) -> None:
    for reader, asked in asked_by(world, random.Random(SEED + 2), QUESTIONS // 4):
        having = world.oracle.having(asked, world.seen[reader.name]) if asked.words else []
        for noun in NOUNS:
            found = set(matching(reader.viewer, noun, asked.typed))
            expected = {each.ref.id for each in having if each.ref.noun == noun}
            assert found == expected, (reader.name, asked.typed, noun)


def test_suggestions_while_typing(world: World) -> None:
    rnd, full = random.Random(SEED + 3), 0
    for number, text in enumerate(beginnings(rnd, world.register, QUESTIONS)):
        reader, typed = world.readers[number % len(world.readers)], words(text)
        found = called_like(reader.viewer, text, SUGGESTED)
        having = world.oracle.called(typed, world.seen[reader.name])
        seen = {each.ref: each for each in having}
        told = reader.name, text
        assert {each.ref for each in found} <= set(seen), told
        assert len({each.ref for each in found}) == len(found) == min(len(seen), SUGGESTED), told
        shown = [place(each.name, typed) for each in found]
        assert shown == sorted(shown), told
        if len(seen) <= MOST_READ:  # of more, the newest are looked at
            expected = sorted(best_place(each, typed) for each in seen.values())
            assert shown == expected[:SUGGESTED], told
        for each in found:
            draft = seen[each.ref].draft
            assert each.name in {draft.title, *draft.names.split(" · ")}, told
        full += len(found) == SUGGESTED
    assert full > QUESTIONS / 10


def test_no_other_spelling_comes_from_a_hidden_record(world: World) -> None:
    """What is offered stands in a record that the reader sees, or is no word of the register at all."""
    rnd, offered = random.Random(SEED + 4), 0
    typed = [*world.register.rare[:70], *(f"{word}heim" for word in world.register.rare[:20])]
    texts = [each.draft.body.split()[-1] for each in rnd.sample(world.oracle.entries, 20)]
    written = {
        reader.name: frozenset().union(*(each.written for each in world.seen[reader.name]))
        for reader in world.readers
    }
    for number, slip in enumerate(slips(rnd, [*typed, *texts])):
        reader = world.readers[number % len(world.readers)]
        spelling = other_spelling(reader.viewer, parse(slip), [])
        for word in spelling.words.values() if spelling else ():
            known = word in finnish.suggestions(slip)
            assert known or set(words(word)) <= written[reader.name], (reader.name, slip, word)
            offered += 1
    assert offered > 20


def test_what_is_near_in_meaning(world: World) -> None:
    numbers = np.random.default_rng(SEED)
    with_vectors = list(Document.objects.order_by("pk")[: RECORDS // 3])
    with write(SYSTEM):
        keep(
            Vector(
                document=each, model=MODEL, digest="", title=pack(one(numbers)), text=pack(one(numbers))
            )
            for each in with_vectors
        )  # fmt: skip
    refs = {each.pk: Ref(each.noun, each.record_id) for each in with_vectors}
    for reader in world.readers:
        seen = {each.ref for each in world.seen[reader.name]} & set(refs.values())
        for noun in ("", *NOUNS):
            asked = [one(numbers), one(numbers)]
            lists = nearest(MODEL, asked, visible_q(reader.viewer), noun, 50).lists
            of_noun = {ref for ref in seen if noun in ("", ref.noun)}
            for found in lists:
                assert {refs[pk] for pk in found} <= of_noun, (reader.name, noun)
                assert len(found) == len(set(found)) == min(50, len(of_noun)), (reader.name, noun)


def one(numbers: np.random.Generator) -> Vectors:
    """A vector of length 1 in any direction."""
    vector = numbers.standard_normal(NUMBERS).astype(np.float32)
    return vector / np.linalg.norm(vector)
