"""Signed links: made, opened, used and revoked. The secret leaves in the address and is not kept."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from latu.accounts.models import Link
from latu.core.gate import Write


class BadLink(Exception):
    """The link is unknown, used, revoked or too old; which of these is not told to the holder."""


class Made(NamedTuple):
    """A new link and its secret, which is nowhere else."""

    link: Link
    secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make(w: Write, *, purpose: str, data: dict[str, Any], days: int) -> Made:
    """A new link with its secret (URL-safe, 256 bits), good for `days`."""
    secret = secrets.token_urlsafe(32)
    link = Link.objects.create(
        purpose=purpose,
        secret_hash=_hash(secret),
        data=data,
        made_by_id=w.viewer.user_id,
        made_at=w.at,
        expires_at=w.at + timedelta(days=days),
    )
    return Made(link, secret)


def open_link(purpose: str, secret: str) -> Link:
    """The live link of that purpose; raises `BadLink`."""
    link = live(purpose).filter(secret_hash=_hash(secret)).first()
    if link is None:
        raise BadLink
    return link


def live(purpose: str) -> QuerySet[Link]:
    """Links that still work."""
    return Link.objects.filter(
        Q(purpose=purpose, used_at=None, revoked_at=None, expires_at__gt=timezone.now())
    )


def use(w: Write, link: Link) -> None:
    """Mark as used; raises `BadLink` if someone was quicker."""
    if not live(link.purpose).filter(pk=link.pk).update(used_at=w.at):
        raise BadLink


def revoke(w: Write, link_id: int) -> None:
    """Make a link worthless at once; a used one stays used."""
    Link.objects.filter(pk=link_id, used_at=None).update(revoked_at=w.at)
