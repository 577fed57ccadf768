"""Dates and times as the portal writes them."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

# EU deadlines are 17:00:00 Brussels time: the portal's rule for grant topics, which it shows on
# the topic page while its data often carries the bare date as midnight.
BRUSSELS = ZoneInfo("Europe/Brussels")
DEADLINE_TIME = time(17, 0)

_OFFSET_WITHOUT_COLON = re.compile(r"([+-]\d{2})(\d{2})$")
_BRUSSELS_NOTE = re.compile(r"\s*\(brussels(?: local)? time\)\s*$", re.IGNORECASE)
_MILLISECONDS = re.compile(r"^\d{12,13}$")
_WRITTEN_OUT = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d %B %Y %H:%M:%S", "%d %B %Y %H:%M")


def read_moment(text: str) -> datetime:
    """Text to an aware datetime, kept as written; without a zone it is taken as Brussels time.

    A bare date comes back as its midnight in UTC, the way the portal itself writes one. Raises
    ValueError for anything else than ISO 8601, epoch milliseconds or "17 March 2026".
    """
    text = _BRUSSELS_NOTE.sub("", text.strip())
    if _MILLISECONDS.match(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    moment = _parse(text)
    if moment.tzinfo is not None:
        moment.astimezone(UTC)  # an instant outside the calendar's range is refused here
        return moment
    is_bare_date = moment.time() == time(0)
    return moment.replace(tzinfo=UTC if is_bare_date else BRUSSELS)


def _parse(text: str) -> datetime:
    if text[:4].isdigit():
        return datetime.fromisoformat(_OFFSET_WITHOUT_COLON.sub(r"\1:\2", text))
    for pattern in _WRITTEN_OUT:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    raise ValueError(text)


def read_instant(text: str) -> datetime:
    """Text to an aware UTC datetime. Raises ValueError."""
    try:
        return read_moment(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def read_day(text: str) -> date:
    """Text to the calendar day it names. Raises ValueError."""
    return read_moment(text).date()


def read_deadline(text: str) -> tuple[datetime, bool]:
    """Text to (aware UTC deadline, whether the time of day was assumed). Raises ValueError.

    Midnight means that only a date is known: the deadline is that date at 17:00 in Brussels. A
    time that is given is kept exactly.
    """
    try:
        moment = read_moment(text)
        if moment.time() != time(0):
            return moment.astimezone(UTC), False
        return datetime.combine(moment.date(), DEADLINE_TIME, BRUSSELS).astimezone(UTC), True
    except OverflowError as error:
        raise ValueError(text) from error
