"""How sign-in behaves: codes go out through the outbox, in the person's language; nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.languages import reader_language
from latu.mail.actions import queue


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's doings, through this project's mail and rules."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation."""
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; unknown addresses get the same kind of answer as known ones."""
        name = template_prefix.rpartition("/")[2]
        user = User.objects.filter(email=email.lower()).first()
        language = user.language if user else reader_language()
        plain = render_to_string(f"mail/{name}.txt", context)
        html = render_to_string(f"mail/{name}.html", {**context, "language": language})
        subject, _, text = plain.strip().partition("\n")
        with write(SYSTEM) as w:
            queue(
                w,
                key=f"{name}:{get_random_string(20)}",
                to=email,
                subject=subject,
                text=text.strip(),
                html=html,
                language=language,
            )
