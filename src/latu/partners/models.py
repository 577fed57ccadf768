"""Notices ("we look for …", "we offer …") and the conversations that answer them."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.calls.models import Call
from latu.core.access import Level, Viewer
from latu.core.dates import today
from latu.core.languages import TextsField, best
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.organisations.models import STEWARD, Organisation, VisibleQuerySet

_TALK = PersonalField("finding partners together", Basis.CONTRACT, 24, Erasure.BLANK)


class Kind(models.TextChoices):
    """What a notice says."""

    LOOK_FOR = "look_for", _("We look for")
    OFFER = "offer", _("We offer")


class Outcome(models.TextChoices):
    """Why a notice was closed before its time."""

    FOUND = "found", _("A partner was found")
    WITHDRAWN = "withdrawn", _("Taken back")


class State(models.TextChoices):
    """Where a notice is; derived from its last day and its outcome."""

    OPEN = "open", _("In force")
    FOUND = "found", _("A partner was found")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Ended")


def open_q(day: date) -> Q:
    """The rule of `State.OPEN` as a database condition."""
    return Q(outcome="", expires_on__gte=day)


class Notice(models.Model):
    """What an organisation looks for or offers, for one call or any, until a day. It ends by itself."""

    NOUN = "notice"

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notices")
    steward = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    level = models.CharField(
        _("who can see this"), max_length=12, choices=Level.choices, default=Level.PUBLIC
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    titles = TextsField(verbose_name=_("title"))
    sort_key = models.CharField(max_length=200, db_index=True)
    details = TextsField(verbose_name=_("in more words"))
    call = models.ForeignKey(
        Call,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notices",
        verbose_name=_("call"),
    )
    countries = models.JSONField(default=list, blank=True)  # codes; empty: from anywhere
    kinds = models.JSONField(default=list, blank=True)  # of organisations; empty: any
    expires_on = models.DateField(_("in force until"), db_index=True)  # the last day
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    invented = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Notice"]] = VisibleQuerySet["Notice"].as_manager()

    PERSONAL = {"steward": STEWARD}
    NOT_PERSONAL = (
        "id", "owner", "level", "kind", "titles", "sort_key", "details", "call", "countries", "kinds",
        "expires_on", "outcome", "made_at", "updated_at", "invented",
    )  # fmt: skip

    def __str__(self) -> str:
        return best(self.titles).text

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)

    @property
    def state(self) -> State:
        """Where the notice is now."""
        if self.outcome:
            return State(self.outcome)
        return State.OPEN if self.expires_on >= today() else State.ENDED


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers that a viewer may see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only members of the two organisations that talk; no role opens other people's mail."""
        ours = sorted(viewer.organisation_ids)
        return self.filter(Q(notice__owner_id__in=ours) | Q(organisation_id__in=ours))


class Interest(models.TextChoices):
    """What the asker says of an answer."""

    OPEN = "", _("Not decided")
    YES = "yes", _("Interested")
    NO = "no", _("Not this time")


class Answer(models.Model):
    """One organisation answers a notice of another: a conversation of the two, seen by their members only."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="partner_answers"
    )
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    interest = models.CharField(max_length=3, choices=Interest.choices, blank=True)
    unread_by_asker = models.BooleanField(default=True)
    unread_by_answerer = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)  # of the last message

    objects: ClassVar[models.Manager["Answer"]] = AnswerQuerySet.as_manager()

    PERSONAL = {"author": _TALK}
    NOT_PERSONAL = (
        "id", "notice", "organisation", "interest", "unread_by_asker", "unread_by_answerer", "made_at", "last_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="partner_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.organisation_id}"


class Message(models.Model):
    """What one side of a conversation wrote."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="messages")
    is_of_asker = models.BooleanField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("message"), max_length=5000)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"author": _TALK, "text": _TALK}
    NOT_PERSONAL = ("id", "answer", "is_of_asker", "at")

    def __str__(self) -> str:
        return self.text[:60]
