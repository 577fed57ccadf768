"""What the duties over personal data leave behind: numbers and days, no names."""

from django.db import models
from django.utils import timezone

from latu.core.personal_data import Basis, Erasure, PersonalField

_CLEANING = PersonalField(
    "finishing an erasure that was interrupted", Basis.LEGAL_OBLIGATION, 1, Erasure.KEEP
)


class Erased(models.Model):
    """A person that was erased. `left` names what still has to be taken off the disk; empty once nothing has."""

    person_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)  # kind of record → number
    left = models.JSONField(default=list)  # paths below LATU_DATA
    done_at = models.DateTimeField(null=True)

    PERSONAL = {"left": _CLEANING}
    NOT_PERSONAL = ("id", "person_id", "at", "counts", "done_at")

    def __str__(self) -> str:
        return f"{self.person_id}"
