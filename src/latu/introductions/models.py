"""What has to be done again in the graph, and which file of it holds good; requests for an introduction.

The ties themselves are in `latu.people`.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.calls.models import Call
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.organisations.models import Organisation
from latu.people.models import Person

_PATHS = PersonalField("finding introductions", Basis.LEGITIMATE_INTEREST, 1, Erasure.DELETE_ROW)
_WHY = "asking for an introduction, and what came of it"
_REQUEST = PersonalField(_WHY, Basis.LEGITIMATE_INTEREST, 12, Erasure.BLANK)
_ASKER = PersonalField(_WHY, Basis.LEGITIMATE_INTEREST, 12, Erasure.DELETE_ROW)


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


MOST_WORDS = 1000  # characters


class State(models.TextChoices):
    """How far a request has come. That its time is over stands in `ends_at` alone."""

    ASKED = "asked", _("Waiting")
    PASSED_ON = "passed_on", _("Passed on")  # the one in between said yes
    INTRODUCED = "introduced", _("Introduced")
    TAKEN_BACK = "taken_back", _("Taken back")


OPEN = (State.ASKED, State.PASSED_ON)


class Outcome(models.TextChoices):
    """What came of it, as the asker says afterwards."""

    NONE = "", _("Not said yet")
    MET = "met", _("We met")
    NOTHING = "nothing", _("Nothing came of it")


class Introduction(models.Model):
    """A request: somebody wants to get to know a person, or somebody at an organisation, through one whom they know.

    With an organisation the target is unknown to the asker until the one in between agrees and chooses it. What
    the asker is shown depends on nothing that a refusal changes: `state`, `ends_at` and `closed_at` are the
    same for no, later and silence, and so are they when it has silently become impossible (`void_at`).
    """

    asker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions")
    words = models.TextField(max_length=MOST_WORDS)
    target = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    call = models.ForeignKey(
        Call, null=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # introduced or taken back
    void_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    tied_at = models.DateTimeField(null=True)  # the asker has said to know the target because of it

    PERSONAL = {
        "asker": _ASKER,
        **dict.fromkeys(("words", "target", "outcome"), _REQUEST),
    }
    NOT_PERSONAL = (
        "id", "organisation", "call", "state", "made_at", "ends_at", "closed_at", "void_at", "tied_at",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["asker", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.asker_id} {self.target_id or self.organisation_id}"

    def is_open(self, at: datetime) -> bool:
        """Whether the asker still waits, as far as the asker knows."""
        return self.state in OPEN and self.ends_at > at


class Answer(models.TextChoices):
    """What somebody who was asked says."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Yes")
    LATER = "later", _("Later")
    NO = "no", _("No")


class Step(models.Model):
    """One who is asked, by a link of their own (`Link.data` names the step), and what they said.

    A user, a person of the register, or somebody who is both.
    """

    class Position(models.IntegerChoices):
        """Who it is."""

        MIDDLE = 1
        TARGET = 2

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(choices=Position.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="introduction_steps"
    )
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    words = models.TextField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    PERSONAL = dict.fromkeys(("user", "person", "answer", "words", "answered_at"), _REQUEST)
    NOT_PERSONAL = ("id", "introduction", "position", "reminded_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "position"], name="introduction_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.position}"

    @property
    def name(self) -> str:
        """The name, "" of somebody who is gone or restricted."""
        if self.user is not None:
            return str(self.user)
        return str(self.person) if self.person is not None and not self.person.restricted else ""
