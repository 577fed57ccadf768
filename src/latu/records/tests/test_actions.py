"""Comments and to-dos that are sent twice."""

from dataclasses import replace
from datetime import date, timedelta

from django.test import Client
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.gate import write
from latu.core.refs import Ref
from latu.records import actions
from latu.records.models import Comment, Todo


def say(
    cast: Cast, text: str, *, who: User | None = None, ref: Ref | None = None, later: int = 0
) -> None:
    """A comment, so many minutes from now."""
    with write(cast.viewer(who or cast.aino)) as w:
        at = replace(w, at=w.at + timedelta(minutes=later))
        actions.comment(at, ref=ref or cast.paja.ref, text=text)


def test_a_comment_that_is_sent_twice_stands_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = f"/comment/organisation:{cast.paja.pk}/"
    for text in ("Soita\r\nKaisalle.", " Soita\nKaisalle. "):
        assert client.post(address, {"text": text}).status_code == 302
    assert [each.text for each in Comment.objects.all()] == ["Soita\nKaisalle."]


def test_another_person_record_text_or_time_is_another_comment(cast: Cast) -> None:
    say(cast, "Soita.")
    say(cast, "Soita.", who=cast.sari)
    say(cast, "Soita.", ref=cast.kunta.ref)
    say(cast, "Soita uudelleen.")
    say(cast, "Soita.", later=3)
    assert Comment.objects.count() == 5
    say(cast, "Soita.", later=4)
    assert Comment.objects.count() == 5


def test_a_comment_that_was_taken_away_can_be_said_again(cast: Cast) -> None:
    say(cast, "Soita.")
    with write(cast.viewer(cast.aino)) as w:
        actions.delete_comment(w, comment=Comment.objects.get())
    say(cast, "Soita.")
    assert Comment.objects.count() == 1


def test_a_to_do_that_is_sent_twice_stands_once_until_it_is_done(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.kaisa)
    address = f"/todos/organisation:{cast.paja.pk}/add/"
    for due in ("31.1.2030", "31.1.2030", "1.2.2030"):
        client.post(address, {"text": "Soita", "due": due})
    assert [each.due for each in Todo.objects.order_by("due")] == [
        date(2030, 1, 31),
        date(2030, 2, 1),
    ]
    with write(cast.viewer(cast.kaisa)) as w:
        actions.finish_todo(w, todo=Todo.objects.get(due=date(2030, 1, 31)))
    client.post(address, {"text": "Soita", "due": "31.1.2030"})
    assert Todo.objects.filter(done_at=None).count() == 2
