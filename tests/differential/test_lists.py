"""`visible_to` of every model that has it, and of what stands behind it, against the rule written a second time.

A noun that comes later needs its maker in `MAKERS`, or the first test fails.
"""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from latu.calls.models import Call
from latu.clients.models import Client
from latu.core.access import SYSTEM, Level
from latu.core.dates import today
from latu.core.gate import write
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.partners.models import Answer, Notice
from latu.people.models import Interaction, Person, Tie
from latu.people.queries import interactions, ties_to
from latu.projects.models import Project
from latu.search.models import Document
from latu.web import visible
from tests.cast import Cast
from tests.differential.readers import Reader, make_readers

SEED = 7
RECORDS = 200  # of each noun

type Values = dict[str, Any]

# What a row needs besides owner, steward and level.
MAKERS: Mapping[type[models.Model], Callable[[random.Random, int], Values]] = {
    Organisation: lambda rnd, number: {"name": f"Paja {number}"},
    Person: lambda rnd, number: {"given": "Aino", "restricted": rnd.random() < 0.2},
    Network: lambda rnd, number: {"names": {"fi": f"Verkosto {number}"}},
    Project: lambda rnd, number: {"titles": {"fi": f"Hanke {number}"}},
    Call: lambda rnd, number: {"identifier": f"HAKU-{number}"},
    Notice: lambda rnd, number: {"kind": "offer", "expires_on": today() + timedelta(days=number)},
    Client: lambda rnd, number: {"organisation_id": number},
}
ANSWERS = Answer  # a conversation has two organisations, and neither level nor steward
WITH_OWNER = {Notice, Client}  # nobody's is there none


def with_rule() -> set[type[models.Model]]:
    """Every model that can be asked what a viewer may see."""
    return {
        model
        for model in apps.get_models()
        if hasattr(model._default_manager.get_queryset(), "visible_to")
    }


def test_every_model_with_a_level_is_known_here() -> None:
    """A level is kept by `visible_to`; that of documents is tested by searching, that of ties below."""
    has_level = {
        model
        for model in apps.get_models()
        if model.__module__.startswith("latu.")
        and any(field.name == "level" for field in model._meta.concrete_fields)
    }
    assert has_level == {*MAKERS, Document, Tie, Interaction}
    assert with_rule() == {*MAKERS, ANSWERS}
    assert set(visible.NOUNS.values()) == set(MAKERS)


@pytest.fixture
def readers(cast: Cast) -> list[Reader]:
    """Everybody, and records of every noun at random."""
    readers = make_readers(cast)
    rnd = random.Random(SEED)
    owners = [cast.tunturi.pk, cast.ranta.pk, cast.kunta.pk, cast.paja.pk]
    stewards = [each.user_id for each in readers if each.user_id is not None]
    with write(SYSTEM):
        for model, make in MAKERS.items():
            nobodys = [] if model in WITH_OWNER else [None]
            first = owners[0]  # organisations come before clients: their numbers are there by then
            rows = (
                model(
                    **make(rnd, first + number),
                    owner_id=rnd.choice([*owners, *nobodys]),
                    steward_id=rnd.choice(stewards) if rnd.random() < 0.3 else None,
                    level=Level.ORGANISATION if model is Client else rnd.choice(list(Level)),
                )
                for number in range(RECORDS)
            )
            model._default_manager.bulk_create(rows)
        Answer.objects.bulk_create(
            Answer(notice=notice, organisation_id=rnd.choice(owners))
            for notice in Notice.objects.order_by("pk")
        )
    return readers


def expected(reader: Reader, model: type[models.Model]) -> set[int]:
    """What the reader is to see of a model."""
    rows: list[Any] = list(model._default_manager.all())
    return {row.pk for row in rows if is_seen(reader, row)}


def is_seen(reader: Reader, row: Any) -> bool:
    """By the common rule, but for two nouns: clients are seen by those whose role in the owner is not a company's,
    and not by the system; conversations by members of the two organisations."""
    if isinstance(row, Client):
        return reader.roles.get(row.owner_id, "company") != "company"
    if isinstance(row, Answer):
        return bool({row.notice.owner_id, row.organisation_id} & set(reader.roles))
    return reader.sees(row)


def test_lists_show_what_the_rule_says(readers: list[Reader]) -> None:
    for model in sorted(with_rule(), key=str):
        sights = set()
        for reader in readers:
            rows: Any = model._default_manager.get_queryset()
            found = list(rows.visible_to(reader.viewer).values_list("pk", flat=True))
            assert len(found) == len(set(found)), (reader.name, model)
            assert set(found) == expected(reader, model), (reader.name, model)
            sights.add(frozenset(found))
        assert len(sights) > 3, model


def test_records_by_reference_are_the_same_but_for_restricted_people(readers: list[Reader]) -> None:
    restricted = set(Person.objects.filter(restricted=True).values_list("pk", flat=True))
    assert restricted
    for noun, model in visible.NOUNS.items():
        gone = restricted if model is Person else set[int]()
        for reader in readers:
            found = set(visible.rows_of(reader.viewer, noun).values_list("pk", flat=True))
            assert found == expected(reader, model) - gone, (reader.name, noun)


def test_a_record_at_hand_is_judged_as_in_lists(readers: list[Reader]) -> None:
    """`may_see` of the viewer, for the nouns of the common rule."""
    for model in set(MAKERS) - {Client}:
        rows: list[Any] = list(model._default_manager.all())
        for reader in readers:
            for row in rows:
                assert reader.viewer.may_see(row) == reader.sees(row), (reader.name, row.pk)


def test_ties_show_what_their_own_level_says(readers: list[Reader]) -> None:
    """The knower sees a tie; others as its level says, with the knower's organisations for an owner."""
    rnd = random.Random(SEED)
    people = list(Person.objects.order_by("pk")[:30])
    knowers = {each.user_id: each for each in readers if each.user_id is not None}
    Tie.objects.bulk_create(
        Tie(person=person, knower_id=knower, strength=1, level=rnd.choice(list(Level)))
        for person in people
        for knower in rnd.sample(sorted(knowers), 4)
    )
    for reader in readers:
        for person in people:
            found = [tie.pk for tie in ties_to(reader.viewer, person)]
            every = Tie.objects.filter(person=person)
            seen = {tie.pk for tie in every if sees_said(reader, tie, knowers[tie.knower_id])}
            assert sorted(found) == sorted(seen), (reader.name, person.pk)


def test_what_has_been_shows_what_its_own_level_says(readers: list[Reader]) -> None:
    """As of ties; and nothing of a person whom the reader does not see."""
    rnd = random.Random(SEED)
    authors = {each.user_id: each for each in readers if each.user_id is not None}
    Interaction.objects.bulk_create(
        Interaction(
            person=person, author_id=rnd.choice(list(authors)), kind="event", day=today(), level=level
        )
        for person in Person.objects.all()
        for level in Level
    )  # fmt: skip
    sights = set()
    for reader in readers:
        found = list(interactions(reader.viewer).values_list("pk", flat=True))
        seen = {
            row.pk
            for row in Interaction.objects.select_related("person")
            if reader.sees(row.person)
            and not row.person.restricted
            and sees_said(reader, row, authors[row.author_id])
        }
        assert len(found) == len(set(found)), reader.name
        assert set(found) == seen, reader.name
        sights.add(frozenset(found))
    assert len(sights) > 3


def sees_said(reader: Reader, said: Tie | Interaction, speaker: Reader) -> bool:
    """The system does not know anybody: it sees what the network sees."""
    if said.level == "public" or speaker.user_id == reader.user_id:
        return True
    is_colleague = not speaker.roles.keys().isdisjoint(reader.roles)
    in_network = reader.is_system or any(role != "company" for role in reader.roles.values())
    if said.level == "network":
        return is_colleague or in_network
    return said.level == "organisation" and is_colleague
