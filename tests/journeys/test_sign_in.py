"""Signing in by a mailed code, inviting, accepting, and a passkey: in a real browser, in Finnish."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from latu.accounts.models import User
from latu.mail.models import Outgoing
from tests.cast import Cast
from tests.journeys.conftest import Check

pytestmark = pytest.mark.journey


def newest_mail() -> Outgoing:
    return Outgoing.objects.latest("pk")


def sign_in(page: Page, email: str, check: Check) -> None:
    """By a code that is read in the demo's mailbox."""
    page.goto("/sign-in/")
    check(page)
    page.locator("#id_email").fill(email)
    page.locator("#id_email").press("Enter")
    page.wait_for_url("**/sign-in/confirm/**")
    check(page)
    mailbox = page.context.new_page()
    mailbox.goto("/demo/mailbox/")
    check(mailbox)
    mailbox.locator(".rows h2 a").first.click()
    check(mailbox)
    code = mailbox.locator("article").inner_text().split("\n\n")[1].strip()
    mailbox.set_content(newest_mail().html)  # its own page runs no scripts, not even the check's
    check(mailbox)
    assert code in mailbox.inner_text("main")
    mailbox.close()
    page.locator("#id_code").fill(code)
    page.locator("#id_code").press("Enter")


def test_from_a_code_to_an_invited_colleague(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    sign_in(page, "antti@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    assert_accessible(page)
    for address in ("/profile/", "/users/", f"/users/{people.aino.pk}/", "/jobs/", "/sign-out/"):
        page.goto(address)
        assert_accessible(page)
    page.goto("/invite/")
    page.locator("#id_email").fill("uusi@example.org")
    page.locator("#id_organisation").fill("Älykäs Paja Oy")
    page.locator("#id_role").select_option("company")
    page.locator("#id_language").select_option("fi")
    page.locator("main form .btn").first.click()
    expect(page.locator(".rows h3")).to_have_text("uusi@example.org")
    assert_accessible(page)
    link = next(line for line in newest_mail().text.splitlines() if "/invitation/" in line)
    page.goto(link)
    assert_accessible(page)
    page.locator("#id_name").fill("Uusi Ihminen")
    page.locator("main form .btn").click()
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/profile/")
    expect(page.locator("#id_name")).to_have_value("Uusi Ihminen")
    assert User.objects.get(email="uusi@example.org").language == "fi"


def test_a_visitor_finds_the_way_in(page: Page, people: Cast, assert_accessible: Check) -> None:
    User.objects.filter(pk=people.aino.pk).update(story={"fi": "Aino etsii hakuja."})
    page.goto("/demo/people/")
    assert_accessible(page)
    page.goto("/join/")
    assert_accessible(page)
    page.goto("/sign-in/inactive/")
    assert_accessible(page)
    page.goto("/demo/people/")
    page.locator("main form .btn").first.click()
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/profile/")
    expect(page.locator("#id_name")).to_have_value("Aino")


def test_a_passkey_is_added_used_and_removed(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    device = virtual_device(page)
    sign_in(page, "aino@example.org", assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/profile/passkeys/add/")
    assert_accessible(page)
    page.locator("#id_name").fill("Kännykkäni")
    page.locator("#passkey_add").click()
    expect(page.locator("#passkeys ~ .rows h3")).to_have_text("Kännykkäni")
    assert_accessible(page)
    assert newest_mail().to == "aino@example.org"
    assert len(device("WebAuthn.getCredentials")["credentials"]) == 1
    page.goto("/sign-out/")
    page.locator("main form button").click()
    page.goto("/sign-in/?next=/profile/")
    page.locator("#passkey_button").click()
    page.wait_for_url("**/profile/")
    page.locator("#passkeys ~ .rows a").click()
    page.wait_for_url("**/passkeys/**")
    assert_accessible(page)
    page.locator("main form button").click()
    page.wait_for_url("**/profile/")
    expect(page.locator("#passkeys ~ .rows")).to_have_count(0)


def virtual_device(page: Page) -> Any:
    """A phone that holds passkeys and always recognises its owner; answers the browser's commands."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda command: session.send(command, {"authenticatorId": made["authenticatorId"]})


def test_signing_in_needs_no_javascript(browser: Browser, site: str, people: Cast) -> None:
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/todos/")
        page.locator("#id_email").fill("aino@example.org")
        page.locator("#id_email").press("Enter")
        page.locator("#id_code").fill(newest_mail().text.split("\n\n")[1].strip())
        page.locator("#id_code").press("Enter")
        page.wait_for_url("**/todos/")
