"""Countries, areas and concepts, with names per language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from latu.core.languages import LANGUAGES, TextsField, best
from latu.records.models import ByRef


class Named(models.Model):
    """Has a name per language."""

    names = TextsField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return best(self.names).text


class Country(Named):
    """A country by ISO 3166-1 alpha-2 code (Kosovo: XK)."""

    code = models.CharField(max_length=2, primary_key=True)
    is_member_state = models.BooleanField(default=False)
    is_associated = models.BooleanField(null=True)  # to Horizon Europe; None where unknown

    NOT_PERSONAL = ("code", "names", "is_member_state", "is_associated")


class Nuts(models.Model):
    """A statistical area of one version of the NUTS classification."""

    version = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    parent = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=120)

    NOT_PERSONAL = ("id", "version", "code", "parent", "name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="nuts_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SubRegion(Named):
    """A sub-region (seutukunta) of the instance's region."""

    code = models.CharField(max_length=10, primary_key=True)

    NOT_PERSONAL = ("code", "names")


class Municipality(Named):
    """A municipality; those of the instance's region belong to a sub-region."""

    code = models.CharField(max_length=10, primary_key=True)
    sub_region = models.ForeignKey(
        SubRegion, null=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    nuts = models.CharField(max_length=5, blank=True)

    NOT_PERSONAL = ("code", "names", "sub_region", "nuts")

    class Meta:
        verbose_name = _("municipality")


class Concept(models.Model):
    """A thesaurus entry; `slug` is its lasting identifier.

    `scheme` names the thesaurus of others that it was imported from, "" for the project's own. An imported one
    may be the `same` as one of the project's: then its words name that one.
    """

    slug = models.CharField(max_length=60, unique=True)
    scheme = models.CharField(max_length=30, blank=True, db_index=True)
    same = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    broader = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="narrower"
    )
    labels = TextsField()  # preferred label per language

    NOT_PERSONAL = ("id", "slug", "scheme", "same", "broader", "labels")

    def __str__(self) -> str:
        return best(self.labels).text


class Label(models.Model):
    """Every word a concept goes by; preferred ones included. `key` finds it in any inflection."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()))
    text = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    key = models.CharField(max_length=160, db_index=True)
    is_preferred = models.BooleanField()
    # Names the concept, and is not searched for it: Swedish *is* is ice, English *is* stands everywhere.
    is_name_only = models.BooleanField(default=False)

    NOT_PERSONAL = (
        "id", "concept", "language", "text", "folded", "key", "is_preferred", "is_name_only",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "folded"], name="label_once")
        ]

    def __str__(self) -> str:
        return self.text


class Edition(models.Model):
    """What the loaded vocabularies were made of: one row, see `latu.taxonomy.loading`.

    `tagged` is the edition by which all records have been tagged, or wait to be.
    """

    digest = models.CharField(max_length=64)
    tagged = models.CharField(max_length=80, blank=True)

    NOT_PERSONAL = ("id", "digest", "tagged")

    def __str__(self) -> str:
        return self.digest


class Tag(ByRef):
    """A record is about a concept: found in its words, set by somebody, or taken off and never found again."""

    class Origin(models.TextChoices):
        """Whose word it is."""

        FOUND = "found", _("found in the text")
        SET = "set", _("set by somebody")
        TAKEN_OFF = "taken_off", _("taken off by somebody")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="tags")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SET)

    NOT_PERSONAL = ("id", "noun", "record_id", "concept", "origin")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noun", "record_id", "concept"], name="tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.concept_id}"

    @property
    def is_found(self) -> bool:
        """Whether nobody has said so yet."""
        return self.origin == self.Origin.FOUND
