"""A subject that was found wrongly goes away with one press, by keyboard too; another is added by a word for it."""

import pytest
from playwright.sync_api import Page, expect

from latu.calls import actions as calls
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.search.tagging.following import catch_up
from latu.taxonomy.loading import load_vocabularies
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey


def test_subjects_are_put_right(page: Page, people: Cast, assert_accessible: Check) -> None:
    with write(SYSTEM) as w:
        load_vocabularies(w)
        values = {"identifier": "HAKU", "titles": {"fi": "Museot ja vety"}}
        call = calls.create(w, content=calls.Content(values=values), owner_id=None)
    catch_up()
    page.goto(f"/calls/{call.pk}/")
    subjects = page.get_by_role("list", name="Asiasanat")
    expect(subjects.get_by_role("listitem")).to_have_count(2)
    assert_accessible(page)
    sign_in(page, people.aino.email, assert_accessible)
    page.goto(f"/calls/{call.pk}/")
    page.get_by_role("button", name="Poista: museot").press("Enter")
    expect(subjects.get_by_role("listitem")).to_have_count(1)
    page.get_by_text("Lisää asiasana").click()
    page.get_by_label("Lisättävä asiasana").fill("poronhoitoxyz")
    page.get_by_role("button", name="Lisää", exact=True).first.click()
    expect(page.get_by_text("Sanastossa ei ole sanaa")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Lisättävä asiasana").fill("poronh")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mitä näistä tarkoitat?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="porotalous").click()
    expect(subjects.get_by_role("link", name="porotalous")).to_be_visible()
    page.get_by_text("Lisää asiasana").click()
    page.get_by_role("button", name="museot").click()
    expect(subjects.get_by_role("listitem")).to_have_count(3)
    assert_accessible(page)
