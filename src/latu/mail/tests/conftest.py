"""A real mail server on this machine that does as it is told."""

from asyncio import Server
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings


class Mailbox:
    """Keeps what it accepts; `answers` maps an address to the reply to RCPT TO, `data` is the reply to DATA."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.data = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse a reader."""
        del server, session, options
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, or refuse it."""
        del server, session
        if self.data.startswith("250"):
            self.received.append(envelope)
        return self.data


class AnyPort(Controller):
    """On whichever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def server(settings: Settings) -> Iterator[Mailbox]:
    """The server, and settings that point to it."""
    handler = Mailbox()
    controller = AnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    settings.LATU_MAIL_SERVER = True
    settings.DEFAULT_FROM_EMAIL = "Latu <latu@example.org>"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": controller.port, "timeout": 5},
        }
    }
    yield handler
    controller.stop()
