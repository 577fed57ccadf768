"""The chain of changes: what breaks it is found, what may go leaves it whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.refs import Ref
from latu.records import chain, history
from latu.records.models import Change, ChangeBody

pytestmark = pytest.mark.django_db(transaction=True)


def add(*names: str) -> None:
    """One gate per name, each with a change of a person."""
    for number, name in enumerate(names, 1):
        with write(SYSTEM) as w:
            history.record(w, Ref("person", number), Change.Action.UPDATE, {"given": ["", name]})


def verify(*known: chain.Head) -> chain.Verdict:
    return chain.verify(lambda _: None, known)


def test_an_untouched_history_holds() -> None:
    assert verify().head == chain.Head(0, chain.START)
    add("Ánne", "Åke", "Äijö")
    found = verify(chain.head())
    assert (found.fault, found.changes, found.erased) == ("", 3, 0)
    assert found.head == chain.head() == chain.Head.read(str(chain.head()))


def test_many_changes_of_one_write_hold() -> None:
    with write(SYSTEM) as w:
        history.record_many(
            w,
            [(Ref("call", n), Change.Action.CREATE, {"x": [None, {"a": n}]}) for n in range(1, 50)],
        )
    assert verify().changes == 49


def test_erased_bodies_leave_the_chain_whole() -> None:
    add("Anna", "Bertta", "Cecilia")
    ChangeBody.objects.filter(change__record_id=2).delete()
    found = verify()
    assert (found.fault, found.changes, found.erased) == ("", 3, 1)


def test_a_user_who_is_gone_stays_as_a_number() -> None:
    user = User.objects.create_user("aino@example.org")
    add("Anna")
    row = Change.objects.get()
    Change.objects.all().delete()
    row.pk, row.actor_id = None, user.pk
    row.link = chain.link(chain.START, row)
    row.save()
    number = user.pk
    user.delete()
    assert Change.objects.get().actor_id == number
    assert Change.objects.select_related("actor").get().actor is None
    assert verify().fault == ""


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"actor_id": 7}, "unlinked"),
        ({"at": datetime(2020, 1, 1, tzinfo=UTC)}, "unlinked"),
        ({"record_id": 9}, "unlinked"),
        ({"noun": "call"}, "unlinked"),
        ({"action": "delete"}, "unlinked"),
        ({"digest": bytes(32)}, "altered"),
        ({"link": bytes(32)}, "unlinked"),
    ],
)
def test_an_altered_change_is_found(changed: dict[str, Any], fault: str) -> None:
    add("Anna", "Bertta", "Cecilia")
    row = Change.objects.get(record_id=2)
    Change.objects.filter(pk=row.pk).update(**changed)
    found = verify()
    assert (found.fault, found.at, found.changes) == (fault, row.pk, 1)


def test_an_altered_body_is_found() -> None:
    add("Anna", "Bertta")
    ChangeBody.objects.filter(change__record_id=1).update(fields={"given": ["", "Aune"]})
    assert verify().fault == "altered"


def test_a_change_that_is_left_out_or_put_in_is_found() -> None:
    add("Anna", "Bertta", "Cecilia")
    Change.objects.filter(record_id=2).delete()
    assert verify().at == Change.objects.get(record_id=3).pk
    Change.objects.filter(record_id=3).delete()
    assert not verify().fault
    first = Change.objects.get()
    first.pk = None
    first.save()
    assert verify().fault == "unlinked"


def test_a_cut_or_remade_history_is_found_by_the_end_noted_earlier() -> None:
    add("Anna", "Bertta", "Cecilia")
    noted = chain.head()
    Change.objects.filter(record_id=3).delete()
    assert verify(noted).fault == "missing"
    assert not verify().fault
    row = Change.objects.latest("pk")
    row.pk, row.record_id = noted.change_id, 9
    row.link = chain.link(chain.head().link, row)
    row.save()
    assert not verify().fault
    assert verify(noted).fault == "altered"
