"""The outbox and a real mail server."""

import threading
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from smtplib import SMTPAuthenticationError, SMTPServerDisconnected

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.actions import queue
from latu.mail.delivery import (
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    STUCK_AFTER,
    Verdict,
    deliver,
    judge,
    pause,
    send_due,
)
from latu.mail.models import Outgoing, State, Suppression
from latu.mail.tests.conftest import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


def put(to: str = "aino@example.org", key: str = "a", **options: bool) -> Outgoing:
    with write(SYSTEM) as w:
        return queue(
            w, key=key, to=to, subject="Älä\nodota", text="Terve, ääkköset!",
            html="<p>Terve, <b>ääkköset</b>!</p>", language="fi", **options,
        )  # fmt: skip


def now_due() -> None:
    Outgoing.objects.update(next_at=timezone.now())


def parsed(server: Mailbox, number: int = 0) -> EmailMessage:
    content = server.received[number].content
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_text_html_and_headers_arrive(server: Mailbox) -> None:
    row = put(to=" Aino@Example.org ")
    assert send_due() == 1
    message = parsed(server)
    assert server.received[0].rcpt_tos == ["aino@example.org"]
    assert message["Subject"] == "Älä odota"
    assert message["From"] == "Latu <latu@example.org>"
    assert message["Content-Language"] == "fi"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.org>")
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().strip() == "Terve, ääkköset!"
    assert html.get_content().strip() == "<p>Terve, <b>ääkköset</b>!</p>"
    row.refresh_from_db()
    assert row.state == State.SENT
    assert row.sent_at is not None
    assert row.text
    assert send_due() == 0


def test_a_secret_is_forgotten_once_sent(server: Mailbox) -> None:
    row = put(holds_secret=True)
    send_due()
    row.refresh_from_db()
    assert (row.state, row.text, row.html) == (State.SENT, "", "")
    assert "ääkköset" in parsed(server).get_body().get_content()  # type: ignore[union-attr]


def test_without_a_server_mail_waits(settings: Settings) -> None:
    settings.LATU_MAIL_SERVER = settings.LATU_DEMO = False
    put()
    assert send_due() == 0
    assert Outgoing.objects.get().state == State.WAITING


def test_the_demo_sends_nothing_and_keeps_all(server: Mailbox, settings: Settings) -> None:
    settings.LATU_DEMO = True
    put(holds_secret=True)
    assert send_due() == 1
    assert server.received == []
    assert Outgoing.objects.get().text


def test_a_temporary_refusal_waits_longer_each_time(server: Mailbox) -> None:
    server.answers["aino@example.org"] = "451 4.3.0 Try later"
    put()
    for attempt in (1, 2, 3):
        now_due()
        before = timezone.now()
        assert send_due() == 0
        row = Outgoing.objects.get()
        assert (row.state, row.attempts) == (State.WAITING, attempt)
        assert row.next_at - before >= timedelta(seconds=30) * 2 ** (attempt - 1)
        assert "451" in row.error
    server.answers.clear()
    assert send_due() == 0  # not due yet
    now_due()
    assert send_due() == 1
    assert Outgoing.objects.get().error == ""


def test_pauses_grow_to_a_limit_and_end_after_two_days() -> None:
    pauses = [pause(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE
    assert timedelta(days=1.5) < sum(pauses, timedelta()) < timedelta(days=3)


def test_a_server_that_is_away_is_tried_again_and_at_last_given_up(
    server: Mailbox, settings: Settings
) -> None:
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    put(holds_secret=True)
    assert send_due() == 0
    assert Outgoing.objects.get().state == State.WAITING
    Outgoing.objects.update(attempts=MOST_ATTEMPTS - 1, next_at=timezone.now())
    send_due()
    row = Outgoing.objects.get()
    assert (row.state, row.text) == (State.FAILED, "")
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("reply", ["550 5.1.1 No such user", "550 no such user here"])
def test_an_address_that_does_not_exist_is_not_tried_again(server: Mailbox, reply: str) -> None:
    server.answers["gone@example.org"] = reply
    put(to="gone@example.org")
    later = put(to="gone@example.org", key="later")
    Outgoing.objects.filter(pk=later.pk).update(next_at=timezone.now() + timedelta(days=1))
    send_due()
    states = dict(Outgoing.objects.values_list("key", "state"))
    assert states == {"a": State.FAILED, "later": State.SUPPRESSED}
    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCED
    assert put(to="Gone@example.org", key="new").state == State.SUPPRESSED
    assert put(to="gone@example.org", key="code", asked_for=True).state == State.SUPPRESSED


@pytest.mark.parametrize(
    ("rcpt", "data", "state"),
    [
        ("550 5.7.1 Relaying denied", "250 OK", State.WAITING),
        ("552 5.2.2 Mailbox full", "250 OK", State.FAILED),
        ("250 OK", "554 5.6.0 Looks like junk", State.FAILED),
        ("250 OK", "451 4.7.1 Greylisted", State.WAITING),
    ],
)
def test_other_refusals_leave_the_address_alone(
    server: Mailbox, rcpt: str, data: str, state: str
) -> None:
    server.answers["aino@example.org"], server.data = rcpt, data
    put()
    send_due()
    assert Outgoing.objects.get().state == state
    assert not Suppression.objects.exists()


def test_faults_of_our_own_set_up_are_temporary_and_of_the_mail_final() -> None:
    assert judge(SMTPAuthenticationError(535, b"5.7.8 no")) is Verdict.LATER
    assert judge(SMTPServerDisconnected("gone")) is Verdict.LATER
    assert judge(TimeoutError()) is Verdict.LATER
    assert judge(UnicodeEncodeError("ascii", "ä", 0, 1, "no")) is Verdict.NEVER


def test_one_bad_mail_does_not_stop_the_others(server: Mailbox) -> None:
    bad = put(to="bad@example.org")
    Outgoing.objects.filter(pk=bad.pk).update(to="bad\n@example.org")
    put(key="good")
    assert send_due() == 1
    states = dict(Outgoing.objects.values_list("key", "state"))
    assert states == {"a": State.FAILED, "good": State.SENT}


def test_a_mail_stuck_in_sending_goes_out_again_with_the_same_message_id(server: Mailbox) -> None:
    row = put()
    send_due()
    sending = {"state": State.SENDING, "next_at": timezone.now()}
    Outgoing.objects.filter(pk=row.pk).update(**sending)
    assert send_due() == 0  # another process may be at it
    Outgoing.objects.update(next_at=timezone.now() - STUCK_AFTER - timedelta(seconds=1))
    assert send_due() == 1
    assert parsed(server, 0)["Message-ID"] == parsed(server, 1)["Message-ID"]


def test_several_processes_send_each_mail_once(server: Mailbox) -> None:
    for number in range(8):
        put(key=str(number))
    sent: list[int] = []

    def loop() -> None:
        sent.append(send_due())
        connection.close()

    threads = [threading.Thread(target=loop) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(server.received) == 8


class Turns(threading.Event):
    """Stands for the pauses of the loop: in each one the next step is taken; after the last it stops."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self.steps = list(steps)

    def wait(self, timeout: float | None = None) -> bool:
        """Take the next step instead of waiting."""
        del timeout
        self.steps.pop(0)()
        if not self.steps:
            self.set()
        return self.is_set()


def test_the_loop_goes_on_after_a_fault_and_stops_when_told(
    server: Mailbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_outgoing RENAME TO away")

    def mend() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO mail_outgoing")
        put()

    deliver(Turns(mend, lambda: None))
    assert "Sending mail failed; trying again." in caplog.text
    assert len(server.received) == 1
