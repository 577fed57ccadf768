"""From a Finnish word to a call, a project, its partners and one partner's other projects; every page on the way."""

import pytest
from playwright.sync_api import Browser, Page, expect

from latu.calls.models import Call
from latu.core.access import SYSTEM
from latu.core.dates import today
from latu.core.gate import write
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects.models import Project
from latu.seeding.demo import seed_demo
from latu.seeding.regional import Region
from tests.journeys.conftest import Check

pytestmark = pytest.mark.journey

PAGES = (
    "/", "/calls/", "/calls/?q=eiolemassa", "/calls/{call}/", "/programmes/", "/programmes/horizon-europe/",
    "/organisations/", "/organisations/{organisation}/", "/networks/", "/networks/{network}/", "/projects/",
    "/projects/{project}/", "/search/", "/search/?q=matkailu", "/search/?q=eiolemassa", "/about/", "/join/",
    "/sign-in/", "/demo/people/", "/demo/mailbox/",
)  # fmt: skip
PAGES_SIGNED_IN = (
    "/", "/people/", "/people/add/", "/people/{person}/", "/organisations/add/", "/organisations/{organisation}/",
    "/organisations/{organisation}/edit/", "/calls/add/", "/calls/{call}/", "/calls/{call}/edit/",
    "/projects/{project}/edit/", "/networks/{network}/", "/networks/{network}/edit/", "/todos/", "/profile/",
    "/imports/", "/imports/start/", "/users/", "/jobs/", "/search/?q=vety",
)  # fmt: skip


def numbered(address: str) -> str:
    """The address with the number of a record that everybody sees."""
    numbers = {
        model.NOUN: model.objects.filter(level="public")
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
        for model in (Call, Organisation, Network, Project, Person)
    }
    return address.format(**numbers)


@pytest.fixture
def region(transactional_db: None) -> None:
    with write(SYSTEM) as w:
        seed_demo(w, Region("lapland"), today())


def test_a_finnish_word_leads_to_a_call_and_on(
    page: Page, region: None, assert_accessible: Check
) -> None:
    page.goto("/")
    page.get_by_label("Hae kaikesta").fill("porotalous")
    page.get_by_label("Hae kaikesta").press("Enter")
    page.wait_for_url("**/search/?*")
    assert_accessible(page)
    page.locator(".rows h2 a", has_text="Poro").first.click()
    expect(page.locator(".facts")).to_contain_text("Bryssel")
    expect(page.locator(".facts")).to_contain_text("€")
    assert_accessible(page)
    page.goto("/projects/?q=arcbatt")
    page.locator(".rows h2 a").first.click()
    expect(page.locator("table")).to_contain_text("Luleå tekniska universitet")
    page.locator("table a", has_text="Luleå tekniska universitet").click()
    expect(page.locator("h1")).to_have_text("Luleå tekniska universitet")
    assert page.locator("section:has(#projects) .row").count() > 1
    assert_accessible(page)


def test_every_page_a_visitor_can_open_is_accessible(
    page: Page, region: None, assert_accessible: Check, site: str
) -> None:
    for address in PAGES:
        page.goto(numbered(address))
        assert_accessible(page)


def test_every_page_of_a_coordinator_is_accessible_in_the_dark(
    page: Page, region: None, assert_accessible: Check
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/demo/people/")
    page.locator("button", has_text="Saarela").click()
    for address in PAGES_SIGNED_IN:
        page.goto(numbered(address))
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


def test_all_of_it_works_without_scripts(browser: Browser, region: None, site: str) -> None:
    context = browser.new_context(base_url=site, locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#find").fill("vety")
    page.locator("#find").press("Enter")
    page.locator(".rows h2 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto("/calls/")
    page.get_by_label("Avoinna").check()
    page.get_by_role("button", name="Näytä").click()
    assert "status=open" in page.url
    assert page.locator(".rows .row").count() > 10
    page.goto("/demo/people/")
    page.locator("button", has_text="Kokko").click()
    page.goto(numbered("/calls/{call}/"))
    page.get_by_role("button", name="Seuraa").click()
    expect(page.get_by_role("button", name="Lopeta seuraaminen")).to_be_visible()
    context.close()


def test_the_keyboard_alone_is_enough(page: Page, region: None) -> None:
    page.goto("/calls/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-find")).to_be_focused()
    page.keyboard.type("vety")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
