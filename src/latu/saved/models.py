"""Saved searches."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.personal_data import Basis, Erasure, PersonalField

_SEARCH = PersonalField(
    "telling the user what is new for a search", Basis.CONTRACT, 60, Erasure.DELETE_ROW
)


class SavedSearch(models.Model):
    """The parameters of a list's or the search page's address. What is numbered above `seen` is new to the user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=120)
    page = models.CharField(max_length=20)  # the name of its address: calls, people, search …
    query = models.CharField(max_length=1000, blank=True)  # as in the address
    is_on = models.BooleanField(default=True)  # whether new ones are counted
    seen = models.BigIntegerField(default=0)  # the highest number there was at the last look
    looked_at = models.DateTimeField(default=timezone.now)

    PERSONAL = dict.fromkeys(("user", "name", "query", "looked_at"), _SEARCH)
    NOT_PERSONAL = ("id", "page", "is_on", "seen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "query"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.name
