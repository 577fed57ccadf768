"""Several records of one call (updates, copies, languages) → one `Call`, whatever their order."""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from latu.sources.funding_tenders.call import BudgetRow, Call, Kind, Status
from latu.sources.funding_tenders.parse import is_doubtful

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_REFERENCE_NUMBER = re.compile(r"^\d+")
_TEXTS = frozenset(
    {
        "title", "call_title", "description_html", "conditions_html", "support_html",
        "destination_html", "language", "reference",
    }
)  # fmt: skip
_UNIONED = frozenset(
    {"deadlines", "deadline_time_assumed", "deadline_doubtful", "budget", "truncated"}
)
_MONEY = ("by_year", "total_cents")  # these two belong together
_EMPTY: tuple[object, ...] = ("", (), None, Kind.UNKNOWN, Status.UNKNOWN)


def merge_by_key(calls: Iterable[Call]) -> dict[str, Call]:
    """Each call once under its `key`, in the order of first appearance."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(call.key, []).append(call)
    return {key: merge(group) for key, group in groups.items()}


def merge(calls: Iterable[Call]) -> Call:
    """One call out of copies with the same `key`; the result does not depend on their order.

    Field by field the newest value that is not empty wins. Texts are taken from English copies
    first, so that one call does not mix languages, and a full text beats a cut one. Raises
    ValueError on no calls or on different keys.
    """
    copies = sorted(calls, key=_rank, reverse=True)
    if len({call.key for call in copies}) != 1:
        raise ValueError("copies of exactly one call expected")
    if len(copies) == 1:
        return copies[0]
    by_language = sorted(copies, key=lambda call: call.language != "en")
    values: dict[str, Any] = {}
    truncated = set()
    for name in (field.name for field in fields(Call) if field.name not in _UNIONED):
        order = by_language if name in _TEXTS else copies
        winner = _winner(name, order)
        values[name] = getattr(winner, name)
        if name in winner.truncated:
            truncated.add(name)
    deadlines, assumed = _deadlines(copies)
    merged = replace(
        copies[0],
        **values,
        deadlines=deadlines,
        deadline_time_assumed=assumed,
        budget=_budget(copies),
        truncated=frozenset(truncated),
    )
    return replace(merged, deadline_doubtful=is_doubtful(merged))


def _age(call: Call) -> tuple[datetime, datetime, int, str]:
    """Sorts older records first: by date of update, else by the portal's growing record number.

    References end in the language and then a mark of the copy ("…TOPICSen", "…TOPICSenUPD"), so
    of two with one number the longer is the later one.
    """
    number = _REFERENCE_NUMBER.match(call.reference)
    return (
        call.updated or _LONG_AGO,
        call.sort_date or _LONG_AGO,
        int(number.group()) if number else 0,
        call.reference,
    )


def _rank(call: Call) -> tuple[tuple[datetime, datetime, int, str], int, str]:
    """Newest first; of copies of one age the fuller one, then any fixed order."""
    return _age(call), len(call.description_html) + len(call.conditions_html), repr(call)


def _winner(name: str, copies: list[Call]) -> Call:
    filled = [call for call in copies if getattr(call, name) not in _EMPTY]
    full = [call for call in filled if name not in call.truncated]
    return (full or filled or copies)[0]


def _deadlines(copies: list[Call]) -> tuple[tuple[datetime, ...], bool]:
    """The newest copy's deadlines, joined with older ones only where it can have lost some.

    A moved deadline replaces the old one, so a single-stage call never gets two. A call with
    several stages or cut-offs keeps earlier ones that the newest copy no longer lists.
    """
    filled = [call for call in copies if call.deadlines]
    if not filled:
        return (), False
    newest = filled[0]
    joined = [newest]
    for older in filled[1:]:
        lost_some = len(newest.deadlines) < len(older.deadlines) and _has_stages(newest)
        same_age = _dates(older) == _dates(newest) and older.reference == newest.reference
        if lost_some or same_age:
            joined.append(older)
    moments = sorted({moment for call in joined for moment in call.deadlines})
    return tuple(moments), any(call.deadline_time_assumed for call in joined)


def _has_stages(call: Call) -> bool:
    return call.deadline_model.strip().lower() != "single-stage"


def _dates(call: Call) -> tuple[datetime | None, datetime | None]:
    return call.updated, call.sort_date


def _budget(copies: list[Call]) -> tuple[BudgetRow, ...]:
    """Rows of the newest copy, filled up from older copies of the same action and years.

    Rows of actions and years that only older copies have are kept.
    """
    rows: dict[object, list[BudgetRow]] = {}
    for call in copies:
        fresh: dict[object, list[BudgetRow]] = {}
        for row in call.budget:
            fresh.setdefault(_row_key(row), []).append(row)
        for key, older in fresh.items():
            known = rows.setdefault(key, older)
            if known is not older and len(known) == len(older) == 1:
                rows[key] = [_filled(known[0], older[0])]
    found = [row for same in rows.values() for row in same]
    return tuple(sorted(found, key=lambda row: (row.action, _years(row), row.deadlines)))


def _filled(row: BudgetRow, older: BudgetRow) -> BudgetRow:
    """`row` with what it does not state taken from an older copy of it."""
    names = [field.name for field in fields(BudgetRow) if field.name not in _MONEY]
    missing = {name: getattr(older, name) for name in names if getattr(row, name) in _EMPTY}
    if row.total_cents is None:
        missing.update({name: getattr(older, name) for name in _MONEY})
    return replace(row, **missing)


def _row_key(row: BudgetRow) -> object:
    return " ".join(row.action.casefold().split()), _years(row)


def _years(row: BudgetRow) -> tuple[int, ...]:
    return tuple(year for year, _ in row.by_year)
