"""A team decides on a call, saves a search, gets deadlines into a calendar and tells a colleague."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.saved.models import SavedSearch
from latu.teams.models import TeamStance
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey


def add_call() -> Call:
    values = {"identifier": "PORO", "titles": {"fi": "Porohaku"}, "opens_at": timezone.now()}
    at = timezone.now() + timedelta(days=9)
    with write(SYSTEM) as w:
        return calls.create(w, content=calls.Content(values=values, deadlines=(at,)), owner_id=None)


def test_a_call_is_put_aside_and_taken_back(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    call = add_call()
    sign_in(page, people.aino.email, assert_accessible)
    page.goto("/calls/")
    assert_accessible(page)
    page.locator(f"main a[href^='/calls/{call.pk}/not-for-us/']").click()
    page.wait_for_url("**/not-for-us/**")
    assert_accessible(page)
    page.locator("select[name=reason]").select_option("time")
    page.locator("form.panel button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert page.url.endswith("/calls/")
    assert page.locator(f"main .rows a[href='/calls/{call.pk}/']").count() == 0
    page.goto("/calls/?not_for_us=only")
    assert_accessible(page)
    page.goto(f"/calls/{call.pk}/")
    page.locator("select[name=state]").select_option("preparing")
    page.locator("section[aria-labelledby=team] button:not([name])").click()
    page.wait_for_url("**/#team")
    assert TeamStance.objects.get().state == "preparing"
    page.locator("section[aria-labelledby=team] details summary").click()
    assert_accessible(page)
    page.locator("button[name=take_back]").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert not TeamStance.objects.get().not_for_us


def test_a_search_is_saved_from_the_list(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, people.aino.email, assert_accessible)
    page.goto("/calls/?q=poro")
    page.locator("details.drop:has(#save-name) > summary").click()
    assert_accessible(page)
    page.locator("#save-name").fill("Porot")
    page.keyboard.press("Enter")
    expect(page.locator(".message.success")).to_be_visible()
    assert SavedSearch.objects.get().query == "q=poro"
    add_call()
    page.goto("/")
    assert_accessible(page)
    page.locator("section[aria-labelledby=saved] h3 a").click()
    expect(page.locator(".rows h2").first).to_contain_text("Porohaku")
    page.goto("/saved/")
    page.locator("main .rows details summary").click()
    assert_accessible(page)


def test_deadlines_go_into_a_calendar_and_to_a_colleague(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    call = add_call()
    sign_in(page, people.aino.email, assert_accessible)
    page.goto("/profile/calendar/")
    assert_accessible(page)
    page.locator("button[name=make]").click()
    expect(page.locator("#feed")).to_be_visible()
    assert_accessible(page)
    answer = page.request.get(page.locator("#feed").input_value())
    assert "BEGIN:VCALENDAR" in answer.text()
    page.goto(f"/calls/{call.pk}/share/")
    assert_accessible(page)
    page.locator("select[name=colleague]").select_option(str(people.sari.pk))
    page.locator("#colleague ~ form textarea").fill("Katso!")
    page.locator("#colleague ~ form button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert Outgoing.objects.filter(to="sari@example.org").exists()
    page.goto(f"/calls/{call.pk}/share/")
    page.locator("#organisation-organisation").fill("Rannan Kehitys Oy")
    page.locator("#organisation ~ form button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert Outgoing.objects.filter(to="elli@example.org").exists()
