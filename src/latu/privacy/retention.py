"""What is past its time is erased as the models declare it, once an administrator has switched that on.

A row's time counts from the column in `SINCE`. Records that live (accounts, cards, roles, stewards) have no such
column: they go with what they belong to. Of cards that nobody touches any more, see `ageing`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from latu.core.access import require
from latu.core.gate import Write
from latu.core.personal_data import Erasure, PersonalField
from latu.privacy.kinds_of_data import kind_of
from latu.privacy.models import Retention
from latu.privacy.processing import ENDS, Limit
from latu.privacy.purposes import OF_DECLARED

BATCH = 500

SINCE = {
    "accounts.Link": "made_at", "jobs.JobRun": "created_at", "mail.Outgoing": "made_at",
    "mail.Suppression": "since", "records.ChangeBody": "change__at",
    "records.Proposal": "made_at", "records.Comment": "at", "records.Todo": "done_at",
    "records.Submission": "at", "teams.TeamStance": "state_at", "matching.Thumb": "at",
    "introductions.Introduction": "closed_at", "introductions.Step": "introduction__closed_at",
    "people.Tie": "updated_at", "people.Interaction": "at", "people.Hint": "at",
    "calls.Byline": "updated_at", "partners.Answer": "last_at", "partners.Message": "at",
    "clients.Tip": "sent_at", "imports.Refusal": "run__created_at", "handover.Handover": "at",
    "handover.Passed": "handover__at", "privacy.Access": "at",
}  # fmt: skip

# They live as long as what they belong to (an account, a card, a record, a copy of it), or are a link of the chain.
NOT_BY_AGE = frozenset(
    {
        "accounts.User", "organisations.Membership", "organisations.Organisation", "saved.SavedSearch",
        "search.Document", "search.Vector", "records.Change", "records.Source", "records.File", "records.Stance",
        "calls.Call", "networks.Network", "networks.NetworkMembership", "projects.Project",
        "partners.Notice", "clients.Client", "introductions.Touched", "people.Person",
        "people.Affiliation", "people.Unwanted", "privacy.Erased", "privacy.Controller",
        "privacy.Told", "privacy.Asked", "privacy.Consent", "privacy.Breach",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Past:
    """Columns of one table that share a time and an end, and the rows that are past it."""

    model: type[models.Model]
    columns: tuple[str, ...]
    months: int
    erasure: Erasure
    purpose: str
    rows: QuerySet[Any]

    @property
    def title(self) -> str:
        """What it is kept for."""
        return str(OF_DECLARED[self.purpose].title)

    @property
    def limit(self) -> Limit:
        """Which data, for how long, and its end, in words."""
        label = self.model._meta.label
        kinds = dict.fromkeys(str(kind_of(label, each)) for each in self.columns)
        return Limit(tuple(kinds), self.months, str(ENDS[self.erasure]))


def months_before(moment: datetime, months: int) -> datetime:
    """The same time that many months before, on the 28th at the latest."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def past(now: datetime) -> list[Past]:
    """All that declared times say of the tables that have a date to count from; nothing is asked of the database."""
    found = []
    for model in apps.get_models():
        since = SINCE.get(model._meta.label)
        if since is None:
            continue
        for (months, erasure, purpose), columns in _grouped(model).items():
            before = months_before(now, months)
            rows = model._base_manager.filter(**{f"{since}__lt": before})
            if erasure is not Erasure.DELETE_ROW:
                rows = rows.filter(_holds_something(model, columns))
            found.append(Past(model, tuple(columns), months, erasure, purpose, rows))
    return found


def _grouped(model: Any) -> dict[tuple[int, Erasure, str], list[str]]:
    groups: dict[tuple[int, Erasure, str], list[str]] = {}
    personal: dict[str, PersonalField] = model.PERSONAL
    for column, field in personal.items():
        erasure = field.erasure
        if erasure is Erasure.KEEP:
            continue
        if erasure is not Erasure.DELETE_ROW and not _can_be_empty(model, column):
            erasure = Erasure.DELETE_ROW  # without whom it belongs to nothing is left of it
        groups.setdefault((field.retention_months, erasure, field.purpose), []).append(column)
    return groups


def _can_be_empty(model: type[models.Model], column: str) -> bool:
    field = model._meta.get_field(column)
    return isinstance(field, models.CharField | models.TextField | models.JSONField) or field.null


def _empty(model: type[models.Model], column: str) -> Any:
    field = model._meta.get_field(column)
    if field.null:
        return None
    return field.get_default() if isinstance(field, models.JSONField) else ""


def _holds_something(model: type[models.Model], columns: Iterable[str]) -> Q:
    some = Q()
    for column in columns:
        empty = _empty(model, column)
        some |= Q(**{f"{column}__isnull": False}) if empty is None else ~Q(**{column: empty})
    return some


def erase_some(w: Write, group: Past) -> int:
    """End the next rows of the group; how many there were, 0 when none is left."""
    require(w.viewer.is_system and is_on())
    ids = list(group.rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = group.model._base_manager.filter(pk__in=ids)
    if group.erasure is Erasure.DELETE_ROW:
        rows.delete()
    else:
        rows.update(**{each: _empty(group.model, each) for each in group.columns})
    return len(ids)


def counted(now: datetime) -> Iterator[tuple[Past, int]]:
    """What would go now, and how many rows; groups without any are left out."""
    for group in past(now):
        if number := group.rows.count():
            yield group, number


def is_on() -> bool:
    """Whether an administrator has switched it on."""
    return Retention.objects.filter(is_on=True).exists()


def switch(w: Write, *, is_on: bool) -> None:
    """Let what is past its time be erased from now on, or no longer. Administrators may."""
    require(w.viewer.is_administrator)
    values = {"is_on": is_on, "at": w.at}
    Retention.objects.update_or_create(pk=Retention.ONLY, defaults=values)
