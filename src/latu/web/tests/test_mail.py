"""The outbox and the stop list: what an administrator sees, and what nobody sees."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast

from latu.core.access import SYSTEM, Forbidden
from latu.core.gate import write
from latu.mail.actions import suppress, try_again
from latu.mail.models import Outgoing, State, Suppression
from latu.web.mail import fault_in_words

REFUSED = "SMTPRecipientsRefused: {'x@example.org': (550, b'5.1.1 no such user')}"
CODE = "Koodisi on 4711-KAVIO"


def put(number: int, state: State, **values: object) -> Outgoing:
    """A mail in the outbox."""
    given: dict[str, object] = {
        "key": f"k{number}", "to": f"m{number}@example.org", "subject": f"Aihe {number}", "text": CODE,
        "html": f"<p>{CODE}</p>", "language": "fi", "state": state,
    }  # fmt: skip
    return Outgoing.objects.create(**(given | values))


@pytest.fixture
def mails(cast: Cast) -> list[Outgoing]:
    """One mail in each state."""
    return [
        put(1, State.WAITING),
        put(2, State.WAITING, attempts=3, error="TimeoutError: timed out",
            next_at=timezone.now() + timedelta(hours=1)),
        put(3, State.SENT, sent_at=timezone.now(), text="", html="", holds_secret=True),
        put(4, State.FAILED, attempts=20, error="SMTPDataError: (451, b'greylisted')"),
        put(5, State.FAILED, attempts=1, error=REFUSED, text="", html="", holds_secret=True),
        put(6, State.SUPPRESSED),
        put(7, State.SENDING),
    ]  # fmt: skip


def page(client: Client, address: str = "/mail/", **query: str) -> str:
    client.cookies["django_language"] = "en"
    return client.get(address, query).content.decode()


def test_the_outbox_says_what_became_of_each_mail_and_shows_no_text(
    client: Client, cast: Cast, mails: list[Outgoing]
) -> None:
    client.force_login(cast.antti)
    assert "m1@<wbr>example.<wbr>org" in page(client), "an address breaks at its marks"
    text = page(client).replace("<wbr>", "")
    assert all(mail.to in text and mail.subject in text for mail in mails)
    for said in (
        "next try", "The mail server could not be reached.", "asked us to try again later",
        "says that there is no such address", "Its text held a secret", "TimeoutError: timed out",
    ):  # fmt: skip
        assert said in text
    assert "KAVIO" not in text
    for kind in ("csv", "xlsx"):
        assert b"KAVIO" not in client.get("/mail/", {"format": kind}).content
    assert [row.to for row in client.get("/mail/", {"state": "failed"}).context["page"]] == [
        "m5@example.org",
        "m4@example.org",
    ]
    assert [row.to for row in client.get("/mail/", {"q": "aihe 3"}).context["page"]] == [
        "m3@example.org"
    ]


def test_the_texts_are_not_even_read(
    client: Client,
    mails: list[Outgoing],
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(cast.antti)
    page(client)
    with django_assert_num_queries(7) as queries:
        page(client)
    assert not any('"mail_outgoing"."html"' in query["sql"] for query in queries)


@pytest.mark.parametrize("name", ["olli", "kaisa", "matti", "aino", "sari"])
def test_only_administrators_get_in(
    client: Client, cast: Cast, mails: list[Outgoing], name: str
) -> None:
    with write(SYSTEM) as w:
        suppress(w, address="x@example.org", reason=Suppression.Reason.ASKED)
    client.force_login(getattr(cast, name))
    assert client.get("/mail/").status_code == 403
    assert client.get("/mail/stopped/").status_code == 403
    assert client.post(f"/mail/{mails[3].pk}/retry/").status_code == 403
    stop = Suppression.objects.get()
    assert client.post(f"/mail/stopped/{stop.pk}/allow/").status_code == 403
    assert Suppression.objects.exists()
    with write(cast.viewer(getattr(cast, name))) as w, pytest.raises(Forbidden):
        try_again(w, mail=mails[3])
    assert Outgoing.objects.get(pk=mails[3].pk).state == State.FAILED


def test_a_failed_mail_is_tried_again_at_once(
    client: Client, cast: Cast, mails: list[Outgoing]
) -> None:
    client.force_login(cast.antti)
    text = page(client)
    for mail in mails:
        offered = f'action="/mail/{mail.pk}/retry/"' in text
        assert offered == (mail.key in {"k2", "k4"}), mail.key
        client.post(f"/mail/{mail.pk}/retry/")
        mail.refresh_from_db()
    states = [(mail.key, mail.state, mail.attempts) for mail in mails]
    assert states == [
        ("k1", "waiting", 0), ("k2", "waiting", 0), ("k3", "sent", 0), ("k4", "waiting", 0),
        ("k5", "failed", 1), ("k6", "suppressed", 0), ("k7", "sending", 0),
    ]  # fmt: skip
    assert max(mails[1].next_at, mails[3].next_at) <= timezone.now()
    assert client.post("/mail/999/retry/").status_code == 404


def test_an_address_on_the_stop_list_gets_nothing_until_it_is_taken_off(
    client: Client, cast: Cast, mails: list[Outgoing]
) -> None:
    with write(SYSTEM) as w:
        suppress(w, address="m4@example.org", reason=Suppression.Reason.BOUNCED)
    client.force_login(cast.antti)
    retry = f"/mail/{mails[3].pk}/retry/"
    assert retry not in page(client)
    assert 'class="message error"' in client.post(retry, follow=True).content.decode()
    assert Outgoing.objects.get(pk=mails[3].pk).state == State.FAILED
    text = page(client, "/mail/stopped/")
    assert "m4@example.org" in text
    assert "The address does not work" in text
    assert "m4@" not in page(client, "/mail/stopped/", q="nobody")
    stop = Suppression.objects.get()
    client.post(f"/mail/stopped/{stop.pk}/allow/")
    assert not Suppression.objects.exists()
    assert "Mail goes to every address." in page(client, "/mail/stopped/")
    assert retry in page(client)
    assert client.post(f"/mail/stopped/{stop.pk}/allow/").status_code == 404


def test_it_says_when_there_is_no_mail_server(
    client: Client, cast: Cast, settings: Settings
) -> None:
    client.force_login(cast.antti)
    settings.LATU_MAIL_SERVER = False
    assert "No mail server is set" in page(client)
    settings.LATU_MAIL_SERVER = True
    assert "No mail server is set" not in page(client)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("ConnectionRefusedError: [Errno 111]", "could not be reached"),
        ("gaierror: Name or service not known", "could not be reached"),
        ("SMTPAuthenticationError: (535, b'no')", "user name and password"),
        ("SMTPSenderRefused: (501, b'x', 'latu@x')", "from our address"),
        ("SSLCertVerificationError: expired", "certificate is not valid"),
        (REFUSED, "no such address"),
        ("SMTPRecipientsRefused: {'x': (450, b'wait')}", "try again later"),
        ("SMTPRecipientsRefused: {'x': (550, b'5.7.1 relaying denied')}", "by its rules"),
        ("SMTPDataError: (554, b'spam')", "refused this mail"),
        ("ValueError: odd", "could not be sent"),
    ],
)
def test_faults_are_in_words(error: str, words: str) -> None:
    with translation.override("en"):
        said = fault_in_words(error)
    assert words in said
    assert "Error" not in said
