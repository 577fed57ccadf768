"""Somebody leaves: contacts go to colleagues, and the one who got them is told."""

import pytest
from playwright.sync_api import Page, expect

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_searching import sign_in

pytestmark = pytest.mark.journey


def test_what_i_look_after_goes_to_a_colleague(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    with write(people.viewer(people.aino)) as w:
        for family, level in (("Alone", Level.PRIVATE), ("Shared", Level.ORGANISATION)):
            values = {"given": "Test", "family": family, "level": level}
            content = actions.Content(values=values)
            actions.create(w, content=content, owner_id=people.tunturi.pk)
    sign_in(page, site, people.aino)
    page.goto("/profile/")
    page.locator("main a[href='/handover/']").click()
    assert_accessible(page)
    page.locator("main form button").click()
    assert_accessible(page)
    page.locator("main button[value=summary]").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    assert_accessible(page)
    page.locator("#all-contact").select_option(str(people.sari.pk))
    page.locator("main button[value=contact]").click()
    page.locator("main button[value=summary]").click()
    expect(page.locator("main")).to_contain_text("Test Alone")
    assert_accessible(page)
    page.locator("main button[value=done]").click()
    expect(page.locator("main .message.success")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Test Shared")
    assert_accessible(page)
    assert Person.objects.filter(steward=people.sari).count() == 2
