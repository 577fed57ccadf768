"""Putting mails into the outbox and addresses on the stop list."""

from django.template.loader import render_to_string
from django.utils.translation import override

from latu.core.gate import Write
from latu.mail.models import Outgoing, State, Suppression


def send(
    w: Write, *, key: str, to: str, template: str, context: dict[str, object], language: str = "fi"
) -> Outgoing:
    """Queue one mail in the reader's language; with a known `key` the first one is returned.

    `template` names a folder-less pair: `mail/<template>.txt` (first line is the subject) and
    `mail/<template>.html`.
    """
    known = Outgoing.objects.filter(key=key).first()
    if known is not None:
        return known
    with override(language):
        plain = render_to_string(f"mail/{template}.txt", context)
        html = render_to_string(f"mail/{template}.html", {**context, "language": language})
    subject, _, text = plain.strip().partition("\n")
    return queue(
        w, key=key, to=to, subject=subject, text=text.strip(), html=html, language=language
    )


def queue(
    w: Write, *, key: str, to: str, subject: str, text: str, html: str, language: str
) -> Outgoing:
    """Queue a mail that is already written; an address on the stop list gets none."""
    address = to.strip().lower()
    stopped = Suppression.objects.filter(address=address).exists()
    return Outgoing.objects.create(
        key=key,
        to=address,
        subject=" ".join(subject.split())[:250],
        text=text,
        html=html,
        language=language,
        made_at=w.at,
        next_at=w.at,
        state=State.SUPPRESSED if stopped else State.WAITING,
    )


def suppress(w: Write, *, address: str, reason: Suppression.Reason) -> None:
    """Send nothing more to the address, waiting mails included."""
    address = address.strip().lower()
    Suppression.objects.get_or_create(address=address, defaults={"reason": reason, "since": w.at})
    Outgoing.objects.filter(to=address, state=State.WAITING).update(state=State.SUPPRESSED)
