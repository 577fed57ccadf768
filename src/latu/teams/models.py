"""How an organisation stands to a record. Only its own members see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.organisations.models import Organisation
from latu.records.models import ByRef

_WORK = PersonalField("working together on a record", Basis.LEGITIMATE_INTEREST, 60, Erasure.BLANK)


class State(models.TextChoices):
    """How far a team is, beside the official state."""

    LOOKING = "looking", _("Looking into it")
    CONSIDERING = "considering", _("Considering")
    PREPARING = "preparing", _("Preparing")
    APPLIED = "applied", _("Applied")
    NOT_APPLYING = "not_applying", _("Not applying")


class Reason(models.TextChoices):
    """Why something is not for a team."""

    TOPIC = "topic", _("The topic is not ours")
    WHO = "who", _("We cannot apply")
    SIZE = "size", _("The grant is too large or too small")
    TIME = "time", _("We have no time for it")
    OTHER = "other", _("Another reason")


class TeamStance(ByRef):
    """How one organisation stands to one record. The row stays when all is taken back: its history hangs on it."""

    NOUN = "team_stance"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="team_stances"
    )
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    state_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    state_at = models.DateTimeField(null=True)
    not_for_us = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices, blank=True)
    words = models.CharField(_("in your own words"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)  # whether it is for us

    PERSONAL = {"state_by": _WORK, "decided_by": _WORK, "words": _WORK}
    NOT_PERSONAL = (
        "id", "noun", "record_id", "organisation", "state", "state_at", "not_for_us", "reason", "decided_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "noun", "record_id"], name="team_stance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.ref}"
