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
    base_forms = models.TextField(blank=True)  # of its Finnish words, see latu.core.morphology
    awaits_vector = models.BooleanField(default=False)
    awaits_tags = models.BooleanField(default=False)
    kind = models.CharField(max_length=40, blank=True)
    countries = models.TextField(blank=True)  # codes with a blank around each: " FI SE "
    programme = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(null=True)  # a call opens, a project starts
    ends_at = models.DateTimeField(null=True)  # a call's last deadline, a project's end
    updated_at = models.DateTimeField()

    PERSONAL = dict.fromkeys(("title", "names", "body", "base_forms"), _FINDING)
    NOT_PERSONAL = (
        "id", "noun", "record_id", "level", "owner_id", "steward_id", "language", "awaits_vector", "awaits_tags",
        "kind", "countries", "programme", "starts_at", "ends_at", "updated_at",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["noun", "record_id"], name="document_once")]
        indexes = [
            models.Index(fields=["noun", "ends_at"]),
            # All that filters and counts need of a document found by its number, without its texts.
            models.Index(
                fields=[
                    "id", "noun", "level", "owner_id", "steward_id", "programme", "countries",
                    "starts_at", "ends_at", "updated_at",
                ],
                name="search_filters",
            ),
            models.Index(
                fields=["noun", "id"], condition=models.Q(awaits_vector=True), name="search_awaits"
            ),
            models.Index(
                fields=["noun", "id"], condition=models.Q(awaits_tags=True), name="search_untagged"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title[:60]


class Vector(models.Model):
    """What a document means, by a model: of its title, and of its title with the beginning of its text.

    A changed one is a new row, so the highest number tells whether anything is new. Vectors of different
    models are never compared. People have none.
    """

    document = models.OneToOneField(Document, on_delete=models.DB_CASCADE, related_name="vector")
    model = models.CharField(max_length=60)
    digest = models.CharField(max_length=32)  # of the texts, so that the same is not made again
    title = models.BinaryField()  # latu.search.meaning.vectors.pack; empty where the model failed
    text = models.BinaryField()

    PERSONAL = dict.fromkeys(("digest", "title", "text"), _FINDING)
    NOT_PERSONAL = ("id", "document", "model")

    def __str__(self) -> str:
        return f"{self.document_id} {self.model}"


class Edition(models.Model):
    """Which edition of all documents stands in the register: one row, see `latu.search.renewal`."""

    number = models.PositiveIntegerField()
    analyser = models.CharField(max_length=20)  # what made the base forms

    NOT_PERSONAL = ("id", "number", "analyser")

    def __str__(self) -> str:
        return f"{self.number} {self.analyser}"
