"""A partner is looked for: the notice, an answer by somebody without an account, the inbox, the newcomer let in."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations.models import Organisation
from latu.partners.models import Answer, Notice
from latu.projects import actions as projects
from tests.cast import Cast
from tests.journeys.conftest import Check
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.journey

CODE = re.compile(r"^    ([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


def add_call() -> Call:
    values = {"identifier": "PORO", "titles": {"fi": "Porohaku"}, "opens_at": timezone.now()}
    at = timezone.now() + timedelta(days=20)
    with write(SYSTEM) as w:
        return calls.create(w, content=calls.Content(values=values, deadlines=(at,)), owner_id=None)


def signed_in(page: Page, email: str, check: Check) -> None:
    """Signed in, and on the first page."""
    sign_in(page, email, check)
    page.wait_for_url(lambda url: url.count("/") == 3)


def write_notice(page: Page, call: Call, check: Check) -> Notice:
    """From the call's page."""
    page.goto(f"/calls/{call.pk}/")
    page.locator(f"a[href='/notices/add/?call={call.pk}']").click()
    check(page)
    page.locator("#id_title").fill("Testialue sähkökelkoille")
    page.locator("#id_countries").fill("Ruotsi, Atlantis")
    page.locator("form.panel button.btn").click()
    expect(page.locator("#id_countries[aria-invalid=true]")).to_be_visible()
    check(page)
    page.locator("#id_countries").fill("Ruotsi")
    page.locator("form.panel button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    check(page)
    return Notice.objects.get()


def test_from_a_notice_to_a_partner_abroad(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    call = add_call()
    signed_in(page, people.aino.email, assert_accessible)
    notice = write_notice(page, call, assert_accessible)
    page.goto("/sign-out/")
    page.locator("main form button.btn").first.click()

    page.goto("/notices/")
    assert_accessible(page)
    page.locator("main .rows h2 a").click()
    page.wait_for_url(f"**/notices/{notice.pk}/")
    assert_accessible(page)
    page.locator(f"a[href='/partners/register/?notice={notice.pk}']").click()
    page.wait_for_url("**/partners/register/?*")
    assert_accessible(page)
    page.locator("#id_email").fill("astrid@example.org")
    page.locator("#id_name").fill("Astrid Berg")
    page.locator("#id_organisation").fill("Fjord Lab AS")
    page.locator("#id_kind").select_option("company")
    page.locator("#id_country").select_option("SE")
    page.locator("form.panel button.btn").click()
    page.wait_for_url("**/partners/register/*/**")
    assert_accessible(page)
    found = CODE.search(Outgoing.objects.latest("pk").text)
    assert found
    page.locator("#id_code").fill(found[1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/notices/{notice.pk}/")
    assert_accessible(page)
    page.locator("#id_text").fill("Meillä on kelkkoja ja latausasemia.")
    page.locator("section[aria-labelledby=answer] button.btn").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert_accessible(page)
    assert Outgoing.objects.latest("pk").to == people.aino.email


def test_the_inbox_and_the_newcomer(page: Page, people: Cast, assert_accessible: Check) -> None:
    with write(SYSTEM):
        row = Organisation.objects.create(
            name="Fjord Lab AS", country_id="SE", level="network", awaits_check=True
        )
        Organisation.objects.filter(pk=row.pk).update(owner=row)
        notice = Notice.objects.create(
            owner=people.tunturi, steward=people.aino, kind="look_for", titles={"fi": "Testialue"},
            expires_on=timezone.localdate() + timedelta(days=20),
        )  # fmt: skip
        answer = Answer.objects.create(notice=notice, organisation=row)
        answer.messages.create(is_of_asker=False, text="Hei! Meillä on kelkkoja.")
    signed_in(page, people.aino.email, assert_accessible)
    assert_accessible(page)
    page.locator("#waiting ~ p a[href='/answers/']").click()
    page.wait_for_url("**/answers/")
    assert_accessible(page)
    page.locator("main .rows h2 a").click()
    page.wait_for_url(f"**/answers/{answer.pk}/")
    assert_accessible(page)
    page.locator("button[name=interest][value=yes]").click()
    expect(page.locator(".head .tag.ok")).to_be_visible()
    page.locator("#id_text").fill("Sovitaanko puhelu?")
    page.locator("section[aria-labelledby=said] button.btn").click()
    expect(page.locator("#last")).to_contain_text("Sovitaanko puhelu?")
    assert_accessible(page)
    page.goto("/newcomers/")
    assert_accessible(page)
    page.locator("button[name=let_in]").click()
    expect(page.locator("main p.empty")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/notices/{notice.pk}/")
    page.locator("button[name=close][value=found]").click()
    expect(page.locator("button[name=close]")).to_have_count(0)
    assert_accessible(page)
    assert Organisation.objects.get(pk=row.pk).level == "public"


def test_partners_are_suggested_and_left_out(
    page: Page, people: Cast, assert_accessible: Check
) -> None:
    call = add_call()
    lab = Organisation.objects.create(name="Lab AB", sort_key="lab", country_id="SE")
    with write(SYSTEM) as w:
        parts = (
            projects.Part(lab.pk, "participant"),
            projects.Part(people.tunturi.pk, "coordinator"),
        )
        values = {"acronym": "LUMI", "titles": {"en": "Snow"}}
        projects.create(w, content=projects.Content(values=values, parts=parts), owner_id=None)
    signed_in(page, people.aino.email, assert_accessible)
    page.goto(f"/calls/{call.pk}/")
    page.locator(f"a[href='/calls/{call.pk}/partners/']").click()
    page.wait_for_url("**/partners/")
    assert_accessible(page)
    expect(page.locator("main .rows h3 a")).to_have_text("Lab AB")
    page.locator("button[name=thumb][value=up]").click()
    expect(page.locator("button[name=thumb][aria-pressed=true]")).to_be_visible()
    assert_accessible(page)
    page.locator("button[name=thumb][value=down]").click()
    expect(page.locator("section[aria-labelledby=aside] h3 a")).to_have_text("Lab AB")
    assert_accessible(page)
    page.goto(f"/organisations/{lab.pk}/")
    page.locator(f"a[href='/organisations/{lab.pk}/partners/']").click()
    page.wait_for_url("**/partners/")
    assert_accessible(page)
