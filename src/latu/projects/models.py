"""Projects and participations. Money is whole cents."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Call, Programme
from latu.core.languages import TextsField, best
from latu.core.refs import Ref
from latu.organisations.models import (
    OWNED_NOT_PERSONAL,
    STEWARD,
    Organisation,
    Owned,
    VisibleQuerySet,
)


class Project(Owned):
    """A funded project."""

    NOUN = "project"

    identifier = models.CharField(
        _("identifier"), max_length=120, blank=True, db_index=True
    )  # e.g. CORDIS id
    acronym = models.CharField(_("acronym"), max_length=120, blank=True)
    titles = TextsField(verbose_name=_("title"))
    sort_key = models.CharField(max_length=200, db_index=True)
    summary = TextsField(verbose_name=_("what it did"))
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="projects",
        verbose_name=_("programme"),
    )  # fmt: skip
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects"
    )
    topic = models.CharField(
        _("topic"), max_length=150, blank=True
    )  # the call's identifier as the source has it
    action = models.CharField(_("type of action"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    total_cents = models.BigIntegerField(_("total cost"), null=True, blank=True)
    eu_cents = models.BigIntegerField(_("EU funding"), null=True, blank=True)
    fields_of_science = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    url = models.URLField(_("website"), max_length=400, blank=True)
    invented = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Project"]] = VisibleQuerySet["Project"].as_manager()

    PERSONAL = {"steward": STEWARD}
    NOT_PERSONAL = (
        *OWNED_NOT_PERSONAL, "identifier", "acronym", "titles", "sort_key", "summary", "programme", "call",
        "topic", "action", "starts_on", "ends_on", "total_cents", "eu_cents", "fields_of_science", "keywords",
        "url", "invented",
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["programme", "starts_on"]),
            models.Index(fields=["starts_on"]),
            models.Index(fields=["topic"]),
            models.Index(fields=["updated_at"]),
        ]

    def __str__(self) -> str:
        return self.acronym or best(self.titles).text or self.identifier

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)


class Role(models.TextChoices):
    """What an organisation is in a project."""

    COORDINATOR = "coordinator", _("Coordinator")
    PARTICIPANT = "participant", _("Partner")
    ASSOCIATED = "associated", _("Associated partner")
    THIRD_PARTY = "third_party", _("Third party")


class Participation(models.Model):
    """An organisation takes part in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.PARTICIPANT)
    order = models.PositiveIntegerField(default=0)
    eu_cents = models.BigIntegerField(null=True, blank=True)
    total_cents = models.BigIntegerField(null=True, blank=True)

    NOT_PERSONAL = ("id", "project", "organisation", "role", "order", "eu_cents", "total_cents")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "role"], name="participation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.organisation_id}"
