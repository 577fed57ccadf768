"""Deadlines in calendar programs: the secret address, and what is read there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts import calendar as own
from latu.accounts.models import Link
from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations.memberships import deactivate
from latu.records.actions import take_stance
from latu.records.models import Stance
from latu.teams import actions as teams
from latu.teams.models import State

DEADLINE = datetime(2030, 12, 3, 16, tzinfo=UTC)  # 18.00 in Helsinki, 17.00 in Brussels
OPENS = datetime(2030, 8, 31, 22, tzinfo=UTC)  # 1 September in Helsinki


def add_call(name: str = "Poro", owner_id: int | None = None) -> Call:
    values: dict[str, object] = {
        "identifier": name,
        "titles": {"fi": f"{name}haku; toinen, kolmas", "sv": f"{name}utlysning"},
        "opens_at": OPENS,
    }
    if owner_id:
        values["level"] = Level.ORGANISATION
    content = calls.Content(values=values, deadlines=(DEADLINE,))
    with write(SYSTEM) as w:
        return calls.create(w, content=content, owner_id=owner_id)


def feed_of(client: Client, cast: Cast, name: str = "aino") -> str:
    """The address of the person's feed, made on the page."""
    client.force_login(getattr(cast, name))
    text = str(client.post("/profile/calendar/", {"make": "1"}).context["address"])
    client.logout()
    return text.removeprefix("http://127.0.0.1:8000")


def follow(cast: Cast, name: str, call: Call) -> None:
    with write(cast.viewer(getattr(cast, name))) as w:
        take_stance(w, ref=call.ref, kind=Stance.Kind.FOLLOW)


def events(client: Client, address: str) -> list[Event]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    return calendar.events


def test_a_deadline_has_its_zone_and_an_opening_day_is_a_whole_day(
    client: Client, cast: Cast
) -> None:
    call = add_call()
    follow(cast, "aino", call)
    address = feed_of(client, cast)
    opens, closes = events(client, address)
    assert (opens.start, opens.end) == (date(2030, 9, 1), date(2030, 9, 2))
    assert closes.start == datetime(2030, 12, 3, 18, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert closes.uid == f"call-{call.pk}-deadline-1@127.0.0.1"
    assert str(closes.summary).endswith("Porohaku; toinen, kolmas")
    assert (closes.stamp, closes.last_modified) == (
        call.updated_at.replace(microsecond=0),
        call.updated_at.replace(microsecond=0),
    )
    text = client.get(address).content.decode()
    assert "DTSTART;TZID=Europe/Helsinki:20301203T180000" in text
    assert "DTSTART;VALUE=DATE:20300901" in text
    assert "BEGIN:VTIMEZONE" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_moved_deadline_keeps_its_uid(client: Client, cast: Cast) -> None:
    call = add_call()
    follow(cast, "aino", call)
    address = feed_of(client, cast)
    before = events(client, address)[1]
    moved = DEADLINE + timedelta(days=7)
    with write(SYSTEM) as w:
        calls.edit(w, call=call, content=calls.Content(values={}, deadlines=(moved,)))
    after = events(client, address)[1]
    assert after.uid == before.uid
    assert after.start != before.start
    assert after.stamp >= before.stamp


def test_it_holds_what_is_followed_and_what_the_team_works_on(client: Client, cast: Cast) -> None:
    followed, ours, left, aside, _other = map(add_call, ("A", "B", "C", "D", "E"))
    follow(cast, "aino", followed)
    with write(cast.viewer(cast.sari)) as w:
        for call, state in (
            (ours, State.PREPARING),
            (left, State.NOT_APPLYING),
            (aside, State.LOOKING),
        ):
            teams.set_state(w, ref=call.ref, organisation_id=cast.tunturi.pk, state=state)
        teams.not_for_us(w, ref=aside.ref, organisation_id=cast.tunturi.pk)
    uids = {
        str(each.uid).partition("-deadline")[0] for each in events(client, feed_of(client, cast))
    }
    assert {uid for uid in uids if "opens" not in uid} == {
        f"call-{followed.pk}",
        f"call-{ours.pk}",
    }
    assert not events(client, feed_of(client, cast, "elli"))


def test_only_what_the_person_may_see_now(client: Client, cast: Cast) -> None:
    hidden = add_call(owner_id=cast.ranta.pk)
    follow(cast, "elli", hidden)
    follow(cast, "aino", hidden)
    assert len(events(client, feed_of(client, cast, "elli"))) == 2
    assert not events(client, feed_of(client, cast, "aino"))


def test_it_speaks_the_persons_language(client: Client, cast: Cast) -> None:
    follow(cast, "aino", add_call())
    cast.aino.language = "sv"
    cast.aino.save()
    address = feed_of(client, cast)
    client.cookies["django_language"] = "fi"
    assert "Poroutlysning" in str(events(client, address)[1].summary)


def test_the_address_is_renewed_and_switched_off(client: Client, cast: Cast) -> None:
    first = feed_of(client, cast)
    second = feed_of(client, cast)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert second.split("/")[2] not in str(Link.objects.filter(revoked_at=None).values())
    client.force_login(cast.aino)
    assert second not in client.get("/profile/calendar/").content.decode()
    client.force_login(cast.elli)
    client.post("/profile/calendar/", {"off": "1"})  # hers only
    assert client.get(second).status_code == 200
    client.force_login(cast.aino)
    client.post("/profile/calendar/", {"off": "1"})
    assert client.get(second).status_code == 404


def test_a_closed_account_has_no_calendar(client: Client, cast: Cast) -> None:
    address = feed_of(client, cast)
    with write(cast.viewer(cast.antti)) as w:
        deactivate(w, user=cast.aino)
    assert client.get(address).status_code == 404


def test_the_address_of_a_calendar_opens_nothing_else(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.aino)) as w:
        secret = own.renew(w).secret
    assert client.get(f"/invitation/{secret}/").status_code == 404
    assert client.post(f"/calendar/{secret}/latu.ics").status_code == 405


def test_the_same_feed_is_not_sent_twice(client: Client, cast: Cast) -> None:
    follow(cast, "aino", add_call())
    address = feed_of(client, cast)
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def test_what_closed_long_ago_is_gone(client: Client, cast: Cast) -> None:
    call = add_call()
    follow(cast, "aino", call)
    Call.objects.update(closes_at=timezone.now() - timedelta(days=400))
    assert not events(client, feed_of(client, cast))


@pytest.mark.parametrize("name", [None, "olli", "aino"])
def test_one_call_is_a_file_for_everybody(client: Client, cast: Cast, name: str | None) -> None:
    call, hidden = add_call(), add_call("Piilo", owner_id=cast.ranta.pk)
    if name:
        client.force_login(getattr(cast, name))
    address = f"/calls/{call.pk}/calendar.ics"
    assert address in client.get(f"/calls/{call.pk}/").content.decode()
    assert [str(each.uid).rpartition("@")[0] for each in events(client, address)] == [
        f"call-{call.pk}-opens",
        f"call-{call.pk}-deadline-1",
    ]
    disposition = client.get(address).headers["Content-Disposition"]
    assert disposition == 'attachment; filename="poro.ics"'
    assert client.get(f"/calls/{hidden.pk}/calendar.ics").status_code == 404
    with write(SYSTEM) as w:
        content = calls.Content(values={"identifier": "Tyhja", "titles": {"fi": "x"}})
        dateless = calls.create(w, content=content, owner_id=None)
    assert client.get(f"/calls/{dateless.pk}/calendar.ics").status_code == 404
    assert "calendar.ics" not in client.get(f"/calls/{dateless.pk}/").content.decode()


def test_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = feed_of(client, cast)
    follow(cast, "aino", add_call())
    with django_assert_num_queries(6):
        client.get(address)
    for number in range(20):
        follow(cast, "aino", add_call(f"H{number}"))
    with django_assert_num_queries(6):
        client.get(address)
