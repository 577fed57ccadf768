"""Calls as events of a calendar (iCalendar, RFC 5545): deadlines in the region's time, opening days as whole days.

A text says nothing of the own team's plans: such files are sent on.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import TRANSP, Calendar, Event

from latu.calls.models import Call
from latu.core.dates import show_deadline

PRODUCT = "-//Latu//Latu//FI"
REFRESH = timedelta(hours=6)
ZONES_FROM = date(2020, 1, 1)  # changes of the clock before this are not told


def calendar(calls: Iterable[Call], *, name: str = "") -> bytes:
    """A calendar of these calls in the language of the moment; programmes and deadlines at hand."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)  # the same for programs that do not know RFC 7986
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for call in calls:
        for event in _events(call):
            made.add_component(event)
    made.add_missing_timezones(first_date=ZONES_FROM)
    return bytes(made.to_ical())


def has_dates(call: Call) -> bool:
    """Whether there is anything to put into a calendar."""
    return call.opens_at is not None or bool(call.deadlines.all())


def _events(call: Call) -> Iterator[Event]:
    """One for the opening day and one for each deadline.

    The same event has the same UID for ever: a deadline that moves, moves in calendars too.
    """
    if call.opens_at is not None:
        day = timezone.localtime(call.opens_at).date()
        summary = _("Opens: %(call)s") % {"call": call}
        yield _event(call, "opens", summary, day, day + timedelta(days=1))
    for number, deadline in enumerate(sorted(call.deadlines.all(), key=lambda d: d.at), start=1):
        summary = _("Closes: %(call)s") % {"call": call}
        yield _event(call, f"deadline-{number}", summary, timezone.localtime(deadline.at), None)


def _event(call: Call, part: str, summary: str, start: date | datetime, end: date | None) -> Event:
    address = settings.LATU_URL + reverse("call", args=[call.pk])
    facts = [
        str(call.programme or ""),
        call.identifier,
        show_deadline(start) if isinstance(start, datetime) else "",
        address,
    ]
    return Event.new(
        uid=f"call-{call.pk}-{part}@{urlsplit(settings.LATU_URL).hostname}",
        summary=summary,
        description="\n".join(filter(None, facts)),
        url=address,
        start=start,
        end=end,
        stamp=call.updated_at,  # without a METHOD this is when the event was last revised
        last_modified=call.updated_at,
        transparency=TRANSP.TRANSPARENT,  # nobody is busy because a call closes
    )
