"""Putting mails into the outbox and addresses on the stop list."""

import html

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import override

from latu.core.access import require
from latu.core.gate import Write
from latu.mail.models import Outgoing, State, Suppression
from latu.mail.wording import language_of


def send(
    w: Write,
    *,
    key: str,
    to: str,
    template: str,
    context: dict[str, object],
    language: str = "fi",
    asked_for: bool = False,
    holds_secret: bool = False,
) -> Outgoing:
    """Queue one mail in the reader's language, or the next best it is whole in; with a known `key` the first one is returned.

    `template` names a folder-less pair: `mail/<template>.txt` (first line is the subject) and
    `mail/<template>.html`; both also get `language` and `home`, the address of the start page.
    `asked_for`: the reader asked for this very mail a moment ago. `holds_secret`: see `Outgoing`.
    """
    known = Outgoing.objects.filter(key=key).first()
    if known is not None:
        return known
    language = language_of(template, language)
    context = {**context, "language": language, "home": settings.LATU_URL}
    with override(language):
        plain = html.unescape(render_to_string(f"mail/{template}.txt", context))
        rich = render_to_string(f"mail/{template}.html", context)
    subject, _, text = plain.strip().partition("\n")
    return queue(
        w,
        key=key,
        to=to,
        subject=subject,
        text=text.strip(),
        html=rich,
        language=language,
        asked_for=asked_for,
        holds_secret=holds_secret,
    )


def queue(
    w: Write,
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    asked_for: bool = False,
    holds_secret: bool = False,
) -> Outgoing:
    """Queue a mail that is already written; an address on the stop list gets none.

    What the reader asked for goes out even if they want no other mail, but not to an address that
    does not work.
    """
    address = to.strip().lower()
    stops = Suppression.objects.filter(address=address)
    if asked_for:
        stops = stops.exclude(reason=Suppression.Reason.ASKED)
    stopped = stops.exists()
    return Outgoing.objects.create(
        key=key,
        to=address,
        subject=" ".join(subject.split())[:250],
        text=text,
        html=html,
        language=language,
        holds_secret=holds_secret,
        made_at=w.at,
        next_at=w.at,
        state=State.SUPPRESSED if stopped else State.WAITING,
    )


def to_try_again() -> QuerySet[Outgoing]:
    """Mails that could be tried at once: given up, or waiting for another try.

    One whose text has been forgotten cannot, nor one to an address that gets no mail.
    """
    rows = Outgoing.objects.filter(
        Q(state=State.FAILED) | Q(state=State.WAITING, attempts__gt=0)
    ).exclude(text="")
    return rows.exclude(to__in=Suppression.objects.values("address"))


def try_again(w: Write, *, mail: Outgoing) -> bool:
    """Send the mail as soon as possible, with all tries ahead of it; False if it cannot go out."""
    require(w.viewer.is_administrator)
    rows = to_try_again().filter(pk=mail.pk)
    return bool(rows.update(state=State.WAITING, attempts=0, next_at=w.at))


def suppress(w: Write, *, address: str, reason: Suppression.Reason) -> None:
    """Send nothing more to the address, waiting mails included."""
    address = address.strip().lower()
    Suppression.objects.get_or_create(address=address, defaults={"reason": reason, "since": w.at})
    Outgoing.objects.filter(to=address, state=State.WAITING).update(state=State.SUPPRESSED)


def allow(w: Write, *, address: str) -> None:
    """Take the address off the stop list: new mails go out again. Coordinators may."""
    require(w.viewer.is_coordinator)
    Suppression.objects.filter(address=address.strip().lower()).delete()
