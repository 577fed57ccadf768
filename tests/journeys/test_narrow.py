"""What a phone shows: tables become blocks, the menu of a section wraps, and the pages of administration hold."""

import pytest
from playwright.sync_api import Page, expect

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, State, Suppression
from latu.organisations.models import Organisation
from latu.partners.tests.conftest import make
from latu.projects import actions as projects
from latu.records import provenance
from latu.records.models import Source
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey

FITS = "each => each.scrollWidth <= each.clientWidth"
TOPS = "all => all.map(each => Math.round(each.getBoundingClientRect().top))"
LABEL = "each => getComputedStyle(each, '::before').content"


def is_phone(page: Page) -> bool:
    """The narrow one of the two widths."""
    assert page.viewport_size is not None
    return page.viewport_size["width"] < 600


def assert_table_fits(page: Page) -> None:
    """Nothing is out of sight; on a phone each cell has a line of its own and says what it is."""
    table = page.locator("table.narrows")
    assert page.locator(".scroll", has=table).evaluate(FITS)
    row = table.locator("tbody tr").first
    assert (len(set(row.locator("td").evaluate_all(TOPS))) > 1) == is_phone(page)
    labelled = row.locator("td[data-label]").first
    named = (labelled.get_attribute("data-label") or "") in labelled.evaluate(LABEL)
    assert named == is_phone(page)


def test_partners_of_a_project(page: Page, people: Cast, assert_accessible: Check) -> None:
    with write(SYSTEM) as w:
        parts = (
            projects.Part(people.paja.pk, "coordinator", 443_909_50),
            projects.Part(people.kunta.pk, "participant"),
        )
        content = projects.Content(
            values={"acronym": "LUMI", "titles": {"fi": "Lumi"}}, parts=parts
        )
        project = projects.create(w, content=content, owner_id=None)
    page.goto(f"/projects/{project.pk}/")
    assert_table_fits(page)
    assert_accessible(page)


def test_a_word_of_two_hundred_letters_wraps(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    notice = make(people, titles={"fi": "pitkäsana" * 22})
    for address in (f"/notices/{notice.pk}/", "/notices/"):
        page.goto(address)
        assert_accessible(page)


def test_suggestions_are_decided_together(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    with write(SYSTEM) as w:
        values = {
            "city": "KOLARI",
            "website": "https://example.org/a/rather/long/address/of/a/page",
        }
        provenance.stated(w, people.paja.ref, system="cordis", key="1", values=values)
        provenance.propose(w, Source.objects.get(key="1"), values)
    sign_in(page, "antti@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.locator("#waiting ~ p a").click()
    assert_table_fits(page)
    assert_accessible(page)
    page.get_by_role("checkbox").first.check()
    page.locator("button[name=accept][value=chosen]").click()
    expect(page.locator(".message.success")).to_be_visible()
    page.locator("tbody button[name=decline]").click()
    expect(page.locator(".empty")).to_be_visible()
    assert_accessible(page)
    row = Organisation.objects.get(pk=people.paja.pk)
    assert (row.city == "KOLARI") != bool(row.website)


def test_mail_is_looked_after(page: Page, people: Cast, assert_accessible: Check) -> None:
    failed = Outgoing.objects.create(
        key="1", to="joku@example.org", subject="Kutsu", text="x", html="x", language="fi",
        state=State.FAILED, attempts=20, error="TimeoutError: timed out",
    )  # fmt: skip
    with write(SYSTEM) as w:
        suppress(w, address="toinen@example.org", reason=Suppression.Reason.BOUNCED)
    sign_in(page, "antti@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/mail/?state=failed")
    current = page.locator(".sub a[aria-current=page]")
    expect(current).to_be_in_viewport(ratio=1)
    assert page.locator(".sub ul").evaluate(FITS)
    assert_table_fits(page)
    assert_accessible(page)
    page.locator(f"form[action='/mail/{failed.pk}/retry/'] button").click()
    expect(page.locator(".message.success")).to_be_visible()
    page.goto("/mail/stopped/")
    assert_accessible(page)
    page.locator("form[action$='/allow/'] button").click()
    expect(page.locator(".empty")).to_be_visible()
    assert_accessible(page)
