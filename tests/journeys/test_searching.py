"""From a Finnish sentence to an English call; narrowing and saving; suggestions, palette and slips by keyboard."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.dates import today
from latu.core.gate import write
from latu.organisations import actions as organisations
from latu.projects import actions as projects
from latu.saved.models import SavedSearch
from latu.seeding.demo import seed_demo
from latu.seeding.regional import Region
from tests.cast import Cast
from tests.journeys.conftest import Check

pytestmark = pytest.mark.journey

SENTENCE = "Mistä rahoitusta vetyyn?"


@pytest.fixture
def region(transactional_db: None) -> None:
    with write(SYSTEM) as w:
        seed_demo(w, Region("lapland"), today())


@pytest.fixture
def few(people: Cast) -> Cast:
    """The cast, a project and some municipalities: quicker than a region."""
    with write(SYSTEM) as w:
        values = {"acronym": "WINTERTOUR", "titles": {"fi": "Matkailu lyhenevän talven aikaan"}}
        projects.create(w, content=projects.Content(values=values), owner_id=None)
        for n in range(9):
            content = organisations.Content(values={"name": f"Kunta {n}", "kind": "municipality"})
            organisations.create(w, content=content, owner_id=None)
    return people


def sign_in(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


def unfold(page: Page) -> None:
    """On a phone what narrows is folded."""
    summary = page.locator("details.filters > summary")
    if summary.is_visible():
        summary.click()


def test_a_finnish_sentence_finds_an_english_call_which_is_narrowed_and_saved(
    page: Page, region: None, site: str, assert_accessible: Check
) -> None:
    sign_in(page, site, User.objects.filter(memberships__role="developer")[0])
    page.goto("/")
    page.locator("#find").fill(SENTENCE)
    page.locator("#find").press("Enter")
    expect(
        page.locator(".rows mark", has_text=re.compile("hydrogen", re.IGNORECASE)).first
    ).to_be_visible()
    assert_accessible(page)
    before = page.locator(".rows .row").count()
    unfold(page)
    assert_accessible(page)
    facet = page.locator(".facets a[href*='status=open']")
    promised = int(facet.locator(".n").inner_text())
    assert 0 < promised < before
    facet.click()
    expect(page.locator("main nav a[aria-current]").first).to_contain_text(str(promised))
    assert_accessible(page)
    page.locator("details.drop:has(#save-name) > summary").click()
    page.locator("#save-name").fill("Vety")
    page.keyboard.press("Enter")
    expect(page.locator(".message.success")).to_be_visible()
    assert "status=open" in SavedSearch.objects.get(name="Vety").query
    page.locator("section .tags a.tag[href$='vetyyn%3F']:has(svg)").click()
    assert "status" not in page.url, "the filter is taken away"
    page.locator(".rows h2 a[href^='/calls/']").first.click()
    page.wait_for_url("**/calls/*/")
    expect(page.locator("main")).to_contain_text(re.compile("hydrogen", re.IGNORECASE))


def test_a_suggestion_by_keyboard(page: Page, few: Cast, assert_accessible: Check) -> None:
    page.goto("/calls/")
    box, options = page.locator("#find"), page.locator("#find-list [role=option]")
    box.focus()
    page.keyboard.type("winterto")
    expect(options.first).to_contain_text("WINTERTOUR")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("winterto")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "find-list-0")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/*/")
    page.locator("#find").fill("kunt")
    expect(page.locator("#find-list [role=option]")).to_have_count(8)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#find-list [role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(page.locator("#find-list")).to_be_hidden()


def test_a_suggestion_is_tapped_and_late_answers_are_left(page: Page, few: Cast) -> None:
    page.goto("/")
    page.locator("#find").press_sequentially("wintertour")
    page.locator("#find-list [role=option]", has_text="WINTERTOUR").click()
    page.wait_for_url("**/projects/*/")
    answers: list[str] = []
    page.route(
        "**/search/suggest/**",
        lambda route: answers.append(route.request.url) or route.continue_(),  # type: ignore[func-returns-value]
    )
    page.locator("#find").fill("win")
    page.locator("#find").fill("kunt")
    expect(page.locator("#find-list [role=option]").first).to_contain_text(
        re.compile("kun", re.IGNORECASE)
    )
    assert [url.rpartition("=")[2] for url in answers] == ["kunt"], (
        "one question for what was typed on"
    )


def test_the_palette_leads_anywhere(
    page: Page, few: Cast, site: str, assert_accessible: Check
) -> None:
    sign_in(page, site, few.aino)
    page.goto("/")
    page.keyboard.press("Control+k")
    box, options = page.locator("#palette-find"), page.locator("#palette-find-list [role=option]")
    expect(box).to_be_focused()
    expect(options).to_have_count(8)
    assert_accessible(page)
    page.keyboard.type("Lisää org")
    expect(options).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/add/")
    page.locator("#id_name").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#id_name")).to_have_value("a/b")
    page.keyboard.press("Meta+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#id_name")).to_be_focused()
    page.locator("#id_name").blur()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("wintertour")
    expect(options.first).to_contain_text("WINTERTOUR")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=wintertour")
    page.emulate_media(color_scheme="dark")
    page.keyboard.press("/")
    expect(options).to_have_count(8)
    assert_accessible(page)


def test_slips_and_mistyped_filters(page: Page, region: None, assert_accessible: Check) -> None:
    page.goto("/search/?q=matkialu+tila:foo")
    expect(page.locator("main .message.error")).to_be_focused()
    expect(page.locator("h1")).to_contain_text("matkailu")
    assert page.locator(".rows .row").count() > 3
    assert_accessible(page)
    page.locator("main .message:not(.error, .demo) a").click()
    assert "as_typed=1" in page.url
    assert_accessible(page)
    page.goto("/search/?q=matkailu&status=open&programme=erasmus-plus&country=NO")
    expect(page.locator(".empty a").first).to_be_visible()
    assert_accessible(page)


def test_narrowing_needs_no_scripts(browser: Browser, region: None, site: str) -> None:
    context = browser.new_context(base_url=site, locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/?q=matkailu")
    expect(page.locator(".find kbd")).to_be_hidden()
    expect(page.locator("#palette")).to_be_hidden()
    page.locator(".facets a[href*='status=open']").click()
    assert "status=open" in page.url
    page.locator("#search_q").fill("vety")
    page.locator("#search_q").press("Enter")
    assert "status=open" in page.url
    assert "q=vety" in page.url
    context.close()
