"""Telling a colleague about a call, by mail."""

import hashlib

from django.db.models import QuerySet

from latu.accounts.models import User
from latu.calls.models import Call
from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.text import lines
from latu.mail.actions import send
from latu.mail.models import Outgoing
from latu.organisations.viewers import viewer_of


class CannotSee(Exception):
    """The colleague may not see the call."""


def colleagues(viewer: Viewer) -> QuerySet[User]:
    """Other users of the viewer's organisations, by name."""
    rows = User.objects.filter(
        is_active=True, memberships__organisation_id__in=sorted(viewer.organisation_ids)
    )
    return rows.exclude(pk=viewer.user_id or 0).order_by("name", "email").distinct()


def share(w: Write, *, call: Call, receiver: User, words: str, address: str) -> Outgoing:
    """Mail the call to a colleague in the colleague's language, with the sender's own words.

    The same words about the same call go out once. Raises `CannotSee`.
    """
    require(w.viewer.may_see(call) and colleagues(w.viewer).filter(pk=receiver.pk).exists())
    if not viewer_of(receiver).may_see(call):
        raise CannotSee
    words = lines(words)
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    return send(
        w,
        key=f"share:{call.pk}:{w.viewer.user_id}:{receiver.pk}:{digest}",
        to=receiver.email,
        template="shared_call",
        language=receiver.language,
        context={"sender": w.viewer.label, "call": call, "words": words, "link": address},
    )
