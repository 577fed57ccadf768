"""What an import did not take, with the reason."""

from django.db import models

from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.jobs.models import JobRun

_QUOTED = PersonalField(
    "mending a source's faults", Basis.LEGITIMATE_INTEREST, 24, Erasure.DELETE_ROW
)


class Refusal(models.Model):
    """A row that a run refused (`is_row`), a value that it left out, or a change it could not undo.

    Facts only: `latu.imports.messages` puts them into the reader's language. A run keeps the first
    thousand of each sort; its figures count all.
    """

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="refusals")
    is_row = models.BooleanField()
    code = models.CharField(max_length=30)
    file = models.CharField(max_length=300, blank=True)
    row = models.PositiveBigIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    PERSONAL = {"value": _QUOTED, "detail": _QUOTED, "file": _QUOTED}
    NOT_PERSONAL = ("id", "run", "is_row", "code", "row", "column")

    class Meta:
        indexes = [models.Index(fields=["run", "is_row", "id"])]

    def __str__(self) -> str:
        return f"{self.file} {self.row} {self.code}"
