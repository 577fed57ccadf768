"""Dates and times: stored in UTC, shown in the region's zone; EU deadlines also in Brussels time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from latu.core.languages import reader_language

BRUSSELS = ZoneInfo("Europe/Brussels")
EU_DEADLINE = time(17, 0)  # "17:00:00 Brussels local time" in every call of the EU portal
NO_BREAK = "\u00a0"

WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "se": ("vuos", "maŋ", "gask", "duor", "bear", "láv", "sotn"),
}
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLOCK = {"fi": "klo", "sv": "kl.", "en": "at", "se": "dii."}
BRUSSELS_NAME = {"fi": "Bryssel", "sv": "Bryssel", "en": "Brussels", "se": "Brussel"}


def today() -> date:
    """The day in the region's time zone."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """The day of the moment in the region's time zone."""
    return timezone.localtime(moment).date()


def eu_deadline(day: date) -> datetime:
    """17:00 in Brussels on that day, as UTC."""
    return datetime.combine(day, EU_DEADLINE, BRUSSELS).astimezone(UTC)


def local_deadline(day: date, clock: time) -> datetime:
    """That time of the region on that day, as UTC."""
    return datetime.combine(day, clock, timezone.get_default_timezone()).astimezone(UTC)


def next_day(day: int, month: int, start: date) -> date | None:
    """The first such day that is `start` or later; None when no year has it."""
    for year in range(start.year, start.year + 9):  # 29 February may be eight years away
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= start:
            return found
    return None


def last_day(day: int, month: int, end: date) -> date | None:
    """The last such day that is `end` or earlier; None when no year has it."""
    for year in range(end.year, end.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= end:
            return found
    return None


def show_date(day: date | datetime | None, language: str | None = None) -> str:
    """`3.12.2026`; in English `3 Dec 2026`. Of a moment, the day in the region's zone."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day_of(day)
    if (language or reader_language()) == "en":
        return f"{day.day}{NO_BREAK}{MONTHS_EN[day.month - 1]}{NO_BREAK}{day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def show_day_and_month(moment: datetime, language: str | None = None) -> str:
    """`3.12.`; in English `3 Dec`; in the region's zone."""
    local = timezone.localtime(moment)
    if (language or reader_language()) == "en":
        return f"{local.day}{NO_BREAK}{MONTHS_EN[local.month - 1]}"
    return f"{local.day}.{local.month}."


def show_time(moment: datetime, language: str | None = None) -> str:
    """The clock in the region's zone: `18.00` in Finnish, `18:00` elsewhere."""
    local = timezone.localtime(moment)
    mark = "." if (language or reader_language()) == "fi" else ":"
    return f"{local.hour}{mark}{local.minute:02}"


def show_moment(moment: datetime | None, language: str | None = None) -> str:
    """`3.12.2026 klo 18.00`, in the region's zone."""
    if moment is None:
        return ""
    language = language or reader_language()
    day = show_date(day_of(moment), language)
    return f"{day} {CLOCK[language]}{NO_BREAK}{show_time(moment, language)}"


def show_deadline(moment: datetime | None, language: str | None = None) -> str:
    """`to 3.12.2026 klo 18.00 (17.00 Bryssel)`: the region's time, and Brussels where it differs."""
    if moment is None:
        return ""
    language = language or reader_language()
    local, brussels = timezone.localtime(moment), moment.astimezone(BRUSSELS)
    shown = f"{WEEKDAYS[language][local.weekday()]} {show_moment(moment, language)}"
    if local.utcoffset() == brussels.utcoffset():
        return shown
    mark = "." if language == "fi" else ":"
    clock = f"{brussels.hour}{mark}{brussels.minute:02}"
    return f"{shown} ({clock}{NO_BREAK}{BRUSSELS_NAME[language]})"


def days_until(moment: datetime | date | None) -> int | None:
    """Whole days from today in the region's zone; negative when past."""
    if moment is None:
        return None
    day = day_of(moment) if isinstance(moment, datetime) else moment
    return (day - today()).days
