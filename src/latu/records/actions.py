"""Comments, to-dos and stances. The caller has checked that the viewer may see the record.

A page that is sent twice (a double tap, a reload) says a thing once: within `AGAIN` the same words of the
same person about the same record are the ones that are there.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from latu.core.access import require, require_user
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.text import lines, one_line
from latu.records.models import Comment, Stance, Todo, Wording

# What a wording names: a text, or a text per language.
type Named = Mapping[str, str | dict[str, str]]

AGAIN = timedelta(minutes=2)


def comment(w: Write, *, ref: Ref, text: str) -> Comment:
    """Add a note, or give the one that was sent a moment ago; people of the network may."""
    require(w.viewer.in_network)
    said = {
        "noun": ref.noun,
        "record_id": ref.id,
        "author_id": w.viewer.user_id,
        "text": lines(text),
    }
    before = Comment.objects.filter(**said, at__gt=w.at - AGAIN).first()
    return before or Comment.objects.create(**said, at=w.at)


def delete_comment(w: Write, *, comment: Comment) -> None:
    """Take a note away: its author or a coordinator may."""
    require(w.viewer.is_coordinator or comment.author_id == w.viewer.user_id)
    comment.delete()


def take_stance(w: Write, *, ref: Ref, kind: Stance.Kind) -> None:
    """Take a stance; taken again, it stays the one that was first."""
    Stance.objects.get_or_create(
        user_id=require_user(w.viewer),
        noun=ref.noun,
        record_id=ref.id,
        kind=kind,
        defaults={"at": w.at},
    )


def drop_stance(w: Write, *, ref: Ref, kind: Stance.Kind) -> None:
    """Give a stance up."""
    Stance.objects.filter(
        user_id=require_user(w.viewer), noun=ref.noun, record_id=ref.id, kind=kind
    ).delete()


def add_todo(w: Write, *, ref: Ref, user_id: int, text: str, due: date | None) -> Todo:
    """Something to do about a record, for oneself or (people of the network) for somebody else.

    The one that was sent a moment ago and is still to be done is not made twice.
    """
    require(w.viewer.is_signed_in and (user_id == w.viewer.user_id or w.viewer.in_network))
    said = {
        "noun": ref.noun,
        "record_id": ref.id,
        "user_id": user_id,
        "text": one_line(text),
        "due": due,
        "made_by_id": w.viewer.user_id,
    }
    before = Todo.objects.filter(**said, done_at=None, made_at__gt=w.at - AGAIN).first()
    return before or Todo.objects.create(**said, made_at=w.at)


def remind(
    w: Write, *, ref: Ref, user_id: int, wording: Wording, named: Named, due: date | None = None
) -> Todo:
    """Something to do about a record that the product says, for whom the caller may give it to."""
    return Todo.objects.create(
        noun=ref.noun,
        record_id=ref.id,
        user_id=user_id,
        wording=wording,
        named=dict(named),
        due=due,
        made_by_id=w.viewer.user_id,
        made_at=w.at,
    )


def finish_todo(w: Write, *, todo: Todo) -> None:
    """Done."""
    require(todo.user_id == w.viewer.user_id)
    Todo.objects.filter(pk=todo.pk).update(done_at=w.at)
