"""Contacts: from a file of cards into the register, out as a card, one's own code, and the way to somebody."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_searching import sign_in

pytestmark = pytest.mark.journey

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Šárka Mäkelä
N:Mäkelä;Šárka;;;
ORG:Älykäs Paja Oy
EMAIL:sarka@example.org
PHOTO;ENCODING=b:AAAA
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Everybody
END:VCARD
"""


def test_from_a_file_of_cards_to_a_contact_and_back(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    sign_in(page, site, people.aino)
    page.goto("/people/")
    page.locator("main a[href='/people/cards/']").first.click()
    assert_accessible(page)
    file = FilePayload(name="cards.vcf", mimeType="text/vcard", buffer=CARDS.encode())
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form.panel button.btn").click()
    expect(page.locator("input[name=take]")).to_be_checked()
    page.locator(".row summary").click()
    assert_accessible(page)
    page.locator("form.form > .buttons button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    row = Person.objects.get(family="Mäkelä")
    page.goto(f"/people/{row.pk}/")
    assert_accessible(page)
    with page.expect_download() as download:
        page.locator(f"a[href='/people/{row.pk}/card/']").click()
    assert "Šárka" in download.value.path().read_text(encoding="utf-8")
    page.goto("/profile/card/")
    expect(page.locator("svg.qr")).to_be_visible()
    assert_accessible(page)


def test_the_way_to_somebody_leads_through_a_colleague(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    values = {"given": "Test", "family": "Target", "level": Level.NETWORK}
    with write(people.viewer(people.sari)) as w:
        work = (actions.Work(people.paja.pk),)
        row = actions.create(
            w, content=actions.Content(values=values, work=work), owner_id=people.tunturi.pk
        )
        actions.state_tie(w, person=row, strength=3, since=2015, basis="", level=Level.NETWORK)
    sign_in(page, site, people.aino)
    page.goto(f"/organisations/{people.paja.pk}/")
    page.locator(f"a[href='/organisations/{people.paja.pk}/ways/']").click()
    expect(page.locator(".empty")).to_be_visible()
    assert_accessible(page)
    page.locator("a[href='?from=ours']").click()
    expect(page.locator("ol.rows")).to_contain_text("Sari")
    assert_accessible(page)
    page.locator("ol.rows a", has_text="Test Target").click()
    assert page.url.endswith(f"/people/{row.pk}/")


def test_a_meeting_is_noted_and_its_next_step_waits(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    values = {"given": "Test", "family": "Target", "level": Level.NETWORK}
    with write(people.viewer(people.sari)) as w:
        content = actions.Content(values=values)
        row = actions.create(w, content=content, owner_id=people.tunturi.pk)
    sign_in(page, site, people.aino)
    page.goto(f"/people/{row.pk}/")
    form = page.locator(f"form[action='/people/{row.pk}/interactions/']")
    page.locator("section:has(#met) > details > summary").click()
    form.locator("summary").click()
    form.locator("[name=next_day]").fill("31.12.2099")
    form.locator("button").click()
    expect(form.locator("[name=next_step]")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    form.locator("[name=next_step]").fill("Send the brochure")
    form.locator("[name=note]").fill("Talked about skis")
    form.locator("button").click()
    expect(page.locator("section:has(#met) ol")).to_contain_text("Talked about skis")
    expect(page.locator("section:has(#ties) details")).to_have_attribute("open", "")
    assert_accessible(page)
    page.locator("section:has(#met) ol a").click()
    assert_accessible(page)
    page.goto("/")
    expect(page.locator("section:has(#waiting)")).to_contain_text("Send the brochure")


def test_a_contact_in_a_moment_on_a_small_phone(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    """From the first page: two presses and three fields; the next one takes one press and three fields."""
    sign_in(page, site, people.aino)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/")
    page.locator("main a[href='/people/quick/']").first.click()
    button = page.locator("form.quick button")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 640
    assert_accessible(page)
    page.locator("[name=name]").fill("Šárka Mäkelä")
    page.locator("[name=organisation]").fill("älykäs paja")
    page.locator("[name=contact]").fill("sarka@example.org")
    page.locator("[name=how_met]").fill("Kevätseminaari")
    button.click()
    expect(page.locator("main .message.success")).to_contain_text("Mäkelä")
    expect(page.locator("[name=how_met]")).to_have_value("Kevätseminaari")
    assert_accessible(page)
    page.locator("[name=name]").fill("Mäkelä Šárka")
    page.locator("[name=contact]").fill("sarka@example.org")
    button.last.click()
    expect(page.locator("form.quick [role=alert]")).to_be_visible()
    assert_accessible(page)
    page.locator("[name=alike]").click()
    expect(page.locator("main .message.success")).to_be_visible()
    assert Person.objects.filter(how_met="Kevätseminaari", steward=people.aino).count() == 2


def test_whom_we_know_and_what_others_may_see_of_it(
    page: Page, people: Cast, site: str, assert_accessible: Check
) -> None:
    values = {"given": "Test", "family": "Target", "level": Level.ORGANISATION}
    with write(people.viewer(people.sari)) as w:
        work = (actions.Work(people.paja.pk),)
        row = actions.create(
            w, content=actions.Content(values=values, work=work), owner_id=people.tunturi.pk
        )
        actions.state_tie(w, person=row, strength=3, since=2015, basis="", level=Level.ORGANISATION)
    sign_in(page, site, people.aino)
    page.goto("/people/")
    page.locator("main a[href='/ways/']").click()
    assert_accessible(page)
    page.locator("[name=organisation]").fill("Älykäs Paja Oy")
    page.locator("main form.panel button").click()
    page.locator("a[href*='from=ours']").click()
    expect(page.locator("ol.rows")).to_contain_text("Sari")
    assert_accessible(page)
    page.goto(f"/organisations/{people.tunturi.pk}/")
    page.locator(f"a[href='/organisations/{people.tunturi.pk}/hints/']").click()
    assert_accessible(page)
    page.locator("[name=hints]").check()
    page.locator("main form.panel button").click()
    expect(page.locator("[name=hints]")).to_be_checked()
    page.goto(f"/organisations/{people.paja.pk}/")
    expect(page.locator("section:has(#known)")).to_contain_text("Test Target")
    assert_accessible(page)
