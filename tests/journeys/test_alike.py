"""Adding an organisation and a contact that are there already: told, looked at, and added anyway."""

import pytest
from playwright.sync_api import Page, expect

from latu.organisations.models import Organisation
from latu.people.models import Person
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey


def test_one_is_told_looks_and_adds_anyway(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, "aino@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/organisations/add/")
    page.locator("#id_name").fill("Älykäs paja")
    page.locator("#id_kind").select_option("company")
    page.locator("form.panel .btn").first.click()
    told = page.locator(".message[role=alert]")
    expect(told).to_be_visible()
    assert_accessible(page)
    with page.context.expect_page() as opened:
        told.get_by_role("link", name="Älykäs Paja Oy").click()
    expect(opened.value.locator("h1")).to_have_text("Älykäs Paja Oy")
    opened.value.close()
    expect(page.locator("#id_name")).to_have_value("Älykäs paja")
    told.locator("button").click()
    expect(page.locator("h1")).to_have_text("Älykäs paja")
    assert Organisation.objects.filter(name="Älykäs paja").count() == 1


def test_a_contact_is_told_and_the_name_put_right(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, "aino@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    for given in ("Liisa", "liisa"):
        page.goto("/people/add/")
        page.locator("#id_given").fill(given)
        page.locator("#id_family").fill("Mäki-Ojala")
        page.locator("form.panel .buttons .btn").first.click()
    expect(page.locator(".message[role=alert]")).to_contain_text("Liisa Mäki-Ojala")
    assert_accessible(page)
    page.locator("#id_given").fill("Elisa")
    page.locator("form.panel .buttons .btn").first.click()
    expect(page.locator("h1")).to_contain_text("Elisa")
    assert sorted(each.given for each in Person.objects.all()) == ["Elisa", "Liisa"]
