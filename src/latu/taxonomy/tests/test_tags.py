"""Tags: found, set, taken off."""

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.refs import Ref
from latu.taxonomy.models import Concept, Tag
from latu.taxonomy.tags import forget, names_set, put_found, set_tags, tags_of, take_off

pytestmark = pytest.mark.usefixtures("thesaurus", "db")
CALL = Ref("call", 7)


@pytest.fixture
def some(thesaurus: None, db: None) -> list[int]:
    return list(Concept.objects.order_by("slug").values_list("pk", flat=True)[:3])


def find(*concepts: int) -> None:
    with write(SYSTEM) as w:
        put_found(w, CALL.noun, {CALL.id: concepts})


def shown() -> list[tuple[int, str]]:
    rows = tags_of(CALL.noun, [CALL.id]).get(CALL.id, [])
    return [(row.concept_id, row.origin) for row in rows]


def test_a_persons_word_stays(some: list[int]) -> None:
    one, two, three = some
    find(one, two)
    assert shown() == [(one, "found"), (two, "found")]
    with write(SYSTEM) as w:
        take_off(w, CALL, [one])
        set_tags(w, CALL, [three])
    assert shown() == [(three, "set"), (two, "found")]
    find(one, three)
    assert shown() == [(three, "set")], "what was taken off came back, or what was set is lost"
    with write(SYSTEM) as w:
        set_tags(w, CALL, [one])
    find()
    assert shown() == [(one, "set"), (three, "set")]


def test_what_is_found_takes_the_place_of_what_was_found_in_its_order(some: list[int]) -> None:
    one, two, three = some
    find(one, two)
    kept = set(Tag.objects.values_list("pk", flat=True))
    find(one, two)
    assert set(Tag.objects.values_list("pk", flat=True)) == kept, "the same was written anew"
    find(three, one)
    assert shown() == [(three, "found"), (one, "found")]


def test_other_records_are_left_alone(some: list[int]) -> None:
    with write(SYSTEM) as w:
        put_found(w, "call", {7: some[:1], 8: some[:1]})
        put_found(w, "project", {7: some[:1]})
        put_found(w, "call", {7: []})
        forget(w, "project", [7])
    assert [str(tag.ref) for tag in Tag.objects.all()] == ["call:8"]


def test_names_of_what_was_set(thesaurus: None) -> None:
    concept = Concept.objects.get(slug="reindeer-husbandry")
    other = Concept.objects.get(slug="batteries")
    with write(SYSTEM) as w:
        set_tags(w, CALL, [concept.pk])
        put_found(w, CALL.noun, {CALL.id: [other.pk]})
    assert names_set([CALL, Ref("person", 1)]) == {CALL: ", ".join(concept.labels.values())}
