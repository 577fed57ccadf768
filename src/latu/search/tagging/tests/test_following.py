"""Tags follow the records."""

import threading
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from latu.calls import actions as calls
from latu.calls import bulk
from latu.calls.models import Call
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.people import actions as people
from latu.projects import actions as projects
from latu.search import renewal
from latu.search.tagging import actions, following
from latu.search.tagging.following import BATCH, Thesaurus, catch_up, waiting
from latu.search.words import matching
from latu.taxonomy.finding import Finder, Wording
from latu.taxonomy.models import Concept, Edition, Label, Tag
from latu.taxonomy.tags import tags_of

pytestmark = pytest.mark.usefixtures("thesaurus", "db")


def add_call(title: str = "Better batteries", **values: Any) -> Call:
    given = {"identifier": title, "titles": {"en": title}, **values}
    with write(SYSTEM) as w:
        return calls.create(w, content=calls.Content(values=given), owner_id=None)


def change(row: Call, **values: Any) -> None:
    with write(SYSTEM) as w:
        calls.edit(w, call=row, content=calls.Content(values=values))


def shown(row: Any) -> list[str]:
    """The slugs of its tags."""
    return [tag.concept.slug for tag in tags_of(row.NOUN, [row.pk]).get(row.pk, [])]


def concept(slug: str) -> Concept:
    return Concept.objects.get(slug=slug)


def test_all_that_wait_are_tagged_whatever_the_number() -> None:
    rows = [add_call(f"Better batteries {number}") for number in range(BATCH + 3)]
    told: list[int] = []
    catch_up(None, told.append)
    assert sum(told) == len(rows)
    assert all(shown(row) == ["batteries"] for row in rows)
    assert not waiting().exists()


def test_each_noun_is_tagged_by_its_own_texts_and_people_are_not() -> None:
    text = {"fi": "Porotalous ja poronhoito. Porotalous elää."}
    with write(SYSTEM) as w:
        content = organisations.Content(values={"name": "Akku Oy", "description": text})
        organisation = organisations.create(w, content=content, owner_id=None)
        network = networks.create(
            w, values={"names": {"fi": "Porotalouden verkosto"}, "description": {}}, owner_id=None
        )
        values = {"titles": {"sv": "Renskötsel och renar"}, "summary": {}, "acronym": "X"}
        project = projects.create(w, content=projects.Content(values=values), owner_id=None)
        person = people.create(
            w,
            content=people.Content(values={"given": "A", "family": "B", "notes": text["fi"] * 3}),
            owner_id=None,
        )
    call = add_call("Haku", summary=text)
    catch_up()
    for row in (organisation, network, project, call):
        assert shown(row) == ["reindeer-husbandry"], row.NOUN
    assert shown(person) == []


def test_other_texts_bring_other_tags_and_none_bring_none() -> None:
    row = add_call("Better batteries")
    catch_up()
    change(row, titles={"en": "Better museums, and museums again"}, summary={"en": "Museums."})
    assert shown(row) == ["batteries"]  # until the loop comes
    catch_up()
    assert shown(row) == ["museums"]
    change(row, titles={"en": "X"}, summary={})
    catch_up()
    assert shown(row) == []


def test_what_a_person_said_stays_whatever_the_texts_say() -> None:
    row = add_call("Better batteries")
    catch_up()
    with write(SYSTEM) as w:
        actions.take_off(w, record=row, concept=concept("batteries"))
        actions.add(w, record=row, concept=concept("museums"))
    assert not waiting().exists(), "a person's word needs no tagging"
    change(row, titles={"en": "Batteries, batteries and hydrogen"})
    catch_up()
    assert shown(row) == ["museums", "hydrogen"]


def test_a_record_is_found_in_another_language_by_what_a_person_said() -> None:
    row = add_call("Better batteries")
    catch_up()
    with write(SYSTEM) as w:
        actions.add(w, record=row, concept=concept("reindeer-husbandry"))
    for text in ("porotalous", "renskötsel", "reindeer husbandry", "akut", "batterier"):
        assert list(matching(SYSTEM, "call", text)) == [row.pk], text
    with write(SYSTEM) as w:
        actions.take_off(w, record=row, concept=concept("reindeer-husbandry"))
    assert not matching(SYSTEM, "call", "porotalous").exists()


def test_another_thesaurus_lets_all_records_be_tagged_anew() -> None:
    row = add_call("Better fast gadgets")
    catch_up()
    assert shown(row) == []
    Label.objects.create(
        concept=concept("batteries"), language="en", text="fast gadgets", folded="fast gadgets",
        key="fast gadget", is_preferred=False,
    )  # fmt: skip
    catch_up()
    assert shown(row) == [], "nothing says yet that the thesaurus is another one"
    Edition.objects.update(digest="another")
    catch_up()
    assert shown(row) == ["batteries"]


def test_a_new_thesaurus_in_the_middle_is_used_from_the_next_batch_on() -> None:
    for number in range(BATCH + 1):
        add_call(f"Better batteries {number}")

    def drop(done: int) -> None:
        if Label.objects.exists():
            Label.objects.all().delete()
            Edition.objects.update(digest="empty")

    catch_up(None, drop)
    assert Tag.objects.count() == BATCH
    catch_up()
    assert not Tag.objects.exists()


def test_a_record_that_changes_meanwhile_goes_on_waiting() -> None:
    row = add_call("Better batteries")

    class Slow(Finder):
        """While it reads, somebody writes."""

        def concepts_of(self, wording: Wording) -> list[int]:
            if row.titles["en"] == "Better batteries":
                change(row, titles={"en": "Better museums, museums"}, summary={"en": "Museums."})
            return super().concepts_of(wording)

    class Slowly(Thesaurus):
        def finder(self) -> Finder:
            known = super().finder()
            return Slow(known.names, known.broader, known.general)

    told: list[int] = []
    catch_up(None, told.append, Slowly())
    assert shown(row) == ["museums"]
    assert told == [1, 1], "it was taken for done with the old text"


def test_a_record_that_is_gone_takes_its_tags_with_it() -> None:
    row = add_call("Better batteries")
    catch_up()
    with write(SYSTEM) as w:
        bulk.remove(w, [row.pk])
    assert not Tag.objects.exists()


def test_documents_without_a_record_do_not_wait_for_ever() -> None:
    row = add_call("Better batteries")
    Call.objects.filter(pk=row.pk).delete()
    catch_up()
    assert not waiting().exists()


def test_a_renewal_of_documents_is_no_reason_to_tag() -> None:
    row = add_call("Better batteries")
    catch_up()
    with write(SYSTEM) as w:
        renewal.renew(w, "call", [row.pk])
    assert not waiting().exists()
    assert shown(row) == ["batteries"]


def test_it_stops_when_told() -> None:
    add_call("Better batteries")
    stop = threading.Event()
    stop.set()
    catch_up(stop)
    assert waiting().count() == 1


def test_nothing_to_do_costs_three_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    catch_up()
    with django_assert_num_queries(3):
        catch_up()


@pytest.mark.django_db(transaction=True)
def test_the_loop_tags_until_told_to_stop() -> None:
    class Stop(threading.Event):
        """Set at the first rest."""

        def wait(self, timeout: float | None = None) -> bool:
            del timeout
            self.set()
            return True

    row = add_call("Better batteries")
    following.tag(Stop())
    assert shown(row) == ["batteries"]
