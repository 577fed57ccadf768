"""A JSON feed of portal calls (one object with `grants`) → the same `Call` as the portal's own API.

Such a feed shortens long texts. A shortened text is named in `Call.truncated`: whoever stores the
call must not let it replace a full text.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from latu.sources.feeds.fields import Entry
from latu.sources.funding_tenders.budget import read_number
from latu.sources.funding_tenders.call import BudgetRow, Call, Kind, Status
from latu.sources.funding_tenders.dates import read_deadline, read_instant
from latu.sources.funding_tenders.parse import KINDS, STATUSES, TOPIC_PAGE, is_doubtful
from latu.sources.problems import Code, Problem, Reason, Unreadable

_LARGEST_BYTES = 256 * 1024**2
_LIST = "grants"
_PAGES = ("https://ec.europa.eu/", "https://webgate.ec.europa.eu/")


def read_file(path: Path) -> Iterator[Call | Problem]:
    """Every call of a feed kept as a file, with the faults; see `read_feed`.

    Raises `Unreadable` (EMPTY_FILE, TOO_LARGE, WRONG_ENCODING, UNKNOWN_FORMAT).
    """
    with path.open("rb") as stream:
        data = stream.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        detail = {"limit": str(_LARGEST_BYTES >> 20)}
        raise Unreadable(Problem(Code.TOO_LARGE, path.name, detail=detail))
    return read_feed(data, path.name)


def read_feed(data: bytes, file: str = "") -> Iterator[Call | Problem]:
    """Every call of a feed's bytes, each with the faults of its entry before it.

    `row` of a fault is the entry's ordinal, from 1. Raises `Unreadable` at once for anything that
    is not a JSON object with a list of grants.
    """
    return _read_entries(_entries(data, file), file)


def read_entry(entry: object, file: str, row: int) -> tuple[Call | None, list[Problem]]:
    """One entry as (call, faults). Without an identifier there is no call."""
    if not isinstance(entry, dict):
        detail = {"reason": str(Reason.NOT_A_RECORD)}
        return None, [Problem(Code.BAD_ANSWER, file, row, value=str(entry), detail=detail)]
    source = Entry(entry, file, row)
    identifier = source.text("identifier")
    if not identifier:
        if not source.problems:
            source.fault(Code.MISSING_VALUE, "identifier", "")
        return None, source.problems
    return _call(source, identifier), source.problems


def _entries(data: bytes, file: str) -> list[object]:
    if not data.strip():
        raise Unreadable(Problem(Code.EMPTY_FILE, file))
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(Problem(Code.WRONG_ENCODING, file)) from error
    except (ValueError, RecursionError) as error:
        detail = {"reason": str(Reason.NOT_JSON)}
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, file, detail=detail)) from error
    entries = document.get(_LIST) if isinstance(document, dict) else None
    if not isinstance(entries, list):
        names = ", ".join(sorted(document)[:8]) if isinstance(document, dict) else ""
        detail = {"found": names}
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, file, column=_LIST, detail=detail))
    return entries


def _read_entries(entries: list[object], file: str) -> Iterator[Call | Problem]:
    for row, entry in enumerate(entries, start=1):
        call, problems = read_entry(entry, file, row)
        yield from problems
        if call is not None:
            yield call


def _call(source: Entry, identifier: str) -> Call:
    deadline = source.date("deadlineDate", read_deadline)
    action = source.line("actionType", "types_of_action")
    call = Call(
        identifier=identifier,
        reference=source.text("id"),
        language="en",
        kind=source.coded("kind", KINDS, Kind.UNKNOWN),
        status_word=source.coded("status", STATUSES, Status.UNKNOWN),
        title=source.line("title", "title") or source.line("summary", "title"),
        call_identifier=source.text("callIdentifier"),
        call_title=source.line("callTitle", "call_title"),
        programme_id=next(iter(source.ids("frameworkProgrammes")), ""),
        divisions=source.ids("programmeDivisions"),
        types_of_action=(action,) if action else (),
        opens=source.date("startDate", read_instant),
        deadlines=(deadline[0],) if deadline else (),
        deadline_time_assumed=deadline[1] if deadline else False,
        deadline_model=source.text("deadlineModel"),
        budget=_budget(source, identifier, action),
        description_html=source.html("abstract", "description_html"),
        destination_html=source.html("destination", "destination_html"),
        url=_url(source, identifier),
    )
    truncated = frozenset(source.truncated)
    return replace(call, deadline_doubtful=is_doubtful(call), truncated=truncated)


def _url(source: Entry, identifier: str) -> str:
    """The page the feed names, where it is one of the Commission's; else the topic's own page."""
    url = source.text("url")
    return url if url.startswith(_PAGES) else TOPIC_PAGE + identifier


def _budget(source: Entry, identifier: str, action: str) -> tuple[BudgetRow, ...]:
    """The feed's one budget per call, as one row. Amounts are euros there, cents here."""
    budget = source.values.get("budget")
    if budget is None:
        return ()
    if not isinstance(budget, dict):
        source.fault(Code.BAD_ANSWER, "budget", budget, {"reason": str(Reason.NO_BUDGET)})
        return ()
    total = _cents(source, budget, "totalBudgetEur")
    row = BudgetRow(
        action=f"{identifier} - {action}" if action else identifier,
        type_of_action=action,
        expected_grants=int(_number(source, budget, "expectedGrants")) or None,
        min_contribution_cents=_cents(source, budget, "minContributionEur"),
        max_contribution_cents=_cents(source, budget, "maxContributionEur"),
        by_year=_by_year(budget.get("years"), total),
        total_cents=total,
    )
    return (row,)


def _by_year(years: object, total: int | None) -> tuple[tuple[int, int | None], ...]:
    """A total over several years cannot be shared out, so each year is then unknown."""
    found = years if isinstance(years, list) else []
    numbers = sorted({int(year) for year in found if str(year).isdecimal()})
    return tuple((year, total if len(numbers) == 1 else None) for year in numbers)


def _cents(source: Entry, budget: dict[str, Any], name: str) -> int | None:
    return int((_number(source, budget, name) * 100).to_integral_value()) or None


def _number(source: Entry, budget: dict[str, Any], name: str) -> Decimal:
    """The number, or 0 where none is stated: the portal itself writes 0 for "not stated"."""
    value = budget.get(name)
    if value is None or value == "":
        return Decimal(0)
    try:
        return read_number(value)
    except ValueError:
        source.fault(Code.INVALID_NUMBER, f"budget.{name}", value)
        return Decimal(0)
