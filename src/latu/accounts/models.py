"""Users and signed links."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.core.languages import LANGUAGES
from latu.core.personal_data import Basis, Erasure, PersonalField

_CONTACT_YEARS = 24


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are compared without regard to case."""

    def create_user(self, email: str, **fields: Any) -> "User":
        """A user without a password: sign-in is by a mailed code or a passkey."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who can sign in. Roles belong to memberships (`latu.organisations`)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=list(LANGUAGES.items()), default="fi"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    story = models.JSONField(
        default=dict, blank=True
    )  # the demo's invented people introduce themselves

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    PERSONAL = {
        "email": PersonalField(
            "sign-in and notices", Basis.CONTRACT, _CONTACT_YEARS, Erasure.PSEUDONYM
        ),
        "name": PersonalField(
            "shown beside what the user writes", Basis.CONTRACT, _CONTACT_YEARS, Erasure.BLANK
        ),
        "last_login": PersonalField(
            "finding unused accounts", Basis.LEGITIMATE_INTEREST, 24, Erasure.BLANK
        ),
        "story": PersonalField("invented people of the demo", Basis.CONTRACT, 24, Erasure.BLANK),
    }
    NOT_PERSONAL = ("id", "password", "language", "is_active", "joined_at")

    def __str__(self) -> str:
        return self.name or self.email


class Link(models.Model):
    """A signed link: whoever holds it may do one thing. Only a hash of its secret is kept."""

    purpose = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    PERSONAL = {
        "data": PersonalField(
            "whom an invitation is for", Basis.LEGITIMATE_INTEREST, 12, Erasure.DELETE_ROW
        ),
        "made_by": PersonalField(
            "who invited; whose calendar it is", Basis.LEGITIMATE_INTEREST, 12, Erasure.BLANK
        ),
    }
    NOT_PERSONAL = (
        "id",
        "purpose",
        "secret_hash",
        "made_at",
        "expires_at",
        "used_at",
        "revoked_at",
    )

    class Meta:
        indexes = [models.Index(fields=["purpose", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
