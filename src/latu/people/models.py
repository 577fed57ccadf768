"""People, where they work, who knows them, and what has been with them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.accounts.models import User
from latu.core.access import Level
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.organisations.models import (
    OWNED_NOT_PERSONAL,
    STEWARD,
    Organisation,
    Owned,
    VisibleQuerySet,
)

_CONTACT = PersonalField(
    "keeping professional contacts", Basis.LEGITIMATE_INTEREST, 60, Erasure.DELETE_ROW
)


class Person(Owned):
    """A professional contact. A restricted person is in no list, search or export."""

    NOUN = "person"

    given = models.CharField(_("given name"), max_length=120)
    family = models.CharField(_("family name"), max_length=120)
    sort_key = models.CharField(max_length=200, db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # ISO 639-1 codes
    how_met = models.CharField(_("how we met"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    restricted = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)
    level = models.CharField(
        _("who can see this"), max_length=12, choices=Level.choices, default=Level.PRIVATE
    )

    objects: ClassVar[models.Manager["Person"]] = VisibleQuerySet["Person"].as_manager()

    PERSONAL = {
        "steward": STEWARD,
        **dict.fromkeys(
            (
                "given",
                "family",
                "sort_key",
                "email",
                "phone",
                "languages",
                "how_met",
                "notes",
                "user",
            ),
            _CONTACT,
        ),
    }
    NOT_PERSONAL = (*OWNED_NOT_PERSONAL, "restricted", "invented")

    class Meta:
        indexes = [models.Index(fields=["owner", "sort_key"]), models.Index(fields=["steward"])]

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)


class Affiliation(models.Model):
    """A person works, or worked, at an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="affiliations"
    )
    role = models.CharField(pgettext_lazy("post at work", "role"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    PERSONAL = dict.fromkeys(("person", "organisation", "role", "valid_from", "valid_to"), _CONTACT)
    NOT_PERSONAL = ("id",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.organisation_id}"


class Unwanted(models.Model):
    """Somebody who is not to be kept again: a salted digest of an address or a name, see `latu.people.unwanted`."""

    salt = models.CharField(max_length=32)
    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {
        "mark": PersonalField(
            "keeping to an objection or an erasure", Basis.LEGAL_OBLIGATION, 600, Erasure.KEEP
        )
    }
    NOT_PERSONAL = ("id", "salt", "at")

    def __str__(self) -> str:
        return self.mark[:8]


class Tie(models.Model):
    """ "I know this person, this well, since, from this": stated by the knower, with a level of its own."""

    class Strength(models.IntegerChoices):
        """How well, in plain words."""

        MET = 1, _("have met")
        KNOW = 2, _("know each other")
        WELL = 3, _("know well, can call")

    knower = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ties")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    strength = models.PositiveSmallIntegerField(choices=Strength.choices)
    since = models.PositiveSmallIntegerField(_("since (year)"), null=True, blank=True)
    basis = models.CharField(_("from where"), max_length=200, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.PRIVATE)
    updated_at = models.DateTimeField(default=timezone.now)

    PERSONAL = dict.fromkeys(("knower", "person", "strength", "since", "basis"), _CONTACT)
    NOT_PERSONAL = ("id", "level", "updated_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["knower", "person"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.knower_id} {self.person_id}"


class Interaction(models.Model):
    """What has been with a person: stated by its author, with a level of its own as a tie has."""

    class Kind(models.TextChoices):
        """What it was."""

        MEETING = "meeting", pgettext_lazy("with a person", "Meeting")
        MESSAGE = "message", pgettext_lazy("with a person", "Mail or call")
        EVENT = "event", pgettext_lazy("with a person", "At an event")
        PROJECT = "project", pgettext_lazy("with a person", "In a project")
        OTHER = "other", pgettext_lazy("with a person", "Something else")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interactions")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()
    note = models.TextField(max_length=2000, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.PRIVATE)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = dict.fromkeys(("person", "author", "kind", "day", "note"), _CONTACT)
    NOT_PERSONAL = ("id", "level", "at")

    class Meta:
        indexes = [models.Index(fields=["person", "-day", "-id"])]

    def __str__(self) -> str:
        return f"{self.author_id} {self.kind} {self.person_id}"


class Hint(models.Model):
    """An organisation lets the network see that somebody there knows a person at another one, without names."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {
        "given_by": PersonalField(
            "who decided what an organisation shows", Basis.LEGITIMATE_INTEREST, 120, Erasure.BLANK
        )
    }
    NOT_PERSONAL = ("organisation", "at")

    def __str__(self) -> str:
        return f"{self.organisation_id}"
