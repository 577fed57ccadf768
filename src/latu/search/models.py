"""What can be found: one document per record. The word index follows it by triggers (migration 0002)."""

from django.db import models

from latu.core.access import Level
from latu.core.personal_data import Basis, Erasure, PersonalField

_FINDING = PersonalField(
    "finding people one may see", Basis.LEGITIMATE_INTEREST, 24, Erasure.DELETE_ROW
)


class Document(models.Model):
    """A record as search sees it. Access columns are those of the record, so that hits, counts and
    suggestions are filtered by the same rule as lists."""

    noun = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    level = models.CharField(max_length=12, choices=Level.choices)
    owner_id = models.BigIntegerField(null=True)
    steward_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=2, blank=True)
    title = models.TextField()
    names = models.TextField(blank=True)  # other names, acronym, identifiers; " · " between
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    programme = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(null=True)  # a call opens, a project starts
    ends_at = models.DateTimeField(null=True)  # a call's last deadline, a project's end
    updated_at = models.DateTimeField()

    PERSONAL = dict.fromkeys(("title", "names", "body"), _FINDING)
    NOT_PERSONAL = (
        "id", "noun", "record_id", "level", "owner_id", "steward_id", "language", "kind", "country",
        "programme", "starts_at", "ends_at", "updated_at",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["noun", "record_id"], name="document_once")]
        indexes = [
            models.Index(fields=["noun", "ends_at"]),
            # All that filters and counts need of a document found by its number, without its texts.
            models.Index(
                fields=[
                    "id", "noun", "level", "owner_id", "steward_id", "programme", "country",
                    "starts_at", "ends_at", "updated_at",
                ],
                name="search_filters",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title[:60]
