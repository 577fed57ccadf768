"""Filters as conditions on documents. Status and deadline are those of calls."""

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from latu.search.index import country_list
from latu.search.parsing import Filters

DATED = "call"  # the noun whose end is a deadline to apply by


def narrowing(filters: Filters, now: datetime) -> Q:
    """All of them."""
    found = Q()
    for condition in conditions(filters, now).values():
        found &= condition
    return found & Q(pk__gt=filters.newer_than) if filters.newer_than else found


def conditions(filters: Filters, now: datetime) -> dict[str, Q]:
    """Each one that narrows, by its name in `parsing.FILTERS`."""
    found: dict[str, Q] = {}
    if filters.noun:
        found["noun"] = Q(noun=filters.noun)
    if filters.programme:
        key = slugify(filters.programme)
        found["programme"] = Q(programme__iexact=key) | Q(programme__istartswith=f"{key}-")
    if filters.country:
        found["country"] = Q(countries__contains=country_list([filters.country.upper()]))
    if filters.status:
        found["status"] = Q(noun=DATED) & _status(filters.status, now)
    if filters.deadline_from or filters.deadline_before:
        found["deadline"] = Q(noun=DATED) & _deadline(filters)
    return found


def _status(status: str, now: datetime) -> Q:
    """As a call's own status, where its dates tell it."""
    closed = Q(ends_at__lt=now)
    not_over = Q(ends_at=None) | Q(ends_at__gte=now)
    return {
        "closed": closed,
        "forthcoming": not_over & Q(starts_at__gt=now),
        "open": not_over & Q(starts_at__lte=now),
    }[status]


def _deadline(filters: Filters) -> Q:
    found = Q()
    if filters.deadline_from:
        found &= Q(ends_at__gte=midnight(filters.deadline_from))
    if filters.deadline_before:
        found &= Q(ends_at__lt=midnight(filters.deadline_before))
    return found


def midnight(day: date) -> datetime:
    """When a day begins in the region."""
    return timezone.make_aware(datetime.combine(day, time()))
