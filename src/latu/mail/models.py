"""Mails to be sent, and addresses that get none."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.core.languages import LANGUAGES
from latu.core.personal_data import Basis, Erasure, PersonalField


class State(models.TextChoices):
    """Where a mail is."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not sent: address on the stop list")


class Outgoing(models.Model):
    """One mail. `key` says what it is about: a second one with the same key is not made.

    A mail that `holds_secret` (a code, a link that lets its holder in) loses its text once it has
    gone out, so that a stolen backup opens no doors; the row stays as the proof of sending.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    holds_secret = models.BooleanField(default=False)

    PERSONAL = {
        field: PersonalField(
            "sending the mail and proving it was sent",
            Basis.LEGITIMATE_INTEREST,
            12,
            Erasure.DELETE_ROW,
        )
        for field in ("key", "to", "subject", "text", "html", "error")
    }
    NOT_PERSONAL = (
        "id",
        "language",
        "state",
        "attempts",
        "made_at",
        "next_at",
        "sent_at",
        "holds_secret",
    )

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Suppression(models.Model):
    """An address that gets no mail, and why."""

    class Reason(models.TextChoices):
        """Why."""

        BOUNCED = "bounced", _("The address does not work")
        ASKED = "asked", _("The person asked for no mail")

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    since = models.DateTimeField(default=timezone.now)

    PERSONAL = {
        "address": PersonalField(
            "not sending mail to it again", Basis.LEGITIMATE_INTEREST, 120, Erasure.DELETE_ROW
        )
    }
    NOT_PERSONAL = ("id", "reason", "since")

    def __str__(self) -> str:
        return self.address
