"""What the duties over personal data leave behind: numbers and days, no names."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.people.models import Person
from latu.records.models import Todo

TELL_WITHIN = timedelta(hours=72)
_CLEANING = PersonalField(
    "finishing an erasure that was interrupted", Basis.LEGAL_OBLIGATION, 1, Erasure.KEEP
)


class Erased(models.Model):
    """A person that was erased. `left` names what still has to be taken off the disk; empty once nothing has."""

    person_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)  # kind of record → number
    left = models.JSONField(default=list)  # paths below LATU_DATA
    done_at = models.DateTimeField(null=True)

    PERSONAL = {"left": _CLEANING}
    NOT_PERSONAL = ("id", "person_id", "at", "counts", "done_at")

    def __str__(self) -> str:
        return f"{self.person_id}"


_RECORD = PersonalField(
    "keeping a record of processing", Basis.LEGAL_OBLIGATION, 120, Erasure.BLANK
)


class Controller(models.Model):
    """Who answers for the personal data that is kept here: at most one row."""

    ONLY = 1

    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    officer = models.CharField(max_length=300, blank=True)
    transfers = models.TextField(max_length=2000, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    PERSONAL = dict.fromkeys(("contact", "email", "officer"), _RECORD)
    NOT_PERSONAL = ("id", "name", "address", "transfers", "updated_at")

    def __str__(self) -> str:
        return self.name


class Balancing(models.Model):
    """The region's own words for what speaks for a legitimate interest, per key of a purpose."""

    purpose = models.CharField(max_length=20, unique=True)
    text = models.TextField(max_length=10_000)
    updated_at = models.DateTimeField(default=timezone.now)

    NOT_PERSONAL = ("id", "purpose", "text", "updated_at")

    def __str__(self) -> str:
        return self.purpose


_TELLING = PersonalField(
    "telling people what is held about them", Basis.LEGAL_OBLIGATION, 60, Erasure.DELETE_ROW
)


class Exemption(models.TextChoices):
    """Why somebody need not be told (Article 14(5) GDPR)."""

    KNOWS = "knows", _("Already has the information")
    EFFORT = "effort", _("Impossible, or a disproportionate effort")
    LAW = "law", _("The law says otherwise")


class Told(models.Model):
    """A person was told what is held about them, by the mail with that key; or need not be, with the reason."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="told")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    mail_key = models.CharField(max_length=200, blank=True)
    exemption = models.CharField(max_length=8, choices=Exemption.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    PERSONAL = dict.fromkeys(("person", "by", "reason"), _TELLING)
    NOT_PERSONAL = ("id", "at", "mail_key", "exemption")

    def __str__(self) -> str:
        return f"{self.person_id}"


_SEEN = PersonalField(
    "knowing who has looked at whose data", Basis.LEGAL_OBLIGATION, 24, Erasure.DELETE_ROW
)


class Access(models.Model):
    """Somebody's data was looked at or taken away: of the record with that number, or of so many. Numbers, no names."""

    class Kind(models.TextChoices):
        """What was done."""

        VIEW = "view", _("looked at")
        EXPORT = "export", _("downloaded")

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    noun = models.CharField(max_length=20)
    record_id = models.BigIntegerField(null=True)  # may be of somebody who is gone
    number = models.PositiveIntegerField(default=1)
    what = models.CharField(max_length=10)  # page, vcf, csv, xlsx, …

    PERSONAL = dict.fromkeys(("user", "record_id"), _SEEN)
    NOT_PERSONAL = ("id", "at", "kind", "noun", "number", "what")

    class Meta:
        indexes = [
            models.Index(fields=["noun", "record_id", "at"]),
            models.Index(fields=["user", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.noun} {self.record_id or self.number}"


class Retention(models.Model):
    """Whether what is past its time is erased: not before an administrator said so. At most one row."""

    ONLY = 1

    is_on = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    NOT_PERSONAL = ("id", "is_on", "at")

    def __str__(self) -> str:
        return f"{self.is_on}"


class Asked(models.Model):
    """The keeper of a card that nobody touched for long was asked, by a to-do, whether it is still wanted."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="asked")
    todo = models.ForeignKey(Todo, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"person": _TELLING}
    NOT_PERSONAL = ("id", "todo", "at")

    def __str__(self) -> str:
        return f"{self.person_id}"


_AGREED = PersonalField(
    "proving what a person agreed to", Basis.LEGAL_OBLIGATION, 60, Erasure.DELETE_ROW
)


class Consent(models.Model):
    """A person agreed to something, in words that were shown to them."""

    class Category(models.TextChoices):
        """What it is for."""

        NEWS = "news", _("News and invitations by mail")
        PHOTO = "photo", _("Photographs and recordings")
        PUBLIC = "public", _("Being shown to everybody")
        SPECIAL = "special", _("Sensitive information, such as a diet at an event")
        OTHER = "other", _("Something else")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    category = models.CharField(max_length=8, choices=Category.choices)
    text = models.TextField(max_length=2000)
    source = models.CharField(max_length=200)
    given_on = models.DateField()
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    PERSONAL = dict.fromkeys(
        ("person", "category", "text", "source", "given_on", "expires_on", "withdrawn_at", "by"),
        _AGREED,
    )
    NOT_PERSONAL = ("id",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"


_BREACH = PersonalField(
    "keeping a register of breaches", Basis.LEGAL_OBLIGATION, 120, Erasure.BLANK
)


class Breach(models.Model):
    """Personal data got lost, changed or into wrong hands (Articles 33 and 34 GDPR)."""

    what = models.TextField(max_length=5000)
    affected = models.CharField(max_length=300, blank=True)
    noticed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    done = models.TextField(max_length=5000, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"made_by": _BREACH}
    NOT_PERSONAL = ("id", "what", "affected", "noticed_at", "told_at", "done", "updated_at")

    def __str__(self) -> str:
        return self.what[:60]

    @property
    def tell_by(self) -> datetime:
        """Until when the authority is to be told: 72 hours."""
        return self.noticed_at + TELL_WITHIN

    @property
    def is_late(self) -> bool:
        """It was told too late, or not yet and it is too late now."""
        return (self.told_at or timezone.now()) > self.tell_by
