"""Networks and memberships with their dates and contact persons."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

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
from latu.people.models import Person


class Network(Owned):
    """An international network."""

    NOUN = "network"

    names = TextsField(verbose_name=_("name"))
    sort_key = models.CharField(max_length=200, db_index=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    description = TextsField(verbose_name=_("what it does"))
    source = TextsField(verbose_name=_("source"))
    invented = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Network"]] = VisibleQuerySet["Network"].as_manager()

    PERSONAL = {"steward": STEWARD}
    NOT_PERSONAL = (
        *OWNED_NOT_PERSONAL, "names", "sort_key", "short_name", "website", "description", "source", "invented",
    )  # fmt: skip

    def __str__(self) -> str:
        return best(self.names).text

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)


class NetworkMembership(models.Model):
    """An organisation belongs to a network, with years and a contact person."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="network_memberships"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    contact = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("contact person"),
    )
    invented = models.BooleanField(default=False)

    PERSONAL = {
        "contact": PersonalField(
            "whom to ask about a network", Basis.LEGITIMATE_INTEREST, 60, Erasure.BLANK
        )
    }
    NOT_PERSONAL = ("id", "network", "organisation", "valid_from", "valid_to", "invented")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], name="network_membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.organisation_id}"
