"""A partner from anywhere registers an organisation: the mail address is proved by a code, then the account is made.

Nothing is written to the register before that. The new organisation is its own, apart from any of the same name:
a membership gives the right to edit, so nobody walks into an organisation that is there. The network sees it at
once, everybody when somebody who keeps the register has looked at it.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from latu.accounts import links
from latu.accounts.models import Link, User
from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.text import one_line
from latu.mail.actions import send
from latu.organisations import actions, memberships
from latu.organisations.alike import alike
from latu.organisations.models import Membership, Organisation
from latu.partners import documents
from latu.partners.models import Answer, Notice
from latu.records import history
from latu.records.models import Change
from latu.search import index

PURPOSE = "partner_registration"
DAYS = 1
MOST_TRIES = 3


class AccountTaken(Exception):
    """Meanwhile somebody has made an account with this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody says of themselves and of their organisation; `values` are of `organisations.actions.FIELDS`."""

    email: str
    name: str
    language: str
    values: Mapping[str, Any]


def begin(
    w: Write, *, details: Details, code: str, sign_in: str, page: Callable[[str], str]
) -> str:
    """Mail the code; returns the secret of the page where it is typed, whose address `page` makes from it.

    Who has an account already gets a mail that says so, with the address of `sign_in`; the page tells nobody.
    """
    email = details.email.strip().lower()
    is_known = User.objects.filter(email=email).exists()
    data = {
        "email": email,
        "name": one_line(details.name),
        "language": details.language,
        "values": dict(details.values),
        "code": "" if is_known else _digest(code),
        "tries": 0,
    }
    link, secret = links.make(w, purpose=PURPOSE, data=data, days=DAYS)
    send(
        w,
        key=f"partner_registration:{link.pk}",
        to=email,
        template="partner_known" if is_known else "partner_code",
        language=details.language,
        context={"code": code, "sign_in": sign_in, "page": page(secret)},
        asked_for=True,
        holds_secret=not is_known,
    )
    return secret


def open_registration(secret: str) -> Link:
    """A registration that waits for its code; raises `links.BadLink`."""
    return links.open_link(PURPOSE, secret)


def said_before(secret: str) -> dict[str, Any]:
    """What was said in a registration that waits for its code, as `Details` and the form name it; {} of no such one."""
    try:
        data = open_registration(secret).data
    except links.BadLink:
        return {}
    values = data["values"]
    described = values.get("description") or {}
    return {
        "email": data["email"],
        "name": data["name"],
        "organisation": values.get("name", ""),
        "kind": values.get("kind", ""),
        "country": values.get("country_id"),
        "website": values.get("website", ""),
        "description": next(iter(described.values()), ""),
    }


def is_code(w: Write, *, link: Link, code: str) -> bool:
    """Whether that is the code; after the third wrong one none is, and the registration is void."""
    link.refresh_from_db(fields=["data"])  # tries that came at the same time count
    if link.data["tries"] >= MOST_TRIES:
        return False
    if link.data["code"] and hmac.compare_digest(link.data["code"], _digest(code)):
        return True
    link.data["tries"] += 1
    link.save(update_fields=["data"])
    if link.data["tries"] >= MOST_TRIES:
        links.revoke(w, link.pk)
    return False


def finish(w: Write, *, link: Link) -> User:
    """The account with its organisation, once the code was right. Raises `AccountTaken` and `links.BadLink`."""
    data = link.data
    if User.objects.filter(email=data["email"]).exists():
        raise AccountTaken
    links.use(w, link)
    user = User.objects.create_user(data["email"], name=data["name"], language=data["language"])
    register(w, user=user, values=data["values"])
    return user


def register(w: Write, *, user: User, values: Mapping[str, Any]) -> Organisation:
    """An organisation for a user who has none yet."""
    require(not Membership.objects.filter(user=user).exists())
    row = actions.register(w, content=actions.Content(values=values))
    memberships.found(w, user=user, organisation=row)
    return row


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An organisation that registered itself, who did it, and which that somebody has looked at it could be."""

    organisation: Organisation
    users: list[User]
    alike: list[Organisation]


def newcomers(viewer: Viewer) -> list[Newcomer]:
    """Those that wait for somebody to look at them, oldest first; for those who keep the register."""
    require(viewer.keeps_register)
    rows = Organisation.objects.visible_to(viewer).filter(awaits_check=True)
    rows = rows.select_related("country").prefetch_related("names", "memberships__user")
    return [
        Newcomer(row, [each.user for each in row.memberships.all()], _could_be(viewer, row))
        for row in rows.order_by("pk")[:50]
    ]


def number_of_newcomers(viewer: Viewer) -> int:
    """How many there are; 0 for those who do not keep the register."""
    if not viewer.keeps_register:
        return 0
    return Organisation.objects.visible_to(viewer).filter(awaits_check=True).count()


def join(w: Write, *, organisation: Organisation, into: Organisation) -> None:
    """An organisation that registered itself is one of the register: its users become members of that one, what it
    wrote is that one's, and the newcomer is gone. Where both answered the same notice, both conversations are one.
    """
    require(w.viewer.keeps_register and organisation.awaits_check and not into.awaits_check)
    for membership in Membership.objects.filter(organisation=organisation).select_related("user"):
        memberships.move(w, membership=membership, organisation=into)
    for answer in Answer.objects.filter(organisation=organisation):
        present = Answer.objects.filter(notice_id=answer.notice_id, organisation=into).first()
        if present is None:
            answer.organisation = into
            answer.save(update_fields=["organisation"])
        else:
            answer.messages.update(answer=present)
    notices = list(organisation.notices.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=notices).update(owner=into)
    index.put(w, documents.drafts(notices))
    history.record(w, into.ref, Change.Action.UPDATE, {"name": [organisation.name, into.name]})
    turn_away(w, organisation=organisation)


def turn_away(w: Write, *, organisation: Organisation) -> None:
    """Delete an organisation that registered itself, with its notices and answers; its users become visitors."""
    require(w.viewer.keeps_register and organisation.awaits_check)
    fields: history.Fields = {"name": [organisation.name, None]}
    history.record(w, organisation.ref, Change.Action.DELETE, fields)
    index.remove(w, Organisation.NOUN, [organisation.pk])
    index.remove(w, Notice.NOUN, organisation.notices.values_list("pk", flat=True))
    organisation.delete()


def _could_be(viewer: Viewer, row: Organisation) -> list[Organisation]:
    content = actions.Content(
        values={"name": row.name, "website": row.website, "country_id": row.country_id}
    )
    found: Iterable[Organisation] = alike(viewer, content, None)
    return [each for each in found if not each.awaits_check]


def _digest(code: str) -> str:
    """Of a code as it is typed: case, hyphens and blanks do not count."""
    plain = "".join(filter(str.isalnum, code)).upper()
    return hashlib.sha256(plain.encode()).hexdigest()
