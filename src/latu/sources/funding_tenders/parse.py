"""One record of the portal's search API → one `Call`; faults become `Problem`s and reading goes on.

Every value under `metadata` is a list of strings. Status and type are numbers whose meaning is the
portal's reference data (31094501 forthcoming, 31094502 open, 31094503 closed).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from latu.sources.funding_tenders.budget import Rows, read_budget
from latu.sources.funding_tenders.call import Call, Kind, Status
from latu.sources.funding_tenders.dates import read_deadline, read_instant
from latu.sources.funding_tenders.texts import clean_html, one_line
from latu.sources.problems import Code, Problem, Reason

TOPIC_PAGE = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"
    "topic-details/"
)
STATUSES = {
    "31094501": Status.FORTHCOMING,
    "31094502": Status.OPEN,
    "31094503": Status.CLOSED,
}
KINDS = {"0": Kind.TENDER, "1": Kind.TOPIC, "2": Kind.GRANT_CALL, "8": Kind.CASCADE}
_UPDATED = ("updateDate", "lastUpdateDate", "modificationDate", "esDA_IngestDate")
_SORTED_BY = "es_SortDate"
# All that is looked at. A field that is not named here is never seen, so what `said` leaves out can
# change nothing about the call.
_FIELDS = (
    "identifier", "title", "callIdentifier", "callTitle", "language", "type", "status", "frameworkProgramme",
    "programmePeriod", "programmeDivision", "typesOfAction", "startDate", "deadlineDate", "deadlineModel",
    "budgetOverview", "keywords", "tags", "crossCuttingPriorities", "descriptionByte", "topicConditions",
    "supportInfo", "destinationDescription", "destinationDetails",
)  # fmt: skip
_DATED = (
    *_UPDATED,
    _SORTED_BY,
)  # when a record was written: tells which of two copies is the newer
_LONGEST_IDENTIFIER = 200
_PERIOD_START = re.compile(r"^\s*(\d{4})")


@dataclass(slots=True)
class _Record:
    """A record being read: its metadata and the faults found so far."""

    metadata: dict[str, Any]
    file: str
    row: int | None
    problems: list[Problem] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """The texts of a metadata field, in order, without empty ones and doubles."""
        value = self.metadata.get(name)
        found = value if isinstance(value, list) else [value]
        texts: dict[str, None] = {}
        for item in found:
            if isinstance(item, bool | list | dict):
                self.fault(Code.BAD_ANSWER, name, item, {"reason": str(Reason.NOT_TEXT)})
            elif item is not None and str(item).strip():
                texts[str(item).strip()] = None
        return list(texts)

    def first(self, name: str) -> str:
        found = self.values(name)
        return found[0] if found else ""

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_line(text) for text in self.values(name)))

    def html(self, name: str) -> str:
        return "".join(clean_html(text) for text in self.values(name))

    def instant(self, name: str) -> datetime | None:
        text = self.first(name)
        return self.date(name, text, read_instant) if text else None

    def date[T](self, name: str, text: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(text)
        except ValueError:
            self.fault(Code.INVALID_DATE, name, text)
            return None

    def coded[T](self, name: str, codes: dict[str, T], unknown: T) -> T:
        text = self.first(name)
        if text and text not in codes:
            self.fault(Code.UNKNOWN_REFERENCE, name, text, {"reason": str(Reason.UNKNOWN_CODE)})
        return codes.get(text, unknown)

    def fault(
        self, code: Code, column: str, value: object, detail: dict[str, str] | None = None
    ) -> None:
        self.problems.append(
            Problem(code, self.file, self.row, column, str(value), dict(detail or {}))
        )


def said(record: object, *, dated: bool) -> object:
    """What a record says, unread: all that a call can be made of. Equal for records that say the same.

    `dated` takes in when it was written, which decides only between copies of one call.
    """
    metadata = record.get("metadata") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(metadata, dict):
        return record
    around = ("language", "summary", "reference") if dated else ("language", "summary")
    names = (*_FIELDS, *_DATED) if dated else _FIELDS
    return [record.get(name) for name in around], [metadata.get(name) for name in names]


def read_record(
    record: object, file: str = "", row: int | None = None
) -> tuple[Call | None, list[Problem]]:
    """One record as (call, faults). Without an identifier there is no call.

    A fault in a single field leaves that field empty and keeps the rest of the call.
    """
    metadata = record.get("metadata") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(metadata, dict):
        column = "metadata" if isinstance(record, dict) else ""
        detail = {"reason": str(Reason.NOT_A_RECORD)}
        return None, [Problem(Code.BAD_ANSWER, file, row, column, repr(record)[:80], detail)]
    seen = {name: metadata[name] for name in (*_FIELDS, *_DATED) if name in metadata}
    source = _Record(seen, file, row)
    identifier = source.first("identifier")
    if not identifier or len(identifier) > _LONGEST_IDENTIFIER:
        if identifier:
            detail = {"reason": str(Reason.TOO_LONG)}
            source.fault(Code.BAD_ANSWER, "identifier", identifier, detail)
        else:
            source.fault(Code.MISSING_VALUE, "identifier", "")
        return None, source.problems
    return _call(source, record, identifier), source.problems


def _call(source: _Record, record: dict[str, Any], identifier: str) -> Call:
    deadlines, assumed = _deadlines(source)
    noise = {identifier, source.first("callIdentifier")}  # the portal lists these as keywords
    call = Call(
        identifier=identifier,
        reference=str(record.get("reference") or ""),
        language=str(record.get("language") or source.first("language")).lower(),
        kind=source.coded("type", KINDS, Kind.UNKNOWN),
        status_word=source.coded("status", STATUSES, Status.UNKNOWN),
        title=one_line(source.first("title") or str(record.get("summary") or "")),
        call_identifier=source.first("callIdentifier"),
        call_title=one_line(source.first("callTitle")),
        programme_id=source.first("frameworkProgramme"),
        programme_period=source.first("programmePeriod"),
        divisions=tuple(source.values("programmeDivision")),
        types_of_action=source.lines("typesOfAction"),
        opens=source.instant("startDate"),
        deadlines=deadlines,
        deadline_time_assumed=assumed,
        deadline_model=source.first("deadlineModel"),
        budget=_budget(source, identifier),
        keywords=tuple(word for word in source.lines("keywords") if word not in noise),
        tags=source.lines("tags"),
        cross_cutting_priorities=source.lines("crossCuttingPriorities"),
        description_html=source.html("descriptionByte"),
        conditions_html=source.html("topicConditions"),
        support_html=source.html("supportInfo"),
        destination_html=source.html("destinationDescription") + source.html("destinationDetails"),
        updated=_updated(source),
        sort_date=source.instant(_SORTED_BY),
        url=TOPIC_PAGE + identifier,
    )
    return replace(call, deadline_doubtful=is_doubtful(call))


def _deadlines(source: _Record) -> tuple[tuple[datetime, ...], bool]:
    read = [
        found
        for text in source.values("deadlineDate")
        if (found := source.date("deadlineDate", text, read_deadline)) is not None
    ]
    return tuple(sorted({moment for moment, _ in read})), any(assumed for _, assumed in read)


def _budget(source: _Record, identifier: str) -> Rows:
    """Rows of every overview. Unlike other fields its values may arrive as objects, not text."""
    value = source.metadata.get("budgetOverview")
    rows: dict[Any, None] = {}
    for overview in value if isinstance(value, list) else [value]:
        found, problems = read_budget(overview, identifier)
        rows.update(dict.fromkeys(found))
        for problem in problems:
            source.fault(problem.code, problem.column, problem.value, problem.detail)
    return tuple(rows)


def _updated(source: _Record) -> datetime | None:
    found = [source.instant(name) for name in _UPDATED]
    return max((moment for moment in found if moment is not None), default=None)


def is_doubtful(call: Call) -> bool:
    """Whether a live call's deadlines are placeholders: all before its opening or its period.

    Some calls that the portal calls open carry only a deadline in 2014.
    """
    if call.status_word not in (Status.OPEN, Status.FORTHCOMING) or not call.deadlines:
        return False
    start = _PERIOD_START.match(call.programme_period)
    earliest = datetime(int(start.group(1)), 1, 1, tzinfo=UTC) if start else None
    limits = [limit for limit in (call.opens, earliest) if limit is not None]
    return bool(limits) and call.deadlines[-1] < max(limits)
