"""The form that tells clients about a call: whom it offers, what it refuses, and when it asks once more."""

from datetime import timedelta

from django.test import Client as Browser
from tests.cast import Cast

from latu.clients.models import Client, Tip
from latu.clients.tests.conftest import make_call, make_client, send
from latu.core.dates import show_date, today
from latu.mail.models import Outgoing
from latu.records.models import Todo

ENGLISH = {"accept-language": "en"}


def test_of_a_closed_call_nobody_is_told(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call(days=-3)
    client.force_login(cast.aino)
    assert f'href="/calls/{call.pk}/tip/"' not in client.get(f"/calls/{call.pk}/").text
    where = f"/calls/{call.pk}/tip/?client={row.pk}"
    page = client.get(where, headers=ENGLISH).text
    assert "The call has closed" in page
    assert 'name="words"' not in page
    page = client.post(where, {"clients": [str(row.pk)]}, headers=ENGLISH).text
    assert "The call has closed" in page
    assert not Tip.objects.exists()
    assert not Outgoing.objects.exists()


def test_a_reminder_in_the_past_is_refused(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call()
    client.force_login(cast.aino)
    where, data = f"/calls/{call.pk}/tip/", {"clients": [str(row.pk)], "words": "Sopisiko?"}
    page = client.post(where, {**data, "follow_up": "1.1.2020"}, headers=ENGLISH).text
    assert "This day has passed" in page
    assert "Sopisiko?" in page
    assert not Tip.objects.exists()
    client.post(where, {**data, "follow_up": show_date(today(), "fi")})
    assert Todo.objects.get().due == today()


def test_who_was_told_before_is_told_again_only_after_a_question(
    client: Browser, cast: Cast
) -> None:
    row, call = make_client(cast), make_call()
    send(cast, row, call, "Sopisiko?")
    send(cast, row, make_call("TOINEN"))
    Tip.objects.filter(call=call).update(sent_at=Tip.objects.latest("pk").sent_at - timedelta(5))
    client.force_login(cast.aino)
    where, told = f"/calls/{call.pk}/tip/", f"told on {show_date(today() - timedelta(5), 'en')}"
    assert told in client.get(where, headers=ENGLISH).text
    data = {"clients": [str(row.pk)], "words": "Sopisiko?"}
    page = client.post(where, data, headers=ENGLISH).text
    assert "These have been told of this call before" in page
    assert page.count(told) == 2
    assert "Sopisiko?" in page
    assert f'name="alike" value="{row.pk}"' in page
    assert Tip.objects.filter(call=call).count() == 1
    for _twice in range(2):
        assert client.post(where, {**data, "alike": str(row.pk)}).status_code == 302
    assert Tip.objects.filter(call=call).count() == 2


def test_one_press_too_many_is_no_question(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call()
    client.force_login(cast.aino)
    data = {"clients": [str(row.pk)], "words": "Sopisiko?"}
    for _twice in range(2):
        assert client.post(f"/calls/{call.pk}/tip/", data).status_code == 302
    assert Tip.objects.count() == 1


def test_clients_without_an_address_are_named_with_the_way_to_add_one(
    client: Browser, cast: Cast
) -> None:
    call = make_call()
    client.force_login(cast.aino)
    where = f"/calls/{call.pk}/tip/"
    page = client.get(where, headers=ENGLISH).text
    assert "You have no companies of your own yet" in page
    assert 'href="/clients/add/"' in page
    row = make_client(cast, email="")
    page = client.get(where, headers=ENGLISH).text
    assert "None of your companies has a mail address yet" in page
    assert f'href="/clients/{row.pk}/edit/"' in page
    assert page.count("Älykäs Paja Oy") == 2  # its name, and the name of the link
    Client.objects.create(owner=cast.tunturi, organisation=cast.kunta, email="kunta@example.org")
    page = client.get(where, headers=ENGLISH).text
    assert 'name="words"' in page
    assert f'href="/clients/{row.pk}/edit/"' in page


def test_the_clients_words_stand_by_the_answer_they_were_written_with(
    client: Browser, cast: Cast
) -> None:
    send(cast, make_client(cast), make_call())
    address = f"/tip/{Outgoing.objects.get().text.split('/tip/')[1][:43]}/"
    client.post(address, {"reply": "interested", "words": "Kiinnostaa kovasti!"})
    page = client.get(address).text
    assert "<p>Kiinnostaa kovasti!</p>" in page
    assert ">\nKiinnostaa" not in page  # not in the field for the next answer
    client.post(address, {"reply": "not_for_us", "words": ""})
    tip = Tip.objects.get()
    assert (tip.reply, tip.reply_words) == ("not_for_us", "")
    assert "Kiinnostaa kovasti!" not in client.get(address).text
