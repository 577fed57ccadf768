"""A business adviser tells a client about a call, and the client answers from the mail, without an account."""

import re

import pytest
from playwright.sync_api import Page, expect

from latu.clients.models import Client, Tip
from latu.clients.tests.conftest import make_call, tag
from latu.mail.models import Outgoing
from latu.records.models import Todo
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey

ADDRESS = re.compile(r"https?://\S+/tip/[\w-]{43}/")


def test_from_a_tip_to_the_clients_answer(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    call = make_call(summary={"fi": "Rahaa lumelle."})
    tag(people.paja, "snow")
    tag(call, "snow")
    sign_in(page, people.aino.email, assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    page.goto("/clients/")
    assert_accessible(page)
    page.locator("main a[href='/clients/add/']").click()
    assert_accessible(page)
    page.locator("#id_organisation").fill("Älykäs Paja Oy")
    page.locator("#id_contact").fill("Pekka Paja")
    page.locator("#id_email").fill("pekka@example.org")
    page.locator("form.panel button.btn").first.click()
    expect(page.locator(".message.success")).to_be_visible()
    assert_accessible(page)
    client = Client.objects.get()

    page.locator(f"a[href='/calls/{call.pk}/tip/?client={client.pk}']").click()
    expect(page.locator("input[name=clients]")).to_be_checked()
    assert_accessible(page)
    page.locator("#id_words").fill("Tämä sopisi teille.")
    page.locator("form.panel button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert page.url.endswith(f"/clients/{client.pk}/")
    assert_accessible(page)

    found = ADDRESS.search(Outgoing.objects.latest("pk").text)
    assert found
    page.context.clear_cookies()
    page.goto(found[0])
    assert_accessible(page)
    assert Tip.objects.get().reply == ""
    page.locator("#id_words").fill("Soita minulle.")
    page.locator("button[name=reply][value=interested]").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert_accessible(page)
    assert Tip.objects.get().reply == "interested"
    assert Todo.objects.get().user == people.aino

    sign_in(page, people.aino.email, assert_accessible)
    page.wait_for_url(lambda url: url.count("/") == 3)
    assert_accessible(page)
    page.locator("#waiting ~ p a[href^='/clients/']").click()
    page.locator("main .rows h2 a").click()
    expect(page.locator("section[aria-labelledby=tips]")).to_contain_text("Soita minulle.")
    page.locator("section[aria-labelledby=leave] summary").click()
    assert_accessible(page)
