"""Writing into the outbox: keys, languages, the stop list."""

import pytest
from django.utils.translation import override

from latu.clients.tests.conftest import make_call
from latu.core.access import ANYONE, SYSTEM, Forbidden
from latu.core.dates import CLOCK
from latu.core.gate import write
from latu.mail.actions import allow, send, suppress
from latu.mail.models import Outgoing, State, Suppression

pytestmark = pytest.mark.django_db

CONTEXT: dict[str, object] = {
    "organisation": "Poro & Peura Oy <b>",
    "inviter": "Aino O'Hara",
    "link": "http://127.0.0.1/invitation/x/?a=1&b=2",
    "days": 14,
}


def put(key: str = "a", to: str = "aino@example.org", **options: bool) -> Outgoing:
    with write(SYSTEM) as w:
        return send(
            w, key=key, to=to, template="invitation", context=CONTEXT, language="en", **options
        )


def test_a_key_given_twice_is_one_mail() -> None:
    assert put() == put(to="other@example.org")
    assert Outgoing.objects.get().to == "aino@example.org"


def test_the_text_is_plain_and_the_html_escaped() -> None:
    mail = put()
    assert mail.subject == "Invitation: Poro & Peura Oy <b> in Latu"
    assert "Aino O'Hara invites you" in mail.text
    assert "?a=1&b=2" in mail.text
    assert "Poro &amp; Peura Oy &lt;b&gt;" in mail.html
    assert "<b>" not in mail.html
    assert mail.html.startswith("<!doctype html>")
    assert 'lang="en"' in mail.html


def test_the_language_is_the_readers_not_the_pages() -> None:
    with override("sv"):
        mail = put()
    assert mail.language == "en"
    assert mail.text.startswith("Aino O'Hara invites you")


@pytest.mark.parametrize(
    ("wanted", "sent"), [("se", "fi"), ("sv", "sv"), ("en", "en"), ("fi", "fi")]
)
def test_a_mail_is_in_one_language(wanted: str, sent: str) -> None:
    """Northern Sámi has words for days and hours, but not for all of the mail."""
    context = {"sender": "Aino", "call": make_call(), "link": "", "words": ""}
    with write(SYSTEM) as w:
        mail = send(
            w,
            key="a",
            to="aino@example.org",
            template="shared_call",
            language=wanted,
            context=context,
        )
    assert mail.language == sent
    assert f'lang="{sent}"' in mail.html
    for text in (mail.text, mail.html):
        assert f" {CLOCK[sent]}\u00a0" in text


@pytest.mark.parametrize(
    ("reason", "asked_for", "state"),
    [
        (Suppression.Reason.ASKED, False, State.SUPPRESSED),
        (Suppression.Reason.ASKED, True, State.WAITING),
        (Suppression.Reason.BOUNCED, False, State.SUPPRESSED),
        (Suppression.Reason.BOUNCED, True, State.SUPPRESSED),
    ],
)
def test_the_stop_list_stops_what_was_not_asked_for(
    reason: Suppression.Reason, asked_for: bool, state: str
) -> None:
    with write(SYSTEM) as w:
        suppress(w, address="Aino@example.org", reason=reason)
    assert put(asked_for=asked_for).state == state


def test_the_stop_list_takes_waiting_mail_and_can_be_left() -> None:
    put()
    with write(SYSTEM) as w:
        suppress(w, address="aino@example.org", reason=Suppression.Reason.BOUNCED)
        suppress(w, address="aino@example.org", reason=Suppression.Reason.ASKED)
    assert Outgoing.objects.get().state == State.SUPPRESSED
    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCED
    with write(ANYONE) as w, pytest.raises(Forbidden):
        allow(w, address="aino@example.org")
    with write(SYSTEM) as w:
        allow(w, address="AINO@example.org")
    assert put(key="b").state == State.WAITING
