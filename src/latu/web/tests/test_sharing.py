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
