"""The demo's two doors, and that they are walls elsewhere."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.mail.actions import queue
from latu.mail.models import Outgoing


@pytest.fixture
def demo(settings: Settings, cast: Cast) -> Cast:
    """The cast in a demo, some of them with a story."""
    settings.LATU_DEMO = True
    for user in (cast.aino, cast.elli):
        user.story = {"fi": f"{user} etsii hakuja.", "en": f"{user} looks for calls."}
        user.save()
    return cast


def put(number: int, to: str = "aino@example.org") -> Outgoing:
    with write(SYSTEM) as w:
        return queue(
            w, key=str(number), to=to, subject=f"Viesti {number}", language="fi",
            text="<script>alert(1)</script> http://127.0.0.1:8000/invitation/x/",
            html="<p style='color:red'>Hei</p><script>alert(1)</script>",
        )  # fmt: skip


@pytest.mark.parametrize("name", [None, "olli", "antti"])
def test_outside_the_demo_there_is_nothing(
    client: Client, cast: Cast, settings: Settings, name: str | None
) -> None:
    assert settings.LATU_DEMO is False
    User.objects.update(story={"fi": "Tarina"})
    mail = put(1)
    if name:
        client.force_login(getattr(cast, name))
    for address in (
        "/demo/people/", "/demo/mailbox/", f"/demo/mailbox/{mail.pk}/", f"/demo/mailbox/{mail.pk}/html/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address, {"user": cast.antti.pk}).status_code == 404
    assert "/demo/" not in client.get("/").text
    client.logout()
    client.post("/demo/people/", {"user": cast.antti.pk})
    assert client.get("/todos/").status_code == 302


def test_one_signs_in_as_somebody_invented(client: Client, demo: Cast) -> None:
    assert 'href="/demo/people/"' in client.get("/").text
    page = client.get("/demo/people/", headers={"accept-language": "en"}).text
    for expected in ("Aino looks for calls.", "Tunturin Kehitys Oy", "Elli"):
        assert expected in page
    assert "Antti" not in page
    client.get(f"/demo/people/?user={demo.aino.pk}")
    assert client.get("/todos/").status_code == 302
    assert client.post("/demo/people/", {"user": demo.aino.pk}).headers["Location"] == "/"
    assert client.get("/profile/").context["viewer"].label == "Aino"
    client.post("/demo/people/", {"user": demo.elli.pk})
    assert client.get("/profile/").context["viewer"].label == "Elli"


def test_real_closed_and_storyless_people_are_not_offered(client: Client, demo: Cast) -> None:
    User.objects.filter(pk=demo.aino.pk).update(email="aino@latu.test")
    User.objects.filter(pk=demo.elli.pk).update(is_active=False)
    for user in (demo.aino.pk, demo.elli.pk, demo.antti.pk, "x", "", 999999):
        assert client.post("/demo/people/", {"user": user}).status_code == 404
    assert client.get("/todos/").status_code == 302


def test_every_mail_is_read_safely(client: Client, demo: Cast) -> None:
    mail = put(1)
    put(2, to="elli@example.org")
    page = client.get("/demo/mailbox/").text
    assert page.index("Viesti 2") < page.index("Viesti 1")
    assert "Viesti 1" not in client.get("/demo/mailbox/", {"to": "elli@example.org"}).text
    page = client.get(f"/demo/mailbox/{mail.pk}/").text
    assert '<a href="http://127.0.0.1:8000/invitation/x/" rel="nofollow">' in page
    assert "<script>alert" not in page
    response = client.get(f"/demo/mailbox/{mail.pk}/html/")
    assert response.text == mail.html
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert client.get("/demo/mailbox/999999/").status_code == 404
    assert client.get("/demo/mailbox/999999/html/").status_code == 404


def test_a_code_is_read_in_the_mailbox(client: Client, demo: Cast) -> None:
    cache.clear()
    client.post("/sign-in/", {"email": "aino@example.org"})
    assert 'href="/demo/mailbox/"' in client.get("/sign-in/confirm/").text
    mail = Outgoing.objects.get()
    assert mail.text.split("\n    ")[1][:9] in client.get(f"/demo/mailbox/{mail.pk}/").text


def test_queries_do_not_grow(
    client: Client, demo: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for first, count in ((0, 2), (10, 40)):
        for number in range(first, first + count):
            put(number)
            User.objects.create_user(f"u{number}@example.org", story={"fi": "x"})
        with django_assert_num_queries(2):
            client.get("/demo/mailbox/")
        with django_assert_num_queries(2):
            client.get("/demo/people/")
