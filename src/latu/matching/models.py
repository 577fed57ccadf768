"""What members of an organisation think of a suggestion: thumbs, remembered."""

from django.db import models

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.records.models import ByRef

_WORK = PersonalField("better suggestions", Basis.LEGITIMATE_INTEREST, 60, Erasure.BLANK)


class Thumb(ByRef):
    """Whether one record fits another, said by a member of an organisation for all of it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="fit_thumbs"
    )
    other_noun = models.CharField(max_length=20)
    other_id = models.BigIntegerField()
    is_up = models.BooleanField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    PERSONAL = {"by": _WORK}
    NOT_PERSONAL = (
        "id", "noun", "record_id", "organisation", "other_noun", "other_id", "is_up", "at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "noun", "record_id", "other_noun", "other_id"],
                name="fit_thumb_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.ref} {self.other}"

    @property
    def other(self) -> Ref:
        """What it was suggested for."""
        return Ref(self.other_noun, self.other_id)
