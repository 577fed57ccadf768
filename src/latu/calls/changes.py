"""What has changed about a call that matters to an applicant, read from its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from latu.calls.models import Call
from latu.records.models import Change

# Short values, in the order in which they are told; whole texts are read one change at a time.
VALUES = (
    "deadlines", "opens_at", "status_word", "budget_cents", "min_cents", "max_cents", "expected_grants", "rate",
    "titles",
)  # fmt: skip
TEXTS = ("description_html", "destination_html", "conditions_html", "support_html")
NEWS = ("deadlines", "budget_cents")  # so important that lists mark them
NEWS_DAYS = 30
MOST = 20
_LEVEL = "level"

type Pair = tuple[Any, Any]  # before and after, as history keeps them


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a call: its short values before and after, and which of its texts are other ones."""

    change: Change  # with actor and run
    values: Mapping[str, Pair]
    texts: tuple[str, ...]


def of_call(call: Call) -> list[Changed]:
    """Changes that matter, newest first; what happened before all who see the call now could see it is left out.

    One query.
    """
    has = {f"has_{name}": _has(name) for name in TEXTS}
    rows = _rows([call.pk], (*VALUES, *TEXTS)).annotate(**has).select_related("actor", "run")
    found = []
    for row in rows.defer("run__result", "run__checkpoint")[: MOST + 1]:
        if _is_of_level(row):
            break
        texts = tuple(name for name in TEXTS if getattr(row, f"has_{name}"))
        found.append(Changed(row, _values(row, VALUES), texts))
    return found[:MOST]


def news_of(call_ids: Iterable[int]) -> dict[int, set[str]]:
    """Which of `NEWS` are other than some weeks ago, per call; what was set and set back is no news. One query."""
    changes: dict[int, list[Change]] = {}
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    for row in _rows(call_ids, NEWS).filter(at__gte=since):
        changes.setdefault(row.record_id, []).append(row)
    return {pk: news for pk, rows in changes.items() if (news := _news(rows))}


def text_of(call: Call, change_id: int) -> tuple[Change, dict[str, Pair]] | None:
    """One change of the call and its whole texts before and after; None where it changed none or is too old to show."""
    if change_id not in {each.change.pk for each in of_call(call)}:
        return None
    row = Change.objects.select_related("body").get(pk=change_id)
    found = {name: _pair(row.body.fields[name]) for name in TEXTS if name in row.body.fields}
    return (row, found) if found else None


def _rows(call_ids: Iterable[int], names: tuple[str, ...]) -> QuerySet[Change]:
    """Changes of these fields, or of who sees the call, newest first."""
    short = [name for name in names if name not in TEXTS]
    rows = Change.objects.filter(
        noun=Call.NOUN, record_id__in=list(call_ids), action=Change.Action.UPDATE
    )
    return (
        rows.filter(body__fields__has_any_keys=[*names, _LEVEL])
        .annotate(**{f"of_{name}": KeyTransform(name, "body__fields") for name in [*short, _LEVEL]})
        .order_by("-pk")
    )


def _has(name: str) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(body__fields__has_key=name), output_field=BooleanField())


def _values(row: Change, names: Iterable[str]) -> dict[str, Pair]:
    pairs = ((name, getattr(row, f"of_{name}")) for name in names)
    return {name: _pair(pair) for name, pair in pairs if pair is not None}


def _pair(pair: list[Any]) -> Pair:
    before, after = pair
    return before, after


def _is_of_level(row: Change) -> bool:
    """Whether others than before see the call since then."""
    return getattr(row, f"of_{_LEVEL}") is not None


def _news(rows: list[Change]) -> set[str]:
    """Of one call's changes, newest first."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for row in rows:
        if _is_of_level(row):
            break
        for name, (before, after) in _values(row, NEWS).items():
            last.setdefault(name, after)
            first[name] = before
    return {name for name, before in first.items() if before and before != last[name]}
