"""What is past its time goes as declared, nothing before it was switched on, and no card without asking."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import actions as jobs
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now
from latu.mail.models import Outgoing
from latu.people import actions
from latu.people.models import Person, Tie
from latu.privacy import ageing, retention
from latu.privacy.models import Asked
from latu.records.models import Comment, Todo

OLD = timedelta(days=6 * 365)


@pytest.fixture
def switched_on(cast: Cast) -> None:
    with write(cast.viewer(cast.antti)) as w:
        retention.switch(w, is_on=True)


def run() -> JobRun:
    with write(SYSTEM) as w:
        row = jobs.start(w, kind_name="retention", params={}, enqueue=False)
    return run_now(row.pk, SYSTEM, heartbeat=False)


def make(cast: Cast, given: str) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values={"given": given, "family": "Suksinen"})
        person = actions.create(w, content=content, owner_id=cast.tunturi.pk)
    Person.objects.filter(pk=person.pk).update(updated_at=timezone.now() - OLD)
    return person


def old_rows(cast: Cast) -> None:
    at = timezone.now() - OLD
    for key, made in (("old", at), ("new", timezone.now())):
        Outgoing.objects.create(
            key=key, to="a@example.org", subject=key, text="x", html="x", made_at=made
        )
        Comment.objects.create(
            noun="organisation", record_id=cast.paja.pk, author=cast.aino, text=key, at=made
        )
    Todo.objects.create(noun="organisation", record_id=1, user=cast.aino, text="old", done_at=at)


def test_every_table_with_personal_data_has_a_date_or_lives() -> None:
    labels = {model._meta.label for model in apps.get_models() if getattr(model, "PERSONAL", {})}
    assert labels == set(retention.SINCE) | retention.NOT_BY_AGE
    assert not set(retention.SINCE) & retention.NOT_BY_AGE


def test_months_are_counted_back() -> None:
    at = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert retention.months_before(at, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert retention.months_before(at, 15) == datetime(2024, 12, 28, 12, tzinfo=UTC)


def test_nothing_goes_before_it_is_switched_on(client: Client, cast: Cast) -> None:
    old_rows(cast)
    assert run().state == State.DONE
    assert (Outgoing.objects.count(), Todo.objects.count()) == (2, 1)
    client.force_login(cast.antti)
    page = client.get("/duties/retention/")
    assert {group.model._meta.label: number for group, number in page.context["rows"]} == {
        "mail.Outgoing": 1,
        "records.Comment": 1,
        "records.Todo": 1,
    }
    client.post("/duties/retention/", {"on": "1"})
    assert retention.is_on()


def test_what_is_past_its_time_goes_as_declared(cast: Cast, switched_on: None) -> None:
    old_rows(cast)
    assert run().result == {"erased": 3, "asked": 0, "people": 0}
    assert [each.key for each in Outgoing.objects.all()] == ["new"]
    assert not Todo.objects.exists()  # a to-do without its user is none
    assert set(Comment.objects.values_list("text", "author")) == {("", None), ("new", cast.aino.pk)}
    assert run().result["erased"] == 0


def test_the_keeper_of_an_old_card_is_asked_once(cast: Cast, switched_on: None) -> None:
    person, known = make(cast, "Maija"), make(cast, "Liisa")
    Tie.objects.create(knower=cast.elli, person=known, strength=1)
    assert run().result["asked"] == 1
    todo = Todo.objects.get()
    assert (todo.user, todo.record_id) == (cast.aino, person.pk)
    assert "Maija Suksinen" in todo.text
    assert run().result["asked"] == 0
    later = timezone.now() + timedelta(days=61)
    assert list(ageing.to_erase(later)) == [person]
    Todo.objects.update(done_at=timezone.now())
    assert list(ageing.to_erase(later)) == []
    assert list(ageing.to_ask(later)) == []


@pytest.mark.django_db(transaction=True)
def test_who_is_not_wanted_any_more_is_erased(cast: Cast, switched_on: None) -> None:
    person, other = make(cast, "Maija"), make(cast, "Liisa")
    for each in (person, other):
        with write(SYSTEM) as w:
            ageing.ask(w, person=each)
    Asked.objects.filter(person=other).update(at=timezone.now() - timedelta(days=10))
    Asked.objects.filter(person=person).update(at=timezone.now() - timedelta(days=61))
    assert run().result["people"] == 1
    assert list(Person.objects.all()) == [other]
