"""The row that each run of long work leaves."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField


class State(models.TextChoices):
    """Where a run is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ACTIVE = (State.QUEUED, State.RUNNING)


class JobRun(models.Model):
    """One run: progress while it lasts, figures (`result`) or the reason (`error`) when it ended.

    `checkpoint` is written in the same transaction as the work it describes, so that a run that
    was killed goes on where its last acknowledged write ended.
    """

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)  # host:pid
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True)
    cancel_requested = models.BooleanField(default=False)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    PERSONAL = {
        "started_by": PersonalField(
            "who started the run", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK
        ),
        "params": PersonalField(
            "may name a person's file", Basis.LEGITIMATE_INTEREST, 24, Erasure.DELETE_ROW
        ),
        "error": PersonalField("may quote a bad row", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK),
        "result": PersonalField(
            "may quote a bad row", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK
        ),
        "checkpoint": PersonalField(
            "may quote a bad row", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK
        ),
    }
    NOT_PERSONAL = (
        "id", "kind", "state", "created_at", "started_at", "finished_at", "heartbeat_at", "worker",
        "attempts", "done", "total", "step", "cancel_requested",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["kind", "-created_at"]), models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def percent(self) -> int | None:
        """0–100, or None while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def is_active(self) -> bool:
        """Waiting or running."""
        return self.state in ACTIVE
