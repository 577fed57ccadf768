"""An introduction: asked for in the register, agreed to by two mailed links, and what the asker sees of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from latu.core.access import Level
from latu.core.gate import write
from latu.introductions.models import Introduction, Step
from latu.mail.models import Outgoing
from latu.people import actions
from latu.people.models import Person, Tie
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_searching import sign_in

pytestmark = pytest.mark.journey

ADDRESS = re.compile(r"https?://\S+/introduction/[\w-]{43}/")
NARROW = {"width": 390, "height": 844}


def known_to_elli(people: Cast, family: str, level: Level) -> Person:
    """Somebody at the workshop; Elli lets the network see that she knows somebody."""
    values = {
        "given": "Test",
        "family": family,
        "email": f"{family.lower()}@example.org",
        "level": level,
    }
    with write(people.viewer(people.elli)) as w:
        work = (actions.Work(people.paja.pk),)
        content = actions.Content(values=values, work=work)
        row = actions.create(w, content=content, owner_id=people.ranta.pk)
        actions.state_tie(w, person=row, strength=3, since=2015, basis="", level=Level.NETWORK)
    return row


def answer_by_mail(page: Page, address: str, assert_accessible: Check, words: str) -> None:
    """Open the link of the last mail there without an account, and say yes."""
    found = ADDRESS.search(Outgoing.objects.filter(to=address).latest("pk").text)
    assert found
    page.context.clear_cookies()
    page.goto(found[0])
    assert_accessible(page)
    assert not Step.objects.latest("pk").answer
    page.locator("#id_words").fill(words)
    page.locator("button[name=answer][value=yes]").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert_accessible(page)


def test_from_the_request_to_the_introduction(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    if page.viewport_size and page.viewport_size["width"] < NARROW["width"]:
        page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    row = known_to_elli(people, "Target", Level.NETWORK)
    sign_in(page, site, people.aino)
    page.goto("/introductions/")
    assert_accessible(page)
    page.goto(f"/people/{row.pk}/")
    page.locator(f"a[href='/people/{row.pk}/introductions/new/']").click()
    assert_accessible(page)
    page.locator("form.panel button.btn").click()
    expect(page.locator(".message.error")).to_be_focused()
    assert_accessible(page)
    page.locator("#id_words").fill("Suksien voitelusta.")
    page.locator("form.panel button.btn").click()
    expect(page.locator("section[aria-labelledby=mine]")).to_contain_text("Test Target")
    assert_accessible(page)

    answer_by_mail(page, people.elli.email, assert_accessible, "Aino osaa asiansa.")
    answer_by_mail(page, row.email, assert_accessible, "Tervetuloa!")

    sign_in(page, site, people.aino)
    page.goto("/introductions/")
    mine = page.locator("section[aria-labelledby=mine]")
    expect(mine).to_contain_text("Aino osaa asiansa.")
    assert_accessible(page)
    page.locator("button[name=do][value=met]").click()
    expect(page.locator("button[name=do][value=met]")).to_have_attribute("aria-pressed", "true")
    page.locator("button[name=do][value=tie]").click()
    expect(page.locator("h1")).to_have_text("Test Target")
    assert Tie.objects.filter(knower=people.aino, person=row).exists()
    assert Introduction.objects.get().outcome == "met"


def test_one_who_is_hidden_is_chosen_signed_in(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    row = known_to_elli(people, "Hidden", Level.ORGANISATION)
    sign_in(page, site, people.aino)
    page.goto(f"/organisations/{people.paja.pk}/introductions/new/")
    assert_accessible(page)
    page.locator("#id_words").fill("Suksien voitelusta.")
    page.locator("form.panel button.btn").click()
    expect(page.locator("main")).not_to_contain_text("Hidden")

    page.context.clear_cookies()
    sign_in(page, site, people.elli)
    page.goto("/")
    page.locator("#waiting ~ p a[href='/introductions/']").click()
    assert_accessible(page)
    page.locator("section[aria-labelledby=waiting] h3 a").click()
    page.locator("button[name=answer][value=yes]").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert_accessible(page)
    page.locator("#id_target").select_option(str(row.pk))
    page.locator("button[name=answer][value=yes]").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert Introduction.objects.get().target == row
