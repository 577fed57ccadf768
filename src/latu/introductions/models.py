"""What has to be done again in the graph, and which file of it holds good. The ties themselves are in `latu.people`."""

from django.db import models

from latu.core.personal_data import Basis, Erasure, PersonalField

_PATHS = PersonalField("finding introductions", Basis.LEGITIMATE_INTEREST, 1, Erasure.DELETE_ROW)


class Touched(models.Model):
    """A tie, or a person if there is no knower, that was written or deleted: the database notes it by itself.

    Plain numbers: the rows that they mean may be gone. `following` makes the triggers, and takes rows away.
    """

    knower_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField()

    PERSONAL = {"knower_id": _PATHS, "person_id": _PATHS}
    NOT_PERSONAL = ("id",)

    def __str__(self) -> str:
        return f"{self.knower_id} {self.person_id}"


class Written(models.Model):
    """The file that holds the graph, by its token; what was touched after `upto` is not in it. One row at most."""

    token = models.CharField(max_length=32)
    upto = models.BigIntegerField()
    at = models.DateTimeField()

    NOT_PERSONAL = ("id", "token", "upto", "at")

    def __str__(self) -> str:
        return self.token
