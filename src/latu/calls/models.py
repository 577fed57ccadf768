"""Programmes, rules, calls and their deadlines. Money is whole cents, times are UTC."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.dates import eu_deadline, local_deadline
from latu.core.languages import TextsField, best
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.organisations.models import (
    OWNED_NOT_PERSONAL,
    STEWARD,
    Organisation,
    Owned,
    VisibleQuerySet,
)


class Programme(models.Model):
    """A funding programme of one period."""

    key = models.SlugField(max_length=40, unique=True)
    names = TextsField()
    portal_id = models.CharField(max_length=20, blank=True, db_index=True)  # on the EU portal
    period = models.CharField(max_length=20, blank=True)
    manager = TextsField()
    website = models.URLField(max_length=300, blank=True)
    description = TextsField()
    source = TextsField()
    # When calls of a national or regional programme close on their last day, in the region's time.
    # Empty: at 17.00 in Brussels, as those of the EU do.
    closes = models.TimeField(null=True)

    NOT_PERSONAL = (
        "id",
        "key",
        "names",
        "portal_id",
        "period",
        "manager",
        "website",
        "description",
        "source",
        "closes",
    )

    def __str__(self) -> str:
        return best(self.names).text or self.key


def usual_deadline(programme: Programme | None, day: date) -> datetime:
    """When calls of the programme close on that day, where nothing else is said."""
    if programme is None or programme.closes is None:
        return eu_deadline(day)
    return local_deadline(day, programme.closes)


class Rule(models.Model):
    """A rule of a programme: dated, with its source; `value` None means that it is not known."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rules")
    action = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30)  # min_partners, min_countries, funding_rate …
    # Part of the identifiers of the calls that it is for beside those of the action: TOWN-TT.
    topic = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=160, blank=True)
    text = TextsField()
    certainty = models.CharField(max_length=12, default="unconfirmed")  # or confirmed, by_topic
    source = TextsField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    NOT_PERSONAL = (
        "id",
        "programme",
        "action",
        "kind",
        "topic",
        "value",
        "text",
        "certainty",
        "source",
        "valid_from",
        "valid_to",
    )

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.value}"


class Status(models.TextChoices):
    """Where a call is; derived from its dates, and from the source's word where dates are silent."""

    FORTHCOMING = "forthcoming", _("Opens later")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not known")


class DeadlineModel(models.TextChoices):
    """How a call's deadlines work."""

    SINGLE = "single-stage", _("One stage")
    TWO_STAGE = "two-stage", _("Two stages")
    CUT_OFFS = "multiple cut-off", _("Several cut-off dates")
    CONTINUOUS = "continuous", _("Open all the time")


def status_q(status: str, now: datetime) -> Q:
    """The rule of `Call.status` as a database condition."""
    closed = Q(closes_at__lt=now) | Q(closes_at=None, status_word=Status.CLOSED)
    forthcoming = ~closed & (Q(opens_at__gt=now) | Q(opens_at=None, status_word=Status.FORTHCOMING))
    opened = ~closed & (Q(opens_at__lte=now) | Q(opens_at=None, status_word=Status.OPEN))
    return {
        Status.CLOSED: closed,
        Status.FORTHCOMING: forthcoming,
        Status.OPEN: opened,
        Status.UNKNOWN: ~closed
        & Q(opens_at=None)
        & ~Q(status_word__in=[Status.FORTHCOMING, Status.OPEN]),
    }[Status(status)]


class Call(Owned):
    """One thing that can be applied for (the EU portal's "topic")."""

    NOUN = "call"

    identifier = models.CharField(_("identifier"), max_length=150, unique=True)
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calls",
        verbose_name=_("programme"),
    )
    titles = TextsField(verbose_name=_("title"))
    sort_key = models.CharField(max_length=200, db_index=True)
    summary = TextsField(verbose_name=_("in plain words"))
    action = models.CharField(_("type of action"), max_length=120, blank=True)
    parent_identifier = models.CharField(
        max_length=150, blank=True
    )  # the portal's call of several topics
    parent_title = models.CharField(max_length=500, blank=True)
    status_word = models.CharField(
        max_length=12, choices=Status.choices, default=Status.UNKNOWN
    )  # the source's
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, db_index=True
    )  # the last deadline
    deadline_model = models.CharField(
        _("deadlines"), max_length=20, choices=DeadlineModel.choices, blank=True
    )
    time_assumed = models.BooleanField(
        default=False
    )  # the source gave a day; 17:00 Brussels is the EU's rule
    budget_cents = models.BigIntegerField(_("budget of the call"), null=True, blank=True)
    min_cents = models.BigIntegerField(_("smallest grant"), null=True, blank=True)
    max_cents = models.BigIntegerField(_("largest grant"), null=True, blank=True)
    expected_grants = models.PositiveIntegerField(_("grants expected"), null=True, blank=True)
    rate = models.CharField(_("funding rate"), max_length=60, blank=True)
    budget_rows = models.JSONField(default=list, blank=True)
    description_html = models.TextField(blank=True)
    destination_html = models.TextField(blank=True)  # what the part of the work programme aims at
    conditions_html = models.TextField(blank=True)
    support_html = models.TextField(blank=True)
    keywords = models.JSONField(default=list, blank=True)
    url = models.URLField(_("official page"), max_length=400, blank=True)
    invented = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Call"]] = VisibleQuerySet["Call"].as_manager()

    PERSONAL = {"steward": STEWARD}
    NOT_PERSONAL = (
        *OWNED_NOT_PERSONAL, "identifier", "programme", "titles", "sort_key", "summary", "action",
        "parent_identifier", "parent_title", "status_word", "opens_at", "closes_at", "deadline_model",
        "time_assumed", "budget_cents", "min_cents", "max_cents", "expected_grants", "rate", "budget_rows",
        "description_html", "destination_html", "conditions_html", "support_html", "keywords", "url", "invented",
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["programme", "closes_at"]),
            models.Index(fields=["opens_at"]),
        ]

    def __str__(self) -> str:
        return best(self.titles).text or self.identifier

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)

    @property
    def status(self) -> Status:
        """Where the call is now."""
        now = timezone.now()
        if self.closes_at is not None and self.closes_at < now:
            return Status.CLOSED
        if self.closes_at is None and self.status_word == Status.CLOSED:
            return Status.CLOSED
        if self.opens_at is not None:
            return Status.FORTHCOMING if self.opens_at > now else Status.OPEN
        if self.status_word in {Status.FORTHCOMING, Status.OPEN}:
            return Status(self.status_word)
        return Status.UNKNOWN

    def next_deadline(self) -> "Deadline | None":
        """The first deadline that is still ahead; needs `deadlines` prefetched in lists."""
        now = timezone.now()
        return min(
            (d for d in self.deadlines.all() if d.at >= now), key=lambda d: d.at, default=None
        )


class Deadline(models.Model):
    """One deadline of a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="deadlines")
    at = models.DateTimeField(db_index=True)

    NOT_PERSONAL = ("id", "call", "at")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["call", "at"], name="deadline_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.at:%Y-%m-%d}"


class Byline(models.Model):
    """Who wrote a call's summary in one language. What came with the region's or the demo's data has none."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="bylines")
    language = models.CharField(max_length=2)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    PERSONAL = {
        "author": PersonalField(
            "shown beside what the user writes", Basis.LEGITIMATE_INTEREST, 60, Erasure.BLANK
        )
    }
    NOT_PERSONAL = ("id", "call", "language", "organisation", "updated_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "language"], name="byline_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.language}"

    @property
    def ref(self) -> Ref:
        """The reference to the call."""
        return Ref(Call.NOUN, self.call_id)
