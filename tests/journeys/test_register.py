"""Adding an organisation and editing it; an import with its progress and its undoing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from latu.jobs.worker import run_ready
from latu.organisations.models import Organisation
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey

SAMPLES = (
    Path(__file__).resolve().parents[2]
    / "src"
    / "latu"
    / "sources"
    / "cordis"
    / "samples"
    / "official"
)


def test_an_organisation_is_added_and_edited(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, "aino@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/organisations/add/")
    assert_accessible(page)
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    assert_accessible(page)
    page.locator("#id_name").fill("Tunturin Suksitehdas Oy")
    page.locator("#id_kind").select_option("company")
    page.locator("#id_country").select_option("FI")
    page.locator("#id_description").fill("Valmistaa murtomaasuksia.")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("h1")).to_have_text("Tunturin Suksitehdas Oy")
    assert_accessible(page)
    page.get_by_role("link", name="Muokkaa").click()
    page.locator("summary", has_text="Lisää").click()
    page.locator("#id_business_id").fill("1234567-2")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("#id_business_id")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.locator("#id_business_id").fill("1234567-1")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator(".facts")).to_contain_text("1234567-1")
    assert_accessible(page)


def test_an_import_is_watched_and_undone(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, "sari@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    before = Organisation.objects.count()
    page.goto("/imports/start/")
    assert_accessible(page)
    files = [path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".csv"]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Näytä ensin, mitä tapahtuisi").click()
    page.wait_for_url("**/imports/*/")
    run_ready()
    expect(page.locator("progress")).to_have_count(0)
    assert_accessible(page)
    assert Organisation.objects.count() == before
    page.get_by_role("button", name="Tuo nämä tiedostot").click()
    expect(page.locator("progress")).to_be_visible()
    assert_accessible(page)
    run_ready()
    expect(page.locator("progress")).to_have_count(0)
    expect(page.locator("table")).to_be_visible()
    assert_accessible(page)
    assert Organisation.objects.count() > before
    page.get_by_role("link", name="Peru tämä tuonti").click()
    page.wait_for_url("**/undo/")
    assert_accessible(page)
    page.locator("main form .btn").first.click()
    run_ready()
    expect(page.locator("progress")).to_have_count(0)
    assert_accessible(page)
    assert Organisation.objects.count() == before
