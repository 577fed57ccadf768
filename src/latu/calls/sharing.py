"""Telling a colleague about a call by mail, or all people of another organisation, on their first page too."""

import hashlib

from django.db.models import QuerySet

from latu.accounts.models import User
from latu.calls.models import Call
from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.text import lines
from latu.mail.actions import send
from latu.mail.models import Outgoing
from latu.organisations.models import Organisation
from latu.organisations.viewers import viewer_of
from latu.records.actions import remind
from latu.records.models import Wording

MOST_AT_ONCE = 50  # people; sharing once more tells the others


class CannotSee(Exception):
    """Those who would be told may not see the call."""


class NoAccounts(Exception):
    """Nobody else of the organisation uses the product."""


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


def members(viewer: Viewer, organisation: Organisation) -> QuerySet[User]:
    """Users of the organisation, without the viewer."""
    rows = User.objects.filter(is_active=True, memberships__organisation=organisation)
    return rows.exclude(pk=viewer.user_id or 0).order_by("pk").distinct()


def share_with_organisation(
    w: Write, *, call: Call, organisation: Organisation, words: str, address: str
) -> int:
    """Tell the people of an organisation, each in their own language, by mail and on their first page.

    Nobody is told of a call twice, whoever shares it; the answer is how many were told now. People of the network
    may. Raises `NoAccounts` or `CannotSee` where nobody can be told.
    """
    require(w.viewer.in_network and w.viewer.may_see(call) and w.viewer.may_see(organisation))
    keys = {
        f"share-organisation:{call.pk}:{user.pk}": user for user in members(w.viewer, organisation)
    }
    if not keys:
        raise NoAccounts
    told = set(Outgoing.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    untold = [key for key in keys if key not in told][:MOST_AT_ONCE]
    receivers = [key for key in untold if viewer_of(keys[key]).may_see(call)]
    if untold and not receivers:
        raise CannotSee
    for key in receivers:
        _tell(w, key, keys[key], call, lines(words), address)
    return len(receivers)


def _tell(w: Write, key: str, receiver: User, call: Call, words: str, address: str) -> None:
    context = {"sender": w.viewer.label, "call": call, "words": words, "link": address}
    send(
        w,
        key=key,
        to=receiver.email,
        template="shared_call",
        language=receiver.language,
        context=context,
    )
    named = {"sender": w.viewer.label, "call": call.titles or call.identifier}
    remind(w, ref=call.ref, user_id=receiver.pk, wording=Wording.SHARED, named=named)
