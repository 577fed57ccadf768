"""Signing in by a mailed code: the way through, what is told to whom, and what is refused."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from latu.accounts.models import User
from latu.mail.models import Outgoing

ENGLISH = {"accept-language": "en"}
CODE = re.compile(r"^    ([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Tries of earlier tests do not count."""
    cache.clear()


def ask(client: Client, email: str, **data: str) -> str:
    """Ask for a code; the address of the page that follows."""
    response = client.post("/sign-in/", {"email": email, **data})
    assert response.status_code == 302
    return response.headers["Location"]


def code() -> str:
    found = CODE.search(Outgoing.objects.latest("pk").text)
    assert found
    return found[1]


def test_a_code_signs_in(client: Client, cast: Cast) -> None:
    assert "We send a code" in client.get("/sign-in/", headers={"accept-language": "en"}).text
    assert ask(client, "Aino@example.org") == "/sign-in/confirm/"
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.holds_secret) == ("aino@example.org", "fi", True)
    assert code() not in mail.subject
    assert code() in mail.html
    assert "aino@example.org" in client.get("/sign-in/confirm/").text
    response = client.post("/sign-in/confirm/", {"code": code().lower().replace("-", " ")})
    assert response.headers["Location"] == "/"
    assert client.get("/todos/").status_code == 200
    assert client.get("/sign-in/").status_code == 302


def test_afterwards_the_page_that_was_asked_for_opens(client: Client, cast: Cast) -> None:
    asked = client.get("/todos/")
    assert asked.headers["Location"] == "/sign-in/?next=/todos/"
    page = client.get("/sign-in/?next=/todos/").text
    assert '<input type="hidden" name="next" value="/todos/">' in page
    address = ask(client, "aino@example.org", next="/todos/")
    response = client.post(address, {"code": code()})
    assert response.headers["Location"] == "/todos/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_no_door_leads_elsewhere(client: Client, cast: Cast, elsewhere: str) -> None:
    ask(client, "aino@example.org", next=elsewhere)
    response = client.post("/sign-in/confirm/", {"code": code(), "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_an_unknown_address_gets_the_same_page_and_a_polite_mail(
    client: Client, cast: Cast
) -> None:
    pages, other = [], Client()
    for browser, email in ((client, "aino@example.org"), (other, "nobody@example.org")):
        address = ask(browser, email)
        page = browser.get(address).text.replace(email, "ADDRESS")
        pages.append(re.sub(r'value="\w{64}"|nonce="[^"]+"', "", page))
    assert pages[0] == pages[1]
    mail = Outgoing.objects.latest("pk")
    assert mail.to == "nobody@example.org"
    assert "nobody@example.org" in mail.text
    assert "/join/" in mail.text
    assert not CODE.search(mail.text)
    assert other.post("/sign-in/confirm/", {"code": "BCDF-GHJK"}).status_code == 200
    assert other.get("/todos/").status_code == 302


def test_a_closed_account_is_answered_like_an_unknown_one(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.aino.pk).update(is_active=False)
    ask(client, "aino@example.org")
    assert not CODE.search(Outgoing.objects.get().text)


def test_closing_an_account_ends_its_sessions(client: Client, cast: Cast) -> None:
    ask(client, "aino@example.org")
    client.post("/sign-in/confirm/", {"code": code()})
    User.objects.filter(pk=cast.aino.pk).update(is_active=False)
    assert client.get("/todos/").status_code == 302


def test_a_wrong_code_is_told_and_three_end_the_try(client: Client, cast: Cast) -> None:
    ask(client, "aino@example.org")
    right = code()
    page = client.post("/sign-in/confirm/", {"code": "BBBB-BBBB"}, headers=ENGLISH).text
    assert 'aria-invalid="true"' in page
    assert "2 tries left" in page
    second = client.post("/sign-in/confirm/", {"code": "BBBB-BBBB"}, headers=ENGLISH)
    assert "1 try left" in second.text
    third = client.post("/sign-in/confirm/", {"code": "BBBB-BBBB"}, headers=ENGLISH)
    assert third.headers["Location"] == "/sign-in/code/"
    assert "new code" in client.get("/sign-in/code/", headers=ENGLISH).text
    client.post("/sign-in/confirm/", {"code": right})
    assert client.get("/todos/").status_code == 302


def test_a_code_works_once_and_only_in_the_browser_that_asked(client: Client, cast: Cast) -> None:
    ask(client, "aino@example.org")
    other = Client()
    assert other.post("/sign-in/confirm/", {"code": code()}).status_code == 302
    assert other.get("/todos/").status_code == 302
    client.post("/sign-in/confirm/", {"code": code()})
    client.post("/sign-out/")
    client.post("/sign-in/confirm/", {"code": code()})
    assert client.get("/todos/").status_code == 302


def test_who_mistyped_the_address_starts_again(client: Client, cast: Cast) -> None:
    ask(client, "aimo@example.org")
    assert client.get("/sign-in/").headers["Location"].startswith("/sign-in/confirm/")
    page = client.get("/sign-in/confirm/?next=/todos/").text
    assert 'name="next" value="/sign-in/?next=%2Ftodos%2F"' in page
    assert client.post("/sign-out/", {"next": "/sign-in/"}).headers["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


def test_a_new_code_can_be_asked_for(client: Client, cast: Cast) -> None:
    ask(client, "aino@example.org")
    assert 'value="resend"' in client.get("/sign-in/confirm/").text
    old = code()
    client.post("/sign-in/confirm/", {"action": "resend"})
    assert code() != old
    assert client.post("/sign-in/confirm/", {"code": old}).status_code == 200
    assert client.post("/sign-in/confirm/", {"code": code()}).status_code == 302


def test_who_asks_too_often_has_to_wait(client: Client, cast: Cast) -> None:
    for _ in range(3):
        ask(Client(), "aino@example.org")
    page = client.post(
        "/sign-in/", {"email": "aino@example.org"}, headers={"accept-language": "en"}
    ).text
    assert "Too many tries" in page
    assert Outgoing.objects.count() == 3


def test_nobody_keeps_another_out_by_asking_for_codes(cast: Cast) -> None:
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(12):
        stranger.post("/sign-in/", {"email": "aino@example.org"})
        stranger.cookies.clear()
    assert Outgoing.objects.count() == 3
    aino = Client(REMOTE_ADDR="192.0.2.8")
    ask(aino, "aino@example.org")
    assert aino.post("/sign-in/confirm/", {"code": code()}).status_code == 302
    assert aino.get("/todos/").status_code == 200


def test_one_address_gets_only_so_many_codes(cast: Cast) -> None:
    for number in range(70):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post("/sign-in/", {"email": "aino@example.org"})
    assert Outgoing.objects.count() == 60


def test_the_mail_is_in_the_users_language_and_the_pages_follow(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.aino.pk).update(language="en")
    client.post("/sign-in/", {"email": "aino@example.org"}, headers={"accept-language": "sv"})
    mail = Outgoing.objects.get()
    assert (mail.language, mail.subject) == ("en", "Your sign-in code for Latu")
    response = client.post("/sign-in/confirm/", {"code": code()})
    assert response.cookies["django_language"].value == "en"
    client.post("/sign-out/")
    client.cookies["django_language"] = "sv"
    ask(client, "aino@example.org")
    assert "django_language" not in client.post("/sign-in/confirm/", {"code": code()}).cookies


def test_an_empty_or_wrong_address_is_told_beside_its_field(client: Client, cast: Cast) -> None:
    for wrong in ("", "aino", "aino@"):
        page = client.post("/sign-in/", {"email": wrong})
        assert page.status_code == 200
        assert 'aria-invalid="true"' in page.text
    assert not Outgoing.objects.exists()


def test_signing_out_asks_first_and_is_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/todos/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert client.get("/todos/").status_code == 302


def test_joining_tells_whom_to_ask_and_nobodys_name(client: Client, cast: Cast) -> None:
    page = client.get("/join/").text
    assert "Tunturin Kehitys Oy" in page
    assert "Rannan Kehitys Oy" not in page
    assert "Sari" not in page
    assert "@" not in page


def test_a_passkey_without_javascript_says_to_use_the_code(client: Client, cast: Cast) -> None:
    english = {"accept-language": "en"}
    response = client.post("/sign-in/passkey/", {"credential": ""}, headers=english, follow=True)
    assert "Sign in with a code instead" in response.text
    for wrong in ('{"id": "x"}', "[]", "null", "x"):
        assert client.post("/sign-in/passkey/", {"credential": wrong}).status_code == 302
    asked = client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"


def test_passkeys_change_only_shortly_after_signing_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)  # from before such times were kept
    response = client.get("/profile/passkeys/add/")
    assert response.headers["Location"] == "/sign-in/again/?next=%2Fprofile%2Fpasskeys%2Fadd%2F"
    assert 'value="/profile/passkeys/add/"' in client.get(response.headers["Location"]).text
    again = client.post("/sign-in/again/", {"next": "/profile/passkeys/add/"})
    assert client.get("/todos/").status_code == 302
    page = client.get(again.headers["Location"]).text
    assert 'value="aino@example.org"' in page
    ask(client, "aino@example.org", next="/profile/passkeys/add/")
    response = client.post(
        "/sign-in/confirm/", {"code": code(), "next": "/profile/passkeys/add/"}, follow=True
    )
    assert response.status_code == 200
    options = response.context["js_data"]["creation_options"]["publicKey"]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    session = client.session
    session["signed_in_at"] = (timezone.now() - timedelta(minutes=16)).timestamp()
    session.save()
    assert client.get("/profile/passkeys/add/").status_code == 302
    assert (
        client.post("/sign-in/again/", {"next": "https://evil.example/"})
        .headers["Location"]
        .startswith("/sign-in/?next=%2Fprofile%2F")
    )
