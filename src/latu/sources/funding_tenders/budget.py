"""The portal's `budgetOverview`: a JSON string that lists the budget of a whole call.

Every topic of a call carries the same overview, so only the rows of the topic itself may be taken.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from latu.sources.funding_tenders.call import BudgetRow
from latu.sources.funding_tenders.dates import read_day, read_deadline
from latu.sources.problems import Code, Problem, Reason

COLUMN = "budgetOverview"
# What may follow the identifier in `action`: nothing, " - type of action", ": …" or "(…". Anything
# else, such as the "0" of "…-10" after "…-1" or "-two-stage", makes it another topic.
_AFTER_IDENTIFIER = re.compile(r"\s*$|\s+[-–—](?:\s+|$)|\s*:|\s*\(")
_GROUPED = re.compile(r"^\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"^\d+,\d{1,2}$")
_LARGEST_EURO = Decimal(10) ** 13

type Rows = tuple[BudgetRow, ...]


def belongs_to(action: str, identifier: str) -> bool:
    """Whether a budget row's `action` names exactly this topic, not a longer sibling."""
    action = action.strip()
    if action[: len(identifier)].casefold() != identifier.casefold():
        return False
    return bool(_AFTER_IDENTIFIER.match(action, len(identifier)))


def read_budget(overview: object, identifier: str) -> tuple[Rows, list[Problem]]:
    """The rows of one topic from an overview (JSON text or already an object), with the faults.

    A row that repeats word for word is taken once. Faults carry no file or row number; the caller
    adds them.
    """
    try:
        actions = _actions(overview)
    except ValueError:
        fault = Problem(Code.BAD_ANSWER, column=COLUMN, value=str(overview), detail=_UNREADABLE)
        return (), [fault]
    rows: dict[BudgetRow, None] = {}
    problems: list[Problem] = []
    for action in actions:
        if belongs_to(_text(action.get("action")), identifier):
            rows[_row(action, identifier, problems)] = None
    return tuple(rows), problems


_UNREADABLE = {"reason": str(Reason.NO_BUDGET)}


def _actions(overview: object) -> list[dict[str, Any]]:
    """All rows of the overview; an empty one has none. Raises ValueError where it is no JSON."""
    if isinstance(overview, str):
        if not overview.strip():
            return []
        try:
            overview = json.loads(overview)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
    if overview is None:
        return []
    if not isinstance(overview, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of fault for the caller
    return list(_dicts(overview.get("budgetTopicActionMap")))


def _dicts(node: object) -> Iterator[dict[str, Any]]:
    """Rows sit in lists under numbers; a single row may stand without its list."""
    if isinstance(node, list):
        for item in node:
            yield from _dicts(item)
    elif isinstance(node, dict):
        if "action" in node:
            yield node
        else:
            for item in node.values():
                if isinstance(item, list | dict):
                    yield from _dicts(item)


def _row(action: dict[str, Any], identifier: str, problems: list[Problem]) -> BudgetRow:
    name = " ".join(_text(action.get("action")).split())
    by_year = _by_year(action.get("budgetYearMap"), problems)
    stated = [cents for _, cents in by_year if cents is not None]
    return BudgetRow(
        action=name,
        type_of_action=name[len(identifier) :].strip(" -–—:()"),
        expected_grants=_count(action, problems),
        min_contribution_cents=_cents(action, "minContribution", problems),
        max_contribution_cents=_cents(action, "maxContribution", problems),
        by_year=by_year,
        total_cents=sum(stated) if stated else None,
        planned_opening=_opening(action, problems),
        deadline_model=_text(action.get("deadlineModel")),
        deadlines=_deadlines(action.get("deadlineDates"), problems),
    )


def _by_year(node: object, problems: list[Problem]) -> tuple[tuple[int, int | None], ...]:
    if not isinstance(node, dict):
        return ()
    years: dict[int, int | None] = {}
    for year, amount in node.items():
        if not re.fullmatch(r"[12]\d{3}", str(year).strip()):
            problems.append(_fault(Code.INVALID_NUMBER, "budgetYearMap", year))
            continue
        years[int(year)] = _cents({"budgetYearMap": amount}, "budgetYearMap", problems)
    return tuple(sorted(years.items(), key=lambda pair: pair[0]))


def _count(action: dict[str, Any], problems: list[Problem]) -> int | None:
    number = _number(action, "expectedGrants", problems)
    if number is None:
        return None
    if number != number.to_integral_value():
        problems.append(_fault(Code.INVALID_NUMBER, "expectedGrants", action["expectedGrants"]))
        return None
    return int(number)


def _cents(action: dict[str, Any], name: str, problems: list[Problem]) -> int | None:
    number = _number(action, name, problems)
    return None if number is None else int((number * 100).to_integral_value())


def _number(action: dict[str, Any], name: str, problems: list[Problem]) -> Decimal | None:
    """The value as a number; the source writes 0 for "not stated", so 0 is None."""
    value = action.get(name)
    if value is None or value in ("", [], {}):
        return None
    try:
        return read_number(value) or None
    except ValueError:
        problems.append(_fault(Code.INVALID_NUMBER, name, value))
        return None


def read_number(value: object) -> Decimal:
    """A JSON number or text such as "3,000,000" as a Decimal of at least 0. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 - one kind of fault for the caller
    text = str(value).replace("\u00a0", " ").replace("€", "").replace("EUR", "").strip()
    if _GROUPED.match(text):
        text = text.replace(",", "").replace(" ", "")
    elif _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite() or not 0 <= number < _LARGEST_EURO:
        raise ValueError(text)
    return number


def _opening(action: dict[str, Any], problems: list[Problem]) -> date | None:
    text = _text(action.get("plannedOpeningDate"))
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError:
        problems.append(_fault(Code.INVALID_DATE, "plannedOpeningDate", text))
        return None


def _deadlines(node: object, problems: list[Problem]) -> tuple[datetime, ...]:
    found = set()
    for text in map(_text, node if isinstance(node, list) else [node]):
        if not text:
            continue
        try:
            found.add(read_deadline(text)[0])
        except ValueError:
            problems.append(_fault(Code.INVALID_DATE, "deadlineDates", text))
    return tuple(sorted(found))


def _fault(code: Code, name: str, value: object) -> Problem:
    return Problem(code, column=f"{COLUMN}.{name}", value=str(value))


def _text(value: object) -> str:
    """Text and whole numbers (epoch milliseconds) as text; anything else as nothing."""
    if isinstance(value, str):
        return value.strip()
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else ""
