"""Telling a client by mail, and the answer that comes back through the link in it."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.cast import Cast

from latu.accounts.links import BadLink
from latu.accounts.models import Link
from latu.calls.models import Call
from latu.clients import actions, queries, tips
from latu.clients.models import Client, Reply, Tip
from latu.clients.tests.conftest import address_of_tip, make_call, make_client, send
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.dates import today
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, Suppression
from latu.organisations.models import Membership
from latu.records.models import Todo

SECRET = re.compile(r"https://latu\.example\.org/tip/([\w-]{43})/")


def secret() -> str:
    found = SECRET.search(Outgoing.objects.latest("pk").text)
    assert found
    return found[1]


def page_of(client: Client) -> str:
    return f"https://latu.example.org/clients/{client.pk}/"


def answer(tip: Tip, reply: Reply, words: str = "") -> None:
    with write(SYSTEM) as w:
        tips.answer(w, tip=tip, reply=reply, words=words, address=page_of)


def test_the_client_gets_it_in_the_own_language_with_the_advisers_words(cast: Cast) -> None:
    tip = send(cast, make_client(cast), make_call(), "Tämä <b>sopisi</b> teille.")
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.holds_secret) == ("pekka@example.org", "sv", True)
    assert "PORO-utlysning" in mail.subject
    for expected in ("Tämä <b>sopisi</b> teille.", "Pekka Paja", "Aino, Tunturin Kehitys Oy"):
        assert expected in mail.text
    assert "&lt;b&gt;" in mail.html
    assert tips.open_tip(secret()) == tip.pk
    assert secret() not in str(Link.objects.values().get())


def test_sent_twice_it_goes_out_once(cast: Cast) -> None:
    client, call = make_client(cast), make_call()
    assert send(cast, client, call) == send(cast, client, call)
    send(cast, client, call, "Muistutan tästä.")
    assert Tip.objects.count() == Outgoing.objects.count() == 2


def test_without_an_address_nothing_is_written(cast: Cast) -> None:
    client, call = make_client(cast, email=""), make_call()
    with pytest.raises(tips.NoAddress):
        send(cast, client, call)
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, client=client, values={"email": "pekka@example.org"})
        suppress(w, address="pekka@example.org", reason=Suppression.Reason.ASKED)
    with pytest.raises(tips.NoMail):
        send(cast, client, call, follow_up=today())
    assert not Tip.objects.exists()
    assert not Link.objects.exists()
    assert not Todo.objects.exists()


def test_only_an_adviser_of_the_client_tells_and_only_what_they_see(cast: Cast) -> None:
    client, call = make_client(cast), make_call()
    for user in (cast.elli, cast.kaisa, cast.matti):
        with write(cast.viewer(user)) as w, pytest.raises(Forbidden):
            tips.send_tip(w, client=client, call=call, words="", address=address_of_tip)
    Call.objects.update(level=Level.PRIVATE, steward=cast.sari)
    call.refresh_from_db()
    with pytest.raises(Forbidden):
        send(cast, client, call)


def test_a_reminder_becomes_a_todo(cast: Cast) -> None:
    client = make_client(cast)
    day = today() + timedelta(days=7)
    send(cast, client, make_call(), follow_up=day)
    todo = Todo.objects.get()
    assert (todo.ref, todo.user, todo.due) == (client.ref, cast.aino, day)
    assert queries.follow_ups(cast.viewer(cast.aino), [client.pk]) == {client.pk: day}
    assert queries.follow_ups(cast.viewer(cast.sari), [client.pk]) == {}


@pytest.mark.parametrize(
    ("reply", "closes_in", "due_in"),
    [
        (Reply.INTERESTED, 40, 2),
        (Reply.LATER, 90, 30),
        (Reply.LATER, 40, 26),
        (Reply.LATER, 10, 1),
        (Reply.NOT_FOR_US, 40, None),
    ],
)
def test_an_answer_reaches_the_adviser(
    cast: Cast, reply: Reply, closes_in: int, due_in: int | None
) -> None:
    tip = send(cast, make_client(cast), make_call(days=closes_in))
    answer(tip, reply, "Soitellaan.")
    tip.refresh_from_db()
    assert (tip.reply, tip.reply_words, tip.is_unread) == (reply, "Soitellaan.", True)
    mail = Outgoing.objects.latest("pk")
    assert (mail.to, mail.language) == ("aino@example.org", "fi")
    assert "Soitellaan." in mail.text
    assert queries.unread_replies(cast.viewer(cast.sari)) == 1
    assert queries.unread_replies(cast.viewer(cast.elli)) == 0
    due = [each.due for each in Todo.objects.filter(user=cast.aino)]
    assert due == ([] if due_in is None else [today() + timedelta(days=due_in)])


@pytest.mark.parametrize(
    ("language", "asked", "answered"),
    [
        ("fi", "Kysy: Älykäs Paja Oy, ”PORO-haku”", "PORO-haku"),
        ("sv", "Fråga: Älykäs Paja Oy, ”PORO-utlysning”", "PORO-utlysning"),
        ("en", "Ask Älykäs Paja Oy about “PORO-haku”", "Älykäs Paja Oy, interested: PORO-haku"),
    ],
)
def test_a_todo_speaks_the_language_of_its_reader(
    cast: Cast, language: str, asked: str, answered: str
) -> None:
    with override("se"):  # of whoever makes it
        tip = send(cast, make_client(cast), make_call(), follow_up=today())
        answer(tip, Reply.INTERESTED)
    tip.refresh_from_db()
    with override(language):
        assert str(tip.reminder) == asked
        assert answered in str(tip.todo)


def test_an_answer_can_be_changed_and_said_again_it_is_one(cast: Cast) -> None:
    tip = send(cast, make_client(cast), make_call())
    for _twice in range(2):
        answer(tip, Reply.INTERESTED, "Kyllä")
    assert Outgoing.objects.count() == 2  # the tip, and one answer
    answer(tip, Reply.INTERESTED, "Kyllä kyllä")
    answer(tip, Reply.INTERESTED)
    assert Tip.objects.get().reply_words == "Kyllä kyllä"  # the same answer without words
    answer(tip, Reply.NOT_FOR_US)
    assert Todo.objects.count() == 1
    assert Outgoing.objects.count() == 4


def test_another_answer_takes_the_place_of_the_first_with_its_words_and_todos(cast: Cast) -> None:
    client, call = make_client(cast), make_call()
    first = send(cast, client, call, follow_up=today() + timedelta(days=5))
    again = send(cast, client, call, "Vieläkö?", follow_up=today() + timedelta(days=9))
    send(cast, client, make_call("TOINEN"), follow_up=today())
    left = Todo.objects.filter(done_at=None).order_by("pk")
    assert left.count() == 3
    answer(first, Reply.INTERESTED, "Kiinnostaa kovasti!")
    assert [each.due for each in left.all()] == [today(), today() + timedelta(days=2)]
    answer(first, Reply.LATER)
    assert [each.due for each in left.all()] == [today(), today() + timedelta(days=26)]
    answer(again, Reply.NOT_FOR_US, "Ei sittenkään")
    with override("fi"):
        assert [str(each) for each in left.all()] == ["Kysy: Älykäs Paja Oy, ”TOINEN-haku”"]
    first.refresh_from_db()
    assert (first.reply, first.reply_words) == (Reply.LATER, "")


def test_of_a_closed_call_nobody_is_told(cast: Cast) -> None:
    with pytest.raises(tips.CallClosed):
        send(cast, make_client(cast), make_call(days=-1))
    assert not Tip.objects.exists()


def test_when_the_sender_is_gone_the_one_who_looks_after_them_gets_it(cast: Cast) -> None:
    client = make_client(cast)
    tip = send(cast, client, make_call())
    with write(cast.viewer(cast.sari)) as w:
        actions.edit(w, client=client, values={"steward_id": cast.sari.pk})
    tip = Tip.objects.get(pk=tip.pk)
    Membership.objects.filter(user=cast.aino).delete()
    answer(tip, Reply.INTERESTED)
    assert Outgoing.objects.latest("pk").to == "sari@example.org"
    Membership.objects.filter(user=cast.sari).delete()
    answer(tip, Reply.NOT_FOR_US)
    assert Tip.objects.get().reply == Reply.NOT_FOR_US  # kept, though nobody is told
    assert Outgoing.objects.count() == 2


def test_a_link_can_be_made_worthless_and_goes_with_the_client(cast: Cast) -> None:
    client = make_client(cast)
    tip = send(cast, client, make_call())
    opened = secret()
    with write(cast.viewer(cast.elli)) as w, pytest.raises(Forbidden):
        tips.revoke(w, tip=tip)
    with write(cast.viewer(cast.sari)) as w:
        tips.revoke(w, tip=tip)
    with pytest.raises(BadLink):
        tips.open_tip(opened)
    send(cast, client, make_call("TOINEN"))
    opened = secret()
    with write(cast.viewer(cast.aino)) as w:
        actions.remove(w, client=client)
    with pytest.raises(BadLink):
        tips.open_tip(opened)
    assert not Link.objects.exists()
