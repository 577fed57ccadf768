"""Addresses that only take what is sent: opened by themselves they lead on, and what was lost is told."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from tests.cast import Cast

from latu.clients.tests.conftest import make_call, make_client
from latu.mail.models import Outgoing
from latu.partners.tests.conftest import make
from latu.urls import urlpatterns
from latu.web.post_only import OF_ALL, OF_RECORD

ENGLISH = {"accept-language": "en"}
CODE = re.compile(r"^    ([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)
LOST = "You had been signed out, and nothing was sent."


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/comment/organisation:3/", "/organisations/3/"),
        ("/todos/notice:3/add/", "/notices/3/"),
        ("/clients/3/remove/", "/clients/3/"),
        ("/tips/3/revoke/", "/clients/"),
        ("/saved/add/", "/saved/"),
        ("/notices/3/answer/", "/notices/3/"),
        ("/newcomers/3/", "/newcomers/"),
        ("/calls/3/organisations/4/thumb/", "/calls/3/organisations/"),
    ],
)
def test_it_leads_to_the_page_of_the_form(
    client: Browser, cast: Cast, address: str, page: str
) -> None:
    client.force_login(cast.aino)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)


def test_every_page_named_for_it_is_there() -> None:
    names = {each.name for each in urlpatterns}
    assert {*OF_RECORD, *OF_RECORD.values(), *OF_ALL, *OF_ALL.values()} <= names
    for page in OF_RECORD.values():
        assert reverse(page, args=[1])
    for page in OF_ALL.values():
        assert reverse(page)


@pytest.mark.parametrize("address", ["/comment/nothing:1/", "/comment/organisation/"])
def test_where_no_page_belongs_to_it_one_says_so(client: Browser, cast: Cast, address: str) -> None:
    client.force_login(cast.aino)
    answer = client.get(address, headers=ENGLISH)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "It only takes what a form sends." in answer.text
    assert 'class="btn" href="/"' in answer.text


def sign_in(browser: Browser, address: str, email: str) -> str:
    """Through the mailed code, in English; the page that follows."""
    cache.clear()
    browser.cookies["django_language"] = "en"
    asked = parse_qs(urlsplit(address).query)["next"][0]
    confirm = browser.post("/sign-in/", {"email": email, "next": asked}).headers["Location"]
    found = CODE.search(Outgoing.objects.latest("pk").text)
    assert found
    page = browser.post(confirm, {"code": found[1]}, follow=True)
    assert page.status_code == 200
    return page.text


def test_what_was_sent_after_signing_out_is_told_to_be_lost(client: Browser, cast: Cast) -> None:
    notice = make(cast)
    sent = client.post(f"/notices/{notice.pk}/answer/", {"text": "Meillä on halli."})
    page = sign_in(client, sent.headers["Location"], cast.kaisa.email)
    assert LOST in page
    assert f'action="/notices/{notice.pk}/answer/"' in page
    assert LOST not in client.get(f"/notices/{notice.pk}/").text


def test_a_form_on_its_own_page_tells_it_too(client: Browser, cast: Cast) -> None:
    address = f"/calls/{make_call().pk}/tip/?client={make_client(cast).pk}"
    sent = client.post(address, {"words": "Sopisiko?"})
    page = sign_in(client, sent.headers["Location"], cast.aino.email)
    assert LOST in page
    assert 'id="id_words"' in page


def test_who_only_wanted_to_read_is_told_nothing(client: Browser, cast: Cast) -> None:
    asked = client.get("/todos/")
    assert LOST not in sign_in(client, asked.headers["Location"], cast.aino.email)
