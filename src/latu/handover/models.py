"""Handovers: who passed how much to whom. Names are not kept: whoever may see a record reads its name there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref

_PASSED = PersonalField(
    "knowing who has taken over what", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK
)


class Kind(models.TextChoices):
    """What can be passed."""

    CONTACT = "contact", _("Contacts")
    CLIENT = "client", _("Client companies")
    TODO = "todo", _("To-dos")
    SEARCH = "search", _("Saved searches")
    CALL = "call", _("Followed calls")


class Handover(models.Model):
    """One handover, done at once."""

    NOUN = "handover"

    giver = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ties_withdrawn = models.PositiveIntegerField(default=0)

    PERSONAL = {"giver": _PASSED, "made_by": _PASSED}
    NOT_PERSONAL = ("id", "at", "ties_withdrawn")

    def __str__(self) -> str:
        return f"{self.giver_id} {self.at:%Y-%m-%d}"

    @property
    def ref(self) -> Ref:
        """The reference to it."""
        return Ref(self.NOUN, self.pk)


class Passed(models.Model):
    """One record of a handover; one that was deleted has neither number nor receiver."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="passed")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    record_id = models.BigIntegerField(null=True)
    receiver = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    PERSONAL = {"receiver": _PASSED}
    NOT_PERSONAL = ("id", "handover", "kind", "record_id")

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.receiver_id}"
