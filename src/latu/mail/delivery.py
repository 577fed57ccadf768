"""The loop that sends what waits in the outbox.

A mail is marked `sending` before it is handed to the server and `sent` after. One that is still
`sending` when the process starts again may or may not have gone out: it is sent once more, since
a sign-in code that comes twice harms less than one that never comes.
"""

import logging
import threading
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, State, Suppression

POLL_SECONDS = 1.0
MOST_ATTEMPTS = 8
FIRST_RETRY = timedelta(
    seconds=30
)  # doubles each time: the last try is about an hour after the first
STUCK_AFTER = timedelta(minutes=5)
PERMANENT_FAILURE = 500  # SMTP replies from 500 on mean: do not try again (RFC 5321, 4.2.1)

log = logging.getLogger(__name__)


def deliver(stop: threading.Event) -> None:
    """Until told to stop: send what is due."""
    while not stop.is_set():
        try:
            send_due()
        except DatabaseError:
            log.exception("The database refused; trying again.")
        close_old_connections()
        stop.wait(POLL_SECONDS)


def send_due() -> int:
    """Send all mails that are due; returns how many went out. Without a mail server they wait.

    In the demo nothing leaves the machine: the mailbox page shows what would have been sent.
    """
    if not (settings.LATU_MAIL_SERVER or settings.LATU_DEMO):
        return 0
    now = timezone.now()
    stuck = Outgoing.objects.filter(state=State.SENDING, next_at__lt=now - STUCK_AFTER)
    due = Outgoing.objects.filter(state=State.WAITING, next_at__lte=now) | stuck
    return sum(_send_one(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:50])


def _send_one(pk: int) -> bool:
    with write(SYSTEM) as w:
        Outgoing.objects.filter(pk=pk).update(state=State.SENDING, next_at=w.at)
    mail = Outgoing.objects.get(pk=pk)
    try:
        if not settings.LATU_DEMO:
            _hand_over(mail)
    except (SMTPException, OSError) as error:
        _failed(mail, error)
        return False
    with write(SYSTEM) as w:
        Outgoing.objects.filter(pk=pk).update(state=State.SENT, sent_at=w.at, error="")
    return True


def _hand_over(mail: Outgoing) -> None:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    message.attach_alternative(mail.html, "text/html")
    message.extra_headers["Content-Language"] = mail.language
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()


def _failed(mail: Outgoing, error: Exception) -> None:
    """Try again later with growing pauses; an address the server refuses for good is not tried again."""
    attempts = mail.attempts + 1
    refused = isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT_FAILURE for code, _ in error.recipients.values()
    )
    over = refused or (attempts >= MOST_ATTEMPTS and not isinstance(error, SMTPServerDisconnected))
    with write(SYSTEM) as w:
        Outgoing.objects.filter(pk=mail.pk).update(
            state=State.FAILED if over else State.WAITING,
            attempts=attempts,
            next_at=w.at + FIRST_RETRY * 2 ** min(attempts - 1, 10),
            error=f"{type(error).__name__}: {error}"[:500],
        )
        if refused:
            suppress(w, address=mail.to, reason=Suppression.Reason.BOUNCED)
