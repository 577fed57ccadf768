"""Counting beside each row of a list, without grouping all rows for the few that are shown."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of `rows` point by the relation `by` to the row at hand; to annotate with."""
    own = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(
        Subquery(own.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
    )
