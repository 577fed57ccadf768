"""Telling a client about a call by mail, and the client's answer through the link in it: nobody needs an account.

Looking at the page behind the link changes nothing, since mail scanners look too; sending an answer does. The
link works for `DAYS`, an answer can be changed meanwhile, and the adviser can make the link worthless.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from latu.accounts import links
from latu.accounts.models import User
from latu.calls.models import Call, Status
from latu.clients.models import Client, Reply, Tip
from latu.core.access import require
from latu.core.dates import today
from latu.core.gate import Write
from latu.core.text import lines
from latu.mail.actions import send
from latu.mail.models import State
from latu.records.actions import remind
from latu.records.models import Todo, Wording

PURPOSE = "tip"
DAYS = 90
AGAIN = timedelta(minutes=10)  # the same tip within this was sent twice by mistake
CALL_BACK_DAYS = 2
LATER_DAYS = 30
BEFORE_DEADLINE_DAYS = 14
WORDINGS = {
    Reply.INTERESTED: Wording.INTERESTED,
    Reply.LATER: Wording.LATER,
}  # others need nothing done


class NoAddress(Exception):
    """The client has no mail address."""


class CallClosed(Exception):
    """Nobody can apply any more."""


class NoMail(Exception):
    """The client's address gets no mail: it does not work, or the person asked for none."""


def send_tip(
    w: Write,
    *,
    client: Client,
    call: Call,
    words: str,
    address: Callable[[str], str],
    follow_up: date | None = None,
) -> Tip:
    """Mail the call to the client in the client's language, with the adviser's words.

    `address` makes the URL of the answering page from its secret. With `follow_up` the adviser gets the
    to-do to ask about it that day. Raises `NoAddress`, `NoMail` and `CallClosed`; nothing is written then.
    """
    require(client.owner_id in w.viewer.network_ids)
    require(w.viewer.may_see(call))
    if not client.email:
        raise NoAddress
    if call.status == Status.CLOSED:
        raise CallClosed
    words = lines(words)
    known = Tip.objects.filter(_by_mistake(words, w.at), client=client, call=call).first()
    if known is not None:
        return known
    row = Tip.objects.create(
        client=client, call=call, words=words, sent_by_id=w.viewer.user_id, sent_at=w.at
    )
    row.link, secret = links.make(w, purpose=PURPOSE, data={"tip": row.pk}, days=DAYS)
    if follow_up is not None and w.viewer.user_id is not None:
        row.reminder = _todo(w, row, w.viewer.user_id, Wording.ASK, follow_up)
    row.save(update_fields=["link", "reminder"])
    _mail(w, row, address(secret))
    return row


def _by_mistake(words: str, now: datetime) -> Q:
    """Tips with the same words so short a time ago that it is one press too many."""
    return Q(words=words, sent_at__gt=now - AGAIN)


def told_before(clients: Iterable[Client], call: Call, words: str) -> set[int]:
    """Numbers of those who were told of the call, save for one press too many; the viewer sees these clients."""
    rows = Tip.objects.filter(client__in=clients, call=call)
    told = rows.exclude(_by_mistake(lines(words), timezone.now()))
    return set(told.values_list("client_id", flat=True))


def _mail(w: Write, tip: Tip, link: str) -> None:
    client = tip.client
    mail = send(
        w,
        key=f"tip:{tip.pk}",
        to=client.email,
        template="tip",
        language=client.language,
        context={
            "sender": w.viewer.label,
            "office": client.owner,
            "contact": client.contact,
            "call": tip.call,
            "words": tip.words,
            "link": link,
            "days": DAYS,
        },
        holds_secret=True,
    )
    if mail.state == State.SUPPRESSED:
        raise NoMail


def open_tip(secret: str) -> int:
    """The number of the tip behind a link that still works; raises `links.BadLink`."""
    return int(links.open_link(PURPOSE, secret).data["tip"])


def answer(
    w: Write, *, tip: Tip, reply: Reply, words: str, address: Callable[[Client], str]
) -> None:
    """What the client says; said again, it takes the place of what was said before, with its words and its to-do.

    The same once more without words leaves the words. An answer also ends the reminder to ask for one. The adviser gets it by mail, and a to-do where something is to be done: in two days for who is interested, in a
    month, or two weeks before the deadline, for who wants to hear of it later. The caller holds the link's secret.
    """
    words = lines(words)
    is_new = tip.reply != reply
    if not is_new and words in {"", tip.reply_words}:
        return
    if is_new:
        _finish_todos(w, tip)
    tip.reply, tip.reply_words, tip.replied_at, tip.is_unread = reply.value, words, w.at, True
    tip.save(update_fields=["reply", "reply_words", "replied_at", "is_unread"])
    adviser = _adviser(tip)
    if adviser is None:
        return
    if is_new and reply in WORDINGS:
        tip.todo = _todo(w, tip, adviser.pk, WORDINGS[reply], _when(tip, reply))
        tip.save(update_fields=["todo"])
    send(
        w,
        key=f"tip_answer:{tip.pk}:{w.at.isoformat()}",
        to=adviser.email,
        template="tip_answer",
        language=adviser.language,
        context={
            "client": tip.client,
            "call": tip.call,
            "reply": Reply(reply),
            "words": words,
            "link": address(tip.client),
        },
    )


def revoke(w: Write, *, tip: Tip) -> None:
    """Make the link in the mail worthless; what was answered stays."""
    require(tip.client.owner_id in w.viewer.network_ids)
    if tip.link_id is not None:
        links.revoke(w, tip.link_id)


def read_replies(w: Write, *, client: Client) -> None:
    """The advisers have seen what the client answered."""
    require(client.owner_id in w.viewer.network_ids)
    client.tips.filter(is_unread=True).update(is_unread=False)


def _adviser(tip: Tip) -> User | None:
    """Who sent it, or who looks after the client, as long as they work there."""
    members = User.objects.filter(
        is_active=True, memberships__organisation_id=tip.client.owner_id
    ).in_bulk([pk for pk in (tip.sent_by_id, tip.client.steward_id) if pk is not None])
    return members.get(tip.sent_by_id or 0) or members.get(tip.client.steward_id or 0)


def _when(tip: Tip, reply: Reply) -> date:
    if reply == Reply.INTERESTED:
        return today() + timedelta(days=CALL_BACK_DAYS)
    later = today() + timedelta(days=LATER_DAYS)
    if tip.call.closes_at is None:
        return later
    before = timezone.localdate(tip.call.closes_at) - timedelta(days=BEFORE_DEADLINE_DAYS)
    return max(min(later, before), today() + timedelta(days=1))


def _finish_todos(w: Write, tip: Tip) -> None:
    """What was to be done about this call before the client said something else, of every tip about it."""
    about = Tip.objects.filter(client=tip.client_id, call=tip.call_id)
    rows = Todo.objects.filter(
        Q(pk__in=about.values("todo")) | Q(pk__in=about.values("reminder")), done_at=None
    )
    rows.update(done_at=w.at)


def _todo(w: Write, tip: Tip, user_id: int, wording: Wording, due: date) -> Todo:
    """For the adviser, whoever writes: the client's answer is nobody's account."""
    named: dict[str, str | dict[str, str]] = {
        "client": str(tip.client),
        "call": tip.call.titles or tip.call.identifier,
    }
    return remind(w, ref=tip.client.ref, user_id=user_id, wording=wording, named=named, due=due)
