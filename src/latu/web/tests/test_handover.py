"""Handing over: all of it at once to colleagues, what is private stays private, and nothing when something changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.calls import actions as calls
from latu.calls.models import Call
from latu.clients import actions as clients
from latu.clients.models import Client
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.handover.models import Handover, Passed
from latu.mail.models import Outgoing
from latu.organisations.models import Membership
from latu.people import actions
from latu.people.models import Person, Tie
from latu.records import actions as records
from latu.records.actions import Named
from latu.records.models import ChangeBody, Stance, Todo, Wording
from latu.saved.actions import save
from latu.saved.models import SavedSearch
from latu.search.models import Document

MINE = "/handover/"
FIELD = re.compile(r'<select id="to-[^"]+" name="([^"]+)">(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="((?:\w+:\d+|once|unseen|ties))" value="([^"]*)"')


@dataclass(frozen=True)
class World:
    """What Aino of Tunturi looks after."""

    private: Person
    shared: Person
    client: Client
    todo: Todo
    search: SavedSearch
    call: Call


@pytest.fixture(autouse=True)
def in_english(client: Browser) -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def world(cast: Cast) -> World:
    """One of each kind."""
    with write(SYSTEM) as w:
        content = calls.Content(values={"titles": {"en": "A call"}, "level": "public"})
        call = calls.create(w, content=content, owner_id=None)
    with write(cast.viewer(cast.aino)) as w:
        people = [
            actions.create(
                w,
                content=actions.Content(values={"given": "Test", "family": name, "level": level}),
                owner_id=cast.tunturi.pk,
            )
            for name, level in (("Private", Level.PRIVATE), ("Shared", Level.ORGANISATION))
        ]
        for person in people:
            actions.state_tie(
                w, person=person, strength=3, since=2015, basis="", level=Level.NETWORK
            )
        advised = clients.create(w, owner_id=cast.tunturi.pk, organisation=cast.paja, values={})
        todo = records.add_todo(
            w, ref=people[0].ref, user_id=cast.aino.pk, text="Call them", due=None
        )
        search = save(w, name="Snow", page="calls", query="q=snow", seen=0)
        records.take_stance(w, ref=call.ref, kind=Stance.Kind.FOLLOW)
    return World(people[0], people[1], advised, todo, search, call)


def offered(page: str) -> dict[str, list[str]]:
    """Field of each row → the values of its choices."""
    return {name: OPTION.findall(options) for name, options in FIELD.findall(page)}


def to(user: User, page: str, *keys: str) -> dict[str, str]:
    """The choices that give these rows (all without any named) to somebody."""
    found = offered(page)
    return {
        name: value
        for name in keys or found
        for value in found[name]
        if value.startswith(f"{user.pk}.")
    }


def summary(browser: Browser, choices: dict[str, str], address: str = MINE) -> dict[str, str]:
    """What the page before the last one sends."""
    page = browser.post(address, {**choices, "step": "summary"}).text
    return {**dict(HIDDEN.findall(page)), "step": "done"}


def hand_over(browser: Browser, choices: dict[str, str], address: str = MINE) -> str:
    return browser.post(address, summary(browser, choices, address), follow=True).text


def test_all_goes_to_a_colleague_at_once(client: Browser, cast: Cast, world: World) -> None:
    client.force_login(cast.aino)
    assert f'value="{cast.sari.pk}"' in client.get(MINE).text
    page = client.get(MINE, {"to": cast.sari.pk}).text
    assert page.count(" selected") == 6
    assert "Sari gets" in client.post(MINE, {**to(cast.sari, page), "step": "summary"}).text
    assert Person.objects.filter(steward=cast.aino).count() == 2  # nothing has happened yet
    done = hand_over(client, to(cast.sari, page))
    assert not Person.objects.exclude(steward=cast.sari).exists()
    assert Client.objects.get().steward == cast.sari
    assert not Todo.objects.exclude(user=cast.sari).exists()
    assert SavedSearch.objects.get().user == cast.sari
    assert Stance.objects.get().user == cast.sari
    assert "Test Shared" in done
    assert "Test Private" not in done  # it is Sari's alone now
    assert "Contacts (2)" in done
    assert "There is nothing to hand over." in client.get(MINE).text


def test_what_the_product_wrote_is_shown_in_words(
    client: Browser, cast: Cast, world: World
) -> None:
    with write(cast.viewer(cast.aino)) as w:
        named: Named = {"sender": "Elli", "call": {"fi": "Poroja", "en": "Reindeer"}}
        ref, wording = Ref("call", world.call.pk), Wording.SHARED
        todo = records.remind(w, ref=ref, user_id=cast.aino.pk, wording=wording, named=named)
    client.force_login(cast.aino)
    page = client.get(MINE, {"to": cast.sari.pk}).text
    assert "Elli shares a call: Reindeer" in page
    choices = to(cast.sari, page, f"todo:{todo.pk}")
    Todo.objects.filter(pk=todo.pk).update(named={"sender": "Elli", "call": "Salmon"})
    client.post(MINE, {**choices, "step": "summary"})
    assert Todo.objects.get(pk=todo.pk).user == cast.aino  # it was another one when it was chosen


def test_visibility_stays(client: Browser, cast: Cast, world: World) -> None:
    client.force_login(cast.aino)
    hand_over(client, to(cast.sari, client.get(MINE, {"to": "keep"}).text))
    address = f"/people/{world.private.pk}/"
    for user, status in ((cast.sari, 200), (cast.aino, 404), (cast.antti, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status, user
        rows = client.get("/search/", {"q": "private"}).context["rows"]
        assert bool(rows) == (status == 200), user
    assert Person.objects.get(pk=world.private.pk).level == Level.PRIVATE


def test_the_receiver_is_told_and_asked_whom_they_know(
    client: Browser, cast: Cast, world: World
) -> None:
    with write(cast.viewer(cast.sari)) as w:
        actions.state_tie(
            w, person=world.shared, strength=1, since=None, basis="", level=Level.PRIVATE
        )
    client.force_login(cast.aino)
    hand_over(client, to(cast.sari, client.get(MINE, {"to": "keep"}).text))
    asked = Todo.objects.get(made_at__gt=world.todo.made_at)
    assert (asked.user, asked.ref) == (cast.sari, world.private.ref)
    assert str(asked) == "Do you know Test Private too? Then say so."
    mail = Outgoing.objects.get()
    row = Handover.objects.get()
    assert mail.to == cast.sari.email
    assert f"/handover/{row.pk}/" in mail.text
    assert ": 2" in mail.text
    assert "Private" not in mail.text + mail.subject + mail.html
    client.force_login(cast.sari)
    page = client.get(f"/handover/{row.pk}/").text
    assert "Test Private" in page
    assert "You got" in page
    for other in (cast.antti, cast.elli, cast.kaisa, cast.olli):
        client.force_login(other)
        assert client.get(f"/handover/{row.pk}/").status_code == 404, other


def test_one_by_one_to_several_and_each_sees_their_own_share(
    client: Browser, cast: Cast, world: World
) -> None:
    client.force_login(cast.aino)
    page = client.get(MINE, {"to": "keep"}).text
    shared, private = f"contact:{world.shared.pk}", f"contact:{world.private.pk}"
    hand_over(client, to(cast.sari, page, shared) | to(cast.antti, page, private))
    stewards = dict(Person.objects.values_list("family", "steward"))
    assert stewards == {"Shared": cast.sari.pk, "Private": cast.antti.pk}
    assert Client.objects.get().steward == cast.aino  # nobody was chosen for it
    client.force_login(cast.sari)
    page = client.get(f"/handover/{Handover.objects.get().pk}/").text
    assert "Test Shared" in page
    assert "Antti" not in page.split("<main")[1]


def test_a_private_contact_is_deleted_with_all_that_was_said_of_it(
    client: Browser, cast: Cast, world: World
) -> None:
    client.force_login(cast.aino)
    found = offered(client.get(MINE, {"to": "keep"}).text)
    key = f"contact:{world.private.pk}"
    deleting = [value for value in found[key] if value.startswith("delete.")]
    assert len(deleting) == 1
    assert not any(v.startswith("delete") for k, some in found.items() if k != key for v in some)
    page = hand_over(client, {key: deleting[0]})
    assert "1 private contact was deleted." in page
    assert list(Person.objects.values_list("family", flat=True)) == ["Shared"]
    assert not Todo.objects.exists()
    assert not Document.objects.filter(noun="person", record_id=world.private.pk).exists()
    assert not ChangeBody.objects.filter(fields__family__1="Private").exists()
    noted = Passed.objects.get()
    assert noted.record_id is None
    assert noted.receiver is None


@pytest.mark.parametrize(("ties", "left"), [("keep", 2), ("withdraw", 0)])
def test_what_one_said_to_know_stays_or_is_taken_back(
    client: Browser, cast: Cast, world: World, ties: str, left: int
) -> None:
    client.force_login(cast.aino)
    choices = to(cast.sari, client.get(MINE, {"to": "keep"}).text)
    hand_over(client, {**choices, "ties": ties})
    assert Tie.objects.filter(knower=cast.aino).count() == left
    assert not Tie.objects.exclude(knower=cast.aino).exists()


def test_sent_twice_it_happens_once(client: Browser, cast: Cast, world: World) -> None:
    client.force_login(cast.aino)
    sent = summary(client, to(cast.sari, client.get(MINE, {"to": "keep"}).text))
    first, second = client.post(MINE, sent), client.post(MINE, sent)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert (Handover.objects.count(), Outgoing.objects.count()) == (1, 1)


def test_what_changed_meanwhile_stops_all_of_it(client: Browser, cast: Cast, world: World) -> None:
    client.force_login(cast.aino)
    page = client.get(MINE, {"to": "keep"}).text
    sent = summary(client, to(cast.sari, page))
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values={"level": Level.NETWORK})
        actions.edit(w, person=world.shared, content=content)
    for data in (sent, {**to(cast.sari, page), "step": "summary"}):
        said = client.post(MINE, data)
        assert said.status_code == 200
        assert "“Test Shared” has changed since." in said.text
    assert not Handover.objects.exists()
    assert Client.objects.get().steward == cast.aino
    assert said.text.count(" selected") == 6  # what was chosen is still chosen
    hand_over(client, to(cast.sari, said.text))
    assert Person.objects.get(family="Shared").steward == cast.sari


@pytest.mark.parametrize("leaves", ["account", "organisation"])
def test_a_receiver_who_is_gone_stops_all_of_it(
    client: Browser, cast: Cast, world: World, leaves: str
) -> None:
    client.force_login(cast.aino)
    sent = summary(client, to(cast.sari, client.get(MINE, {"to": "keep"}).text))
    with write(SYSTEM):
        if leaves == "account":
            User.objects.filter(pk=cast.sari.pk).update(is_active=False)
        else:
            Membership.objects.filter(user=cast.sari).delete()
    assert "Somebody whom you chose has no account any more" in client.post(MINE, sent).text
    assert not Handover.objects.exists()
    assert not Person.objects.exclude(steward=cast.aino).exists()


def test_only_members_of_the_owner_take_its_records(
    client: Browser, cast: Cast, world: World
) -> None:
    """Elli and Aino are colleagues at the municipality too; what is Tunturi's stays in Tunturi."""
    with write(SYSTEM):
        for user in (cast.aino, cast.elli):
            Membership.objects.create(user=user, organisation=cast.kunta, role="developer")
    client.force_login(cast.aino)
    page = client.get(MINE, {"to": cast.elli.pk}).text
    given = to(cast.elli, page)
    assert {name.partition(":")[0] for name in given} == {"todo", "search", "call"}
    forged = offered(page)[f"client:{world.client.pk}"][1].partition(".")[2]
    sent = {f"client:{world.client.pk}": f"{cast.elli.pk}.{forged}", "step": "done"}
    assert "does not belong to the organisation" in client.post(MINE, sent).text
    assert Client.objects.get().steward == cast.aino


def test_what_the_receiver_has_already_stays_one(client: Browser, cast: Cast, world: World) -> None:
    with write(cast.viewer(cast.sari)) as w:
        save(w, name="Mine", page="calls", query="q=snow", seen=0)
        records.take_stance(w, ref=world.call.ref, kind=Stance.Kind.FOLLOW)
    client.force_login(cast.aino)
    hand_over(client, to(cast.sari, client.get(MINE, {"to": "keep"}).text))
    assert SavedSearch.objects.get().name == "Mine"
    assert Stance.objects.get().user == cast.sari


def test_a_full_list_of_searches_is_told(client: Browser, cast: Cast, world: World) -> None:
    with write(cast.viewer(cast.sari)) as w:
        for number in range(30):
            save(w, name=str(number), page="calls", query=f"q={number}", seen=0)
    client.force_login(cast.aino)
    choices = {**to(cast.sari, client.get(MINE, {"to": "keep"}).text), "step": "summary"}
    assert "Sari has no room for so many saved searches." in client.post(MINE, choices).text


def test_an_administrator_passes_what_belongs_to_the_organisation_and_the_rest_unseen(
    client: Browser, cast: Cast, world: World
) -> None:
    address = f"/users/{cast.aino.pk}/handover/"
    client.force_login(cast.antti)
    page = client.get(address, {"to": "keep"}).text
    main = page.split("<main")[1]
    assert "Test Shared" in main
    for hidden in ("Test Private", "Call them", "Snow", "A call", "Whom I have said to know"):
        assert hidden not in main, hidden
    assert "1 record that you may not see" in main
    unseen = re.findall(rf'<option value="({cast.sari.pk}\.\w+)"', main.split('name="unseen"')[1])
    choices = {**to(cast.sari, page), "unseen": unseen[0], "ties": "withdraw"}
    before = client.post(address, {**choices, "step": "summary"}).text
    assert "Test Private" not in before
    done = hand_over(client, choices, address)
    assert "Test Private" not in done
    assert not Person.objects.exclude(steward=cast.sari).exists()
    assert Todo.objects.filter(user=cast.aino).count() == 1
    assert Tie.objects.filter(knower=cast.aino).count() == 2
    client.force_login(cast.sari)
    assert client.get(f"/people/{world.private.pk}/").status_code == 200


def test_an_administrator_neither_deletes_nor_names_what_is_unseen(
    client: Browser, cast: Cast, world: World
) -> None:
    address = f"/users/{cast.aino.pk}/handover/"
    client.force_login(cast.aino)
    stamp = to(cast.sari, client.get(MINE, {"to": "keep"}).text)[f"contact:{world.private.pk}"]
    client.force_login(cast.antti)
    for name, value in (
        (f"contact:{world.private.pk}", stamp),
        (f"contact:{world.private.pk}", f"delete.{stamp.partition('.')[2]}"),
        ("unseen", "delete.x"),
        (f"todo:{world.todo.pk}", f"{cast.sari.pk}.x"),
    ):
        said = client.post(address, {name: value, "step": "done"})
        assert said.status_code == 200
        assert "Test Private" not in said.text
    assert Person.objects.filter(steward=cast.aino).count() == 2


@pytest.mark.parametrize("name", ["olli", "kaisa", "matti", "elli", "aino", "sari"])
def test_nobody_else_hands_over_for_somebody(
    client: Browser, cast: Cast, world: World, name: str
) -> None:
    client.force_login(getattr(cast, name))
    address = f"/users/{cast.aino.pk}/handover/"
    assert client.get(address).status_code == client.post(address).status_code == 403


def test_who_is_alone_is_told_what_to_do(client: Browser, cast: Cast) -> None:
    client.force_login(cast.elli)
    assert "There is nothing to hand over." in client.get(MINE).text
    with write(cast.viewer(cast.elli)) as w:
        save(w, name="Snow", page="calls", query="q=snow", seen=0)
    assert "No colleague has an account." in client.get(MINE).text


def test_a_kind_is_put_to_one_without_a_script_and_nothing_is_asked_for_again(
    client: Browser, cast: Cast, world: World
) -> None:
    client.force_login(cast.aino)
    assert "Choose a colleague for something first." in client.post(MINE, {"step": "summary"}).text
    data = {"apply": "contact", "all-contact": str(cast.sari.pk)}
    page = client.post(MINE, data).text
    assert page.count(" selected") == 2
    choices = to(cast.sari, page, f"contact:{world.shared.pk}")
    again = client.post(MINE, {**summary(client, choices), "step": "again"}).text
    assert again.count(" selected") == 1


def test_more_rows_cost_no_more_queries(
    client: Browser, cast: Cast, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    for _ in range(2):
        with django_assert_num_queries(14):
            client.get(MINE, {"to": cast.sari.pk})
        with write(cast.viewer(cast.aino)) as w:
            for number in range(10):
                content = actions.Content(values={"given": "T", "family": f"N{number}"})
                actions.create(w, content=content, owner_id=cast.tunturi.pk)
