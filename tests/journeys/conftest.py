"""What journeys share: a browser, a page in Finnish at two widths, and the accessibility check."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, make_cast

WIDTHS = {"desk": (1280, 900), "phone": (360, 740)}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

type Check = Callable[[Page], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, one for all journeys of a process.

    Playwright runs an event loop in this thread, which Django takes for an asynchronous program.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)))
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A Finnish reader's page, once on a desk and once on a phone.

    What the browser reports as an error, a broken policy included, fails the journey.
    """
    width, height = WIDTHS[request.param]
    context = browser.new_context(
        base_url=site, locale="fi-FI", viewport={"width": width, "height": height}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of a running demo on this machine."""
    settings.LATU_URL = live_server.url
    settings.LATU_DEMO = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    cache.clear()
    return live_server.url


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, seen by the server too."""
    return make_cast()


@pytest.fixture
def assert_accessible() -> Check:
    """No violation that axe knows of, and no sideways scrolling."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()
        found: list[dict[str, Any]] = axe.run(page).response["violations"]
        said = [
            f"{each['id']}: {each['help']} {[node['html'][:200] for node in each['nodes']]}"
            for each in found
        ]
        assert said == [], page.url
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px"

    return check
