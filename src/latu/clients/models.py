"""Client companies of an organisation's advisers, and the tips they got. Only members of that organisation see them."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import Link, User
from latu.calls.models import Call
from latu.core.access import Level, Viewer
from latu.core.languages import LANGUAGES
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.organisations.models import STEWARD, Organisation
from latu.records.models import Todo

_CONTACT = PersonalField("advising a client company", Basis.LEGITIMATE_INTEREST, 36, Erasure.BLANK)
_TIP = PersonalField(
    "what a client was told and answered", Basis.LEGITIMATE_INTEREST, 36, Erasure.BLANK
)


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients that a viewer may see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the organisations in which the viewer advises; no role opens others'."""
        if viewer.is_system:
            return self.none()
        return self.filter(owner_id__in=sorted(viewer.network_ids))


class Client(models.Model):
    """An organisation that another one advises, with whom to write to there and in which language."""

    NOUN = "client"

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="clients")
    steward = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("adviser"),
    )
    level = models.CharField(
        max_length=12, choices=Level.choices, default=Level.ORGANISATION, editable=False
    )  # never another one
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="client_of"
    )
    contact = models.CharField(_("contact person"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=list(LANGUAGES.items()), default="fi"
    )
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    invented = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Client"]] = ClientQuerySet.as_manager()

    PERSONAL = {"steward": STEWARD, **dict.fromkeys(("contact", "email", "notes"), _CONTACT)}
    NOT_PERSONAL = (
        "id", "owner", "level", "organisation", "language", "made_at", "updated_at", "invented",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "organisation"], name="client_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)


class Reply(models.TextChoices):
    """What a client says of a tip."""

    NONE = "", _("No answer yet")
    INTERESTED = "interested", _("Interested")
    NOT_FOR_US = "not_for_us", _("Not for us")
    LATER = "later", _("Later")


class Tip(models.Model):
    """A call that a client was told about by mail, and what the client answered through the link in it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tips")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="tips")
    words = models.TextField(_("in your own words"), max_length=2000, blank=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    link = models.OneToOneField(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    reply_words = models.TextField(max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True)
    is_unread = models.BooleanField(default=False)  # the reply, by the advisers
    # What the adviser has to do because of it: to ask, and to act on the reply.
    reminder = models.ForeignKey(Todo, null=True, on_delete=models.SET_NULL, related_name="+")
    todo = models.ForeignKey(Todo, null=True, on_delete=models.SET_NULL, related_name="+")

    PERSONAL = dict.fromkeys(("words", "sent_by", "reply", "reply_words", "replied_at"), _TIP)
    NOT_PERSONAL = ("id", "client", "call", "sent_at", "link", "is_unread", "reminder", "todo")

    class Meta:
        indexes = [models.Index(fields=["client", "-sent_at"])]

    def __str__(self) -> str:
        return f"{self.client_id} {self.call_id}"
