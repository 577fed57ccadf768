"""The loop that sends what waits in the outbox.

A mail is marked `sending` before it is handed to the server and `sent` after. One that is still
`sending` when the process starts again may or may not have gone out: it is sent once more, since
a sign-in code that comes twice harms less than one that never comes. Both carry the same
Message-ID, by which many mailboxes show it once.
"""

import logging
import re
import threading
from datetime import timedelta
from email.utils import parseaddr
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from latu.core.access import SYSTEM
from latu.core.gate import Write, write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, State, Suppression

POLL_SECONDS = 1.0
BATCH = 50
FIRST_PAUSE = timedelta(seconds=30)  # doubles each time
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 20  # the last one is about two days after the first
STUCK_AFTER = timedelta(minutes=5)
PERMANENT_FAILURE = 500  # SMTP replies from 500 on mean: do not try again (RFC 5321, 4.2.1)
# Enhanced status codes (RFC 3463): 5.1.x bad address, 5.2.1 mailbox closed, 5.7.x policy.
STATUS = re.compile(rb"\b5\.\d{1,3}\.\d{1,3}\b")
BAD_ADDRESS = re.compile(rb"\b5\.(1\.\d{1,3}|2\.1)\b")
POLICY = re.compile(rb"\b5\.7\.\d{1,3}\b")

log = logging.getLogger(__name__)


class Verdict(Enum):
    """What a failure means for the mail."""

    LATER = auto()
    NEVER = auto()
    NO_SUCH_ADDRESS = auto()


def deliver(stop: threading.Event) -> None:
    """Until told to stop: send what is due. Nothing that goes wrong with one mail ends the loop."""
    if not can_send():
        log.warning("No mail server is set (LATU_MAIL_URL): mails wait in the outbox.")
    while not stop.is_set():
        try:
            send_due(stop)
        except Exception:
            log.exception("Sending mail failed; trying again.")
        close_old_connections()
        stop.wait(POLL_SECONDS)
    connection.close()


def send_due(stop: threading.Event | None = None) -> int:
    """Send all mails that are due; returns how many went out. Without a mail server they wait.

    In the demo nothing leaves the machine: the mailbox page shows what would have been sent.
    """
    if not can_send():
        return 0
    now = timezone.now()
    stuck = Q(state=State.SENDING, next_at__lt=now - STUCK_AFTER)
    due = Outgoing.objects.filter(Q(state=State.WAITING, next_at__lte=now) | stuck)
    sent = 0
    for mail in due.order_by("pk")[:BATCH]:
        if stop is not None and stop.is_set():
            break
        sent += _send_one(mail)
    return sent


def can_send() -> bool:
    """Whether mails go anywhere: there is a mail server, or this is the demo with its mailbox."""
    return bool(settings.LATU_MAIL_SERVER or settings.LATU_DEMO)


def _send_one(mail: Outgoing) -> bool:
    """Send it unless another process took it since it was read."""
    with write(SYSTEM) as w:
        seen = Outgoing.objects.filter(pk=mail.pk, state=mail.state, next_at=mail.next_at)
        if not seen.update(state=State.SENDING, next_at=w.at):
            return False
    try:
        if not settings.LATU_DEMO:
            _hand_over(mail)
    except Exception as error:  # noqa: BLE001 - one bad mail must not stop the others
        with write(SYSTEM) as w:
            _failed(w, mail, error)
        return False
    with write(SYSTEM) as w:
        _finish(mail, state=State.SENT, sent_at=w.at, error="")
    return True


def _hand_over(mail: Outgoing) -> None:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    message.attach_alternative(mail.html, "text/html")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message.extra_headers["Message-ID"] = f"<{mail.pk}.{mail.made_at:%Y%m%d%H%M%S%f}@{domain}>"
    message.extra_headers["Content-Language"] = mail.language
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()


def _finish(mail: Outgoing, **values: object) -> None:
    """The last word on a mail; a secret in it is forgotten, except in the demo's mailbox."""
    if mail.holds_secret and not settings.LATU_DEMO:
        values |= {"text": "", "html": ""}
    Outgoing.objects.filter(pk=mail.pk).update(**values)


def _failed(w: Write, mail: Outgoing, error: Exception) -> None:
    """Try again later with growing pauses, or give up."""
    verdict = judge(error)
    attempts = mail.attempts + 1
    text = f"{type(error).__name__}: {error}"[:500]
    if verdict is Verdict.LATER and attempts < MOST_ATTEMPTS:
        Outgoing.objects.filter(pk=mail.pk).update(
            state=State.WAITING, attempts=attempts, next_at=w.at + pause(attempts), error=text
        )
        return
    _finish(mail, state=State.FAILED, attempts=attempts, error=text)
    if verdict is Verdict.NO_SUCH_ADDRESS:
        suppress(w, address=mail.to, reason=Suppression.Reason.BOUNCED)


def pause(attempts: int) -> timedelta:
    """How long to wait after that many attempts."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def judge(error: Exception) -> Verdict:
    """What a failure means.

    Only a server that says the address does not exist puts it on the stop list: a refusal by
    policy (5.7.x: relaying, block lists) is for the administrator to mend and would hit everyone.
    """
    if isinstance(error, SMTPRecipientsRefused):
        code, reply = max(error.recipients.values())
    elif isinstance(error, SMTPDataError):
        code, answer = error.smtp_code, error.smtp_error
        reply = answer.encode() if isinstance(answer, str) else answer
    else:
        return Verdict.LATER if isinstance(error, SMTPException | OSError) else Verdict.NEVER
    if code < PERMANENT_FAILURE:
        return Verdict.LATER
    if BAD_ADDRESS.search(reply):
        return Verdict.NO_SUCH_ADDRESS
    if isinstance(error, SMTPDataError):
        return Verdict.NEVER
    if POLICY.search(reply):
        return Verdict.LATER
    return Verdict.NEVER if STATUS.search(reply) else Verdict.NO_SUCH_ADDRESS
