"""What a call is once it is read: plain frozen values, no trace of the source's own shapes."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

_CASCADE_NUMBER = re.compile(r"^\d+COMPETITIVE_CALL")


class Status(StrEnum):
    """Where a call is in its life, as the source says it (not computed from dates)."""

    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What is being called for; the portal's `type`."""

    TENDER = "tender"
    TOPIC = "topic"
    GRANT_CALL = "grant_call"
    CASCADE = "cascade"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One budget line of a topic. Money is integer euro cents; None is "the source does not say".

    `by_year` pairs a year with its cents (or None), in the order of years. `deadlines` are aware
    UTC instants, as in `Call`.
    """

    action: str
    type_of_action: str = ""
    expected_grants: int | None = None
    min_contribution_cents: int | None = None
    max_contribution_cents: int | None = None
    by_year: tuple[tuple[int, int | None], ...] = ()
    total_cents: int | None = None
    planned_opening: date | None = None
    deadline_model: str = ""
    deadlines: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One call that can be applied for. Texts `*_html` are sanitised; instants are aware UTC.

    `deadline_time_assumed` is true where the source gives a bare date and 17:00 in Brussels was
    filled in. `deadline_doubtful` is true where a call that is not closed has only deadlines from
    before its own opening or period: a placeholder of the source. `truncated` names fields whose
    text was cut by a feed; such a text must never replace a full one.
    """

    identifier: str
    reference: str = ""
    language: str = ""
    kind: Kind = Kind.UNKNOWN
    status_word: Status = Status.UNKNOWN
    title: str = ""
    call_identifier: str = ""
    call_title: str = ""
    programme_id: str = ""
    programme_period: str = ""
    divisions: tuple[str, ...] = ()
    types_of_action: tuple[str, ...] = ()
    opens: datetime | None = None
    deadlines: tuple[datetime, ...] = ()
    deadline_time_assumed: bool = False
    deadline_doubtful: bool = False
    deadline_model: str = ""
    budget: tuple[BudgetRow, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cross_cutting_priorities: tuple[str, ...] = ()
    description_html: str = ""
    conditions_html: str = ""
    support_html: str = ""
    destination_html: str = ""
    updated: datetime | None = None
    sort_date: datetime | None = None
    url: str = ""
    truncated: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What makes the call one: its identifier, but for cascade calls their own number.

        A cascade call carries the identifier of the topic that funds it, and many share one.
        """
        if self.kind is not Kind.CASCADE:
            return self.identifier
        number = _CASCADE_NUMBER.match(self.reference)
        return f"{self.identifier}#{number.group() if number else self.reference}"

    @property
    def total_budget_cents(self) -> int | None:
        """The topic's budget over all its rows and years in cents; None where none is stated."""
        stated = [row.total_cents for row in self.budget if row.total_cents is not None]
        return sum(stated) if stated else None
