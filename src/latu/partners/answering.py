"""Answering a notice, and the conversation that follows: each message goes by mail to the other side too."""

from collections.abc import Callable
from datetime import timedelta

from latu.accounts.models import User
from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.text import lines
from latu.mail.actions import send
from latu.partners.models import Answer, Interest, Message, Notice, State

AGAIN = timedelta(minutes=2)  # the same words within this are a page that was sent twice
MOST_READERS = 5

type Address = Callable[[Answer], str]  # of the conversation's page, for mails


def may_answer(viewer: Viewer, notice: Notice) -> bool:
    """Members of another organisation, as long as the notice is in force."""
    others = viewer.organisation_ids - {notice.owner_id}
    return bool(others) and notice.state == State.OPEN and viewer.may_see(notice)


def is_asker(viewer: Viewer, answer: Answer) -> bool:
    """Whether the viewer is on the side whose notice it is."""
    return answer.notice.owner_id in viewer.organisation_ids


def answer(
    w: Write, *, notice: Notice, organisation_id: int, text: str, address: Address
) -> Answer:
    """Answer for one of the viewer's organisations; what it writes later goes into the same conversation."""
    require(may_answer(w.viewer, notice))
    require(organisation_id in w.viewer.organisation_ids and organisation_id != notice.owner_id)
    row, _is_new = Answer.objects.get_or_create(
        notice=notice,
        organisation_id=organisation_id,
        defaults={"author_id": w.viewer.user_id, "made_at": w.at, "last_at": w.at},
    )
    _say(w, row, text, is_of_asker=False, address=address)
    return row


def say(w: Write, *, answer: Answer, text: str, address: Address) -> None:
    """Write to the other side; members of either may, also when the notice has ended."""
    asks = is_asker(w.viewer, answer)
    require(asks or answer.organisation_id in w.viewer.organisation_ids)
    _say(w, answer, text, is_of_asker=asks, address=address)


def decide(w: Write, *, answer: Answer, interest: Interest, address: Address) -> None:
    """Say whether the answer interests; those who answered get to know it by mail."""
    require(is_asker(w.viewer, answer))
    if answer.interest == interest:
        return
    answer.interest = interest.value
    answer.unread_by_answerer = interest != Interest.OPEN
    answer.save(update_fields=["interest", "unread_by_answerer"])
    if interest != Interest.OPEN:
        key = f"partner_interest:{answer.pk}:{interest}:{w.at.isoformat()}"
        _mail(w, answer, key, "partner_interest", is_of_asker=True, address=address)


def tell_of_end(w: Write, *, notice: Notice, address: Address) -> None:
    """The notice was closed: each side that answered and was not turned down gets to know it, by mail too."""
    rows = Answer.objects.filter(notice=notice).exclude(interest=Interest.NO)
    for row in rows.select_related("organisation", "author").order_by("pk"):
        row.notice = notice
        row.unread_by_answerer = True
        row.save(update_fields=["unread_by_answerer"])
        key = f"partner_closed:{row.pk}:{w.at.isoformat()}"
        _mail(w, row, key, "partner_closed", is_of_asker=True, address=address)


def read(w: Write, *, answer: Answer) -> None:
    """The viewer's side has seen the conversation."""
    field = "unread_by_asker" if is_asker(w.viewer, answer) else "unread_by_answerer"
    Answer.objects.visible_to(w.viewer).filter(pk=answer.pk).update(**{field: False})


def _say(w: Write, row: Answer, text: str, *, is_of_asker: bool, address: Address) -> None:
    said = {
        "answer": row,
        "is_of_asker": is_of_asker,
        "author_id": w.viewer.user_id,
        "text": lines(text),
    }
    if Message.objects.filter(**said, at__gt=w.at - AGAIN).exists():
        return
    message = Message.objects.create(**said, at=w.at)
    row.last_at = w.at
    row.unread_by_asker = not is_of_asker
    row.unread_by_answerer = is_of_asker
    row.save(update_fields=["last_at", "unread_by_asker", "unread_by_answerer"])
    key = f"partner_message:{message.pk}"
    _mail(
        w, row, key, "partner_message", is_of_asker=is_of_asker, address=address, words=message.text
    )


def _mail(
    w: Write,
    row: Answer,
    key: str,
    template: str,
    *,
    is_of_asker: bool,
    address: Address,
    words: str = "",
) -> None:
    """One mail to each reader of the other side, in the reader's language."""
    notice = row.notice
    sender = notice.owner if is_of_asker else row.organisation
    if is_of_asker:
        readers = _readers(row.author, row.organisation_id)
    else:
        readers = _readers(notice.steward, notice.owner_id)
    context = {
        "sender": w.viewer.label,
        "organisation": sender,
        "notice": notice,
        "interest": row.interest,
        "words": words,
        "link": address(row),
    }
    for reader in readers:
        send(
            w,
            key=f"{key}:{reader.pk}",
            to=reader.email,
            template=template,
            language=reader.language,
            context=dict(context),
        )


def _readers(user: User | None, organisation_id: int) -> list[User]:
    """The one who wrote, while still a member of the organisation; else its members."""
    members = User.objects.filter(is_active=True, memberships__organisation_id=organisation_id)
    if user is not None and members.filter(pk=user.pk).exists():
        return [user]
    return list(members.order_by("pk")[:MOST_READERS])
