"""Sharing a call with a colleague by mail."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls import sharing
from latu.calls.models import Call
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, Suppression
from latu.records.models import Todo

DEADLINE = datetime(2030, 12, 3, 16, tzinfo=UTC)


@pytest.fixture
def call(cast: Cast) -> Call:
    values = {"identifier": "PORO", "titles": {"fi": "Poro & lumi", "sv": "Ren & snö"}}
    with write(SYSTEM) as w:
        content = calls.Content(values=values, deadlines=(DEADLINE,))
        return calls.create(w, content=content, owner_id=None)


def share(client: Client, call: Call, **data: Any) -> Any:
    return client.post(f"/calls/{call.pk}/share/", data)


def test_the_colleague_gets_it_in_the_own_language(client: Client, cast: Cast, call: Call) -> None:
    cast.sari.language = "sv"
    cast.sari.save()
    client.force_login(cast.aino)
    assert f"/calls/{call.pk}/share/" in client.get(f"/calls/{call.pk}/").content.decode()
    answer = share(client, call, colleague=cast.sari.pk, words="Katso tätä!\n\n<b>Nyt</b>")
    assert answer.headers["Location"] == f"/calls/{call.pk}/"
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.state) == ("sari@example.org", "sv", "waiting")
    assert "Ren & snö" in mail.subject
    assert "Aino" in mail.subject
    for text in (mail.text, mail.html):
        assert "Katso tätä!" in text
        assert f"http://127.0.0.1:8000/calls/{call.pk}/" in text
        assert "kl.\u00a018:00" in text
    assert "Katso tätä!\n\n<b>Nyt</b>\n\n– Aino" in mail.text
    assert "&lt;b&gt;Nyt&lt;/b&gt;" in mail.html


def test_sent_twice_it_goes_out_once(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.aino)
    for words in ("Katso!", "Katso!", "Katso nyt!"):
        share(client, call, colleague=cast.sari.pk, words=words)
    assert Outgoing.objects.count() == 2


def test_only_colleagues_are_offered_and_taken(client: Client, cast: Cast, call: Call) -> None:
    cast.antti.is_active = False
    cast.antti.save()
    client.force_login(cast.aino)
    form = client.get(f"/calls/{call.pk}/share/").context["form"]
    assert list(form.fields["colleague"].queryset) == [cast.sari]
    for user in (cast.elli, cast.antti, cast.aino):
        assert share(client, call, colleague=user.pk, words="x").status_code == 200
        with write(cast.viewer(cast.aino)) as w, pytest.raises(Forbidden):
            sharing.share(w, call=call, receiver=user, words="x", address="")
    assert not Outgoing.objects.exists()


def test_who_has_no_colleagues_is_told_so(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.kaisa)
    response = client.get(f"/calls/{call.pk}/share/")
    assert not response.context["has_colleagues"]
    assert "<textarea" not in response.content.decode()


def test_nobody_is_sent_to_what_they_may_not_see(client: Client, cast: Cast, call: Call) -> None:
    Call.objects.update(level=Level.PRIVATE, steward=cast.aino)
    client.force_login(cast.aino)
    answer = share(client, call, colleague=cast.sari.pk, words="x")
    assert answer.context["form"].errors["colleague"]
    client.force_login(cast.sari)
    assert share(client, call, colleague=cast.aino.pk, words="x").status_code == 404
    assert not Outgoing.objects.exists()


def test_an_address_that_gets_no_mail_is_told(client: Client, cast: Cast, call: Call) -> None:
    with write(SYSTEM) as w:
        suppress(w, address="sari@example.org", reason=Suppression.Reason.BOUNCED)
    client.force_login(cast.aino)
    answer = share(client, call, colleague=cast.sari.pk, words="x")
    assert answer.context["form"].errors["colleague"]


def share_widely(client: Client, call: Call, organisation: str, words: str = "Katso!") -> Any:
    data = {"organisation": organisation, "words": words}
    return client.post(f"/calls/{call.pk}/share/organisation/", data)


def test_the_people_of_an_organisation_get_a_mail_and_find_it_on_their_first_page(
    client: Client, cast: Cast, call: Call
) -> None:
    cast.sari.language = "sv"
    cast.sari.save()
    client.force_login(cast.elli)
    assert "/share/organisation/" in client.get(f"/calls/{call.pk}/share/").text
    answer = share_widely(client, call, "Tunturin Kehitys Oy")
    assert answer.headers["Location"] == f"/calls/{call.pk}/"
    mails = {mail.to: mail for mail in Outgoing.objects.all()}
    assert set(mails) == {f"{name}@example.org" for name in ("aino", "sari", "antti")}
    assert mails["sari@example.org"].language == "sv"
    assert "Ren & snö" in mails["sari@example.org"].subject
    assert "Katso!" in mails["aino@example.org"].text
    client.force_login(cast.aino)
    first = client.get("/").text
    assert f'<a href="/calls/{call.pk}/">Elli' in first
    assert "Poro &amp; lumi" in first
    client.force_login(cast.sari)
    assert (
        "Elli delade en utlysning: Ren &amp; snö"
        in client.get("/todos/", headers={"accept-language": "sv"}).text
    )
    assert not Todo.objects.filter(user=cast.elli).exists()


def test_nobody_is_told_of_a_call_twice_whoever_shares_it(
    client: Client, cast: Cast, call: Call
) -> None:
    for user, words in ((cast.elli, "Katso!"), (cast.elli, "Katso nyt!"), (cast.matti, "Hei!")):
        client.force_login(user)
        assert share_widely(client, call, "Älykäs Paja Oy", words).status_code == 302
    assert (Outgoing.objects.count(), Todo.objects.count()) == (1, 1)
    client.force_login(cast.kaisa)
    assert "Elli" in client.get("/").text


def test_a_large_organisation_is_told_by_and_by(
    client: Client, cast: Cast, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "MOST_AT_ONCE", 2)
    client.force_login(cast.elli)
    numbers = []
    for _ in range(3):
        share_widely(client, call, "Tunturin Kehitys Oy")
        numbers.append(Outgoing.objects.count())
    assert numbers == [2, 3, 3]


def test_the_sender_is_not_told_and_who_cannot_be_told_is_an_error(
    client: Client, cast: Cast, call: Call
) -> None:
    client.force_login(cast.elli)
    answer = share_widely(client, call, "Rannan Kehitys Oy")
    assert answer.context["other"].errors["organisation"], "there is nobody else"
    assert share_widely(client, call, "Olematon").context["other"].errors["organisation"]
    Call.objects.update(level=Level.PRIVATE, steward=cast.elli)
    assert share_widely(client, call, "Älykäs Paja Oy").context["other"].errors["organisation"]
    assert not Outgoing.objects.exists()
    assert not Todo.objects.exists()


def test_only_people_of_the_network_share_with_an_organisation(
    client: Client, cast: Cast, call: Call
) -> None:
    client.force_login(cast.kaisa)
    assert "/share/organisation/" not in client.get(f"/calls/{call.pk}/share/").text
    assert share_widely(client, call, "Rannan Kehitys Oy").status_code == 403
    with write(cast.viewer(cast.kaisa)) as w, pytest.raises(Forbidden):
        sharing.share_with_organisation(w, call=call, organisation=cast.ranta, words="", address="")
    assert not Outgoing.objects.exists()


def test_who_wants_no_mail_still_finds_it(client: Client, cast: Cast, call: Call) -> None:
    with write(SYSTEM) as w:
        suppress(w, address="kaisa@example.org", reason=Suppression.Reason.ASKED)
    client.force_login(cast.elli)
    assert share_widely(client, call, "Älykäs Paja Oy").status_code == 302
    assert Outgoing.objects.get().state == "suppressed"
    assert Todo.objects.get().user == cast.kaisa
