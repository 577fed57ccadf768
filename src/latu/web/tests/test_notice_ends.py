"""How long a notice stands: never longer than its call, and what its page says about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from latu.calls.models import Call
from latu.clients.tests.conftest import make_call
from latu.core.access import Level
from latu.core.dates import show_date, today
from latu.partners.models import Notice
from latu.partners.tests.conftest import make

ENGLISH = {"accept-language": "en"}


def data(cast: Cast, **more: Any) -> dict[str, Any]:
    """Of the form for writing one."""
    said = {"kind": "look_for", "title": "Testialue", "level": "public"}
    return {**said, "owner": cast.tunturi.pk, **more}


def test_a_closed_call_takes_no_notice(client: Client, cast: Cast) -> None:
    call = make_call(days=-3)
    client.force_login(cast.aino)
    assert "/notices/add/" not in client.get(f"/calls/{call.pk}/").text
    page = client.post("/notices/add/", data(cast, call="PORO"), headers=ENGLISH).text
    assert "This call has closed." in page
    assert not Notice.objects.exists()


def test_with_its_call_closed_a_notice_is_still_changed_but_gets_no_more_time(
    client: Client, cast: Cast
) -> None:
    call = make_call(days=10)
    notice = make(cast, days=10, call_id=call.pk)
    Call.objects.update(closes_at=call.closes_at and call.closes_at - timedelta(days=13))
    Notice.objects.update(expires_on=today() - timedelta(days=3))
    client.force_login(cast.aino)
    page = client.get(f"/notices/{notice.pk}/", headers=ENGLISH).text
    assert "it cannot be opened again" in page
    assert 'name="extend"' not in page
    client.post(f"/notices/{notice.pk}/state/", {"extend": "1"})
    ends = show_date(today() - timedelta(days=3), "fi")
    client.post(
        f"/notices/{notice.pk}/edit/", data(cast, call="PORO", title="Uusi", expires_on=ends)
    )
    notice.refresh_from_db()
    assert (notice.titles["fi"], notice.expires_on) == ("Uusi", today() - timedelta(days=3))
    client.post(f"/notices/{notice.pk}/edit/", data(cast))
    notice.refresh_from_db()
    assert (notice.call, notice.expires_on) == (None, today() + timedelta(days=90))


def test_it_ends_with_its_call_at_the_latest(client: Client, cast: Cast) -> None:
    make_call(days=40)
    client.force_login(cast.aino)
    late = show_date(today() + timedelta(days=41), "fi")
    page = client.post(
        "/notices/add/", data(cast, call="PORO", expires_on=late), headers=ENGLISH
    ).text
    assert f"The call closes on {show_date(today() + timedelta(days=40), 'en')}" in page
    free = make(cast, days=60)
    where = f"/notices/{free.pk}/edit/"
    sixty = show_date(free.expires_on, "fi")
    page = client.post(where, data(cast, call="PORO", expires_on=sixty), headers=ENGLISH).text
    assert "the notice ends with it" in page
    assert client.post(where, data(cast, call="PORO")).status_code == 302
    free.refresh_from_db()
    assert free.expires_on == today() + timedelta(days=40)


@pytest.mark.parametrize(("days", "closes_in"), [(20, 40), (350, None)])
def test_extending_stops_at_the_end_and_says_so(
    client: Client, cast: Cast, days: int, closes_in: int | None
) -> None:
    call = make_call(days=closes_in) if closes_in else None
    notice = make(cast, days=days, call_id=call.pk if call else None)
    last = today() + timedelta(days=closes_in or 365)
    client.force_login(cast.aino)
    where = f"/notices/{notice.pk}/"
    assert 'name="extend"' in client.get(where).text
    page = client.post(f"{where}state/", {"extend": "1"}, headers=ENGLISH, follow=True).text
    assert f"in force until {show_date(last, 'en')}" in page
    assert 'name="extend"' not in page
    assert "as long as it can be: until its call closes, or for a year" in page
    page = client.post(f"{where}state/", {"extend": "1"}, headers=ENGLISH, follow=True).text
    assert "The notice is in force as long as it can be." in page
    notice.refresh_from_db()
    assert notice.expires_on == last


def test_what_is_closed_is_not_in_force_until_a_day(client: Client, cast: Cast) -> None:
    notice = make(cast)
    client.force_login(cast.aino)
    where, day = f"/notices/{notice.pk}/", show_date(notice.expires_on, "en")
    assert f"<dt>In force until</dt><dd>{day}" in client.get(where, headers=ENGLISH).text
    client.post(f"{where}state/", {"close": "found"})
    page = client.get(where, headers=ENGLISH).text
    assert "<dt>In force until</dt>" not in page
    assert f"<dd>{day}</dd>" not in page
    Notice.objects.update(outcome="", expires_on=today() - timedelta(days=1))
    ended = show_date(today() - timedelta(days=1), "en")
    assert f"<dt>Ended</dt><dd>{ended}</dd>" in client.get(where, headers=ENGLISH).text


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.PRIVATE, "Only you see this notice"),
        (Level.ORGANISATION, "Only members of your own organisation see this notice"),
        (Level.NETWORK, ""),
    ],
)
def test_a_notice_that_few_see_says_so(client: Client, cast: Cast, level: Level, said: str) -> None:
    notice = make(cast, level=level)
    client.force_login(cast.aino)
    page = client.get(f"/notices/{notice.pk}/", headers=ENGLISH).text
    assert said in page
    assert ("see this notice" in page) == bool(said)
    tags = client.get("/notices/", headers=ENGLISH).text.count('<span class="tag warn">')
    assert tags == (1 if said else 0)
