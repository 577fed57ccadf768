"""The graph that is kept: what is written is in the next answer, and a file that is not right is none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, make_cast

from latu.core.access import SYSTEM, Level, Viewer
from latu.core.gate import home, write
from latu.introductions import current, files, loading
from latu.introductions.models import Touched, Written
from latu.introductions.queries import to_person
from latu.organisations.viewers import viewer_of
from latu.people import actions
from latu.people.models import Person, Tie

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    """The cast, really committed, and nothing kept from before."""
    current._kept.clear()
    yield make_cast()
    current._kept.clear()
    for path in (home() / "introductions").glob("*"):
        path.unlink()


def person(user_id: int | None = None, level: Level = Level.PUBLIC) -> Person:
    """Somebody."""
    with write(SYSTEM):
        return Person.objects.create(given="Iida", family="Esimerkki", user_id=user_id, level=level)


def know(viewer: Viewer, whom: Person, level: Level = Level.PUBLIC) -> None:
    """The viewer states a tie."""
    with write(viewer) as w:
        actions.state_tie(w, person=whom, strength=2, since=2020, basis="", level=level)


def by_whom(viewer: Viewer, whom: Person) -> list[list[int | None]]:
    """The people and users on the paths."""
    paths = to_person(viewer, whom.pk)
    return [[each.person_id or each.user_id for each in path.stops] for path in paths]


def write_file() -> Path:
    """As the daily job does."""
    token, upto = current.write_file()
    with write(SYSTEM) as w:
        current.use_file(w, token=token, upto=upto)
    return home() / "introductions" / f"{token}.graph"


@pytest.fixture(params=["of the database", "of a file"])
def kept(request: pytest.FixtureRequest, cast: Cast) -> Cast:
    """Both ways in which a process comes by its graph; it has been asked once."""
    if request.param == "of a file":
        write_file()
    assert not by_whom(cast.viewer(cast.aino), person())
    return cast


def test_what_is_written_is_seen_at_once(kept: Cast) -> None:
    aino, elli = kept.viewer(kept.aino), kept.viewer(kept.elli)
    middle, end = person(kept.elli.pk), person()
    know(aino, middle)
    know(elli, end)
    assert by_whom(aino, end) == [[kept.aino.pk, middle.pk, end.pk]]
    know(elli, end, Level.PRIVATE)
    assert not by_whom(aino, end)
    know(elli, end, Level.NETWORK)
    assert by_whom(aino, end)
    Person.objects.filter(pk=middle.pk).update(restricted=True)
    assert not by_whom(aino, end)
    Person.objects.filter(pk=middle.pk).update(restricted=False, level=Level.PRIVATE)
    assert not by_whom(aino, end)
    Person.objects.filter(pk=middle.pk).update(steward=kept.aino)
    assert by_whom(aino, end)
    with write(elli) as w:
        actions.withdraw_tie(w, person=end)
    assert not by_whom(aino, end)


def test_who_gets_or_loses_a_card_or_an_account_takes_the_ties_along(kept: Cast) -> None:
    aino, elli = kept.viewer(kept.aino), kept.viewer(kept.elli)
    me, middle, end = person(kept.aino.pk), person(), person()
    know(elli, me)
    know(elli, end)
    assert by_whom(aino, end) == [[me.pk, kept.elli.pk, end.pk]]
    Person.objects.filter(pk=middle.pk).update(user=kept.elli)
    assert by_whom(aino, end) == [[me.pk, middle.pk, end.pk]]
    middle.delete()
    assert by_whom(aino, end) == [[me.pk, kept.elli.pk, end.pk]]
    kept.elli.delete()
    assert not by_whom(aino, end)


def test_what_is_undone_was_never_there(kept: Cast) -> None:
    aino, end = kept.viewer(kept.aino), person()
    with write(aino) as w:
        actions.state_tie(w, person=end, strength=1, since=None, basis="", level=Level.PUBLIC)
        assert by_whom(aino, end), "inside it is there"
        transaction.set_rollback(True)
    assert not by_whom(aino, end)
    know(aino, end)
    assert by_whom(aino, end)


def test_very_many_changes_are_read_at_once(kept: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "MOST_CHANGES", 3)
    aino, known = kept.viewer(kept.aino), [person() for _ in range(5)]
    for each in known:
        know(aino, each)
    assert [by_whom(aino, each) for each in known] == [[[kept.aino.pk, each.pk]] for each in known]


def test_a_file_serves_until_the_next_one_is_there(cast: Cast) -> None:
    aino, end = cast.viewer(cast.aino), person()
    know(aino, end)
    first = write_file()
    known = loading.upto()
    later = person()
    know(aino, later)
    assert files.load(first, first.stem)[0].nodes == 2
    assert by_whom(aino, end)
    assert by_whom(aino, later)
    second = write_file()
    assert not first.exists()
    assert second.stat().st_mode & 0o077 == 0
    assert not Touched.objects.filter(pk__lte=known).exists()
    assert Touched.objects.filter(pk__lte=Written.objects.get().upto).exists()
    assert by_whom(aino, later), "another file is another graph"
    assert [each.token for each in current._kept] == [second.stem]


def test_a_graph_of_a_file_is_that_of_the_database(cast: Cast) -> None:
    for user in (cast.aino, cast.elli, cast.matti):
        for _ in range(3):
            know(viewer_of(user), person())
    path, fresh = write_file(), loading.read()
    loaded, upto = files.load(path, path.stem)
    assert upto == loading.upto()
    for name in files.ARRAYS:
        assert (getattr(loaded, name) == getattr(fresh, name)).all(), name
    assert [getattr(loaded, name) for name in files.SINGLE] == [
        getattr(fresh, name) for name in files.SINGLE
    ]


def damaged(path: Path, at: int) -> None:
    """Change one byte."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


HARM: list[Callable[[Path], object]] = [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-1]),
    lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]),
    lambda path: path.write_bytes(path.read_bytes().replace(b'"edition": 1', b'"edition": 0', 1)),
    lambda path: path.write_bytes(path.read_bytes().replace(path.stem.encode(), b"0" * 32, 1)),
    lambda path: damaged(path, files.HEAD),
]


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_is_not_right_is_read_anew(cast: Cast, harm: Callable[[Path], object]) -> None:
    aino, end = cast.viewer(cast.aino), person()
    know(aino, end)
    path = write_file()
    files.load(path, path.stem)
    harm(path)
    with pytest.raises(files.Unfit):
        files.load(path, path.stem)
    assert by_whom(aino, end) == [[cast.aino.pk, end.pk]]


def test_a_question_is_a_fixed_number_of_queries(kept: Cast) -> None:
    aino, ends = kept.viewer(kept.aino), [person() for _ in range(4)]
    for each in ends:
        know(aino, each)
    assert by_whom(aino, ends[0])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert by_whom(aino, ends[1])
    assert len(queries) == 3, "colleagues, the file's token, what was touched"
    assert Tie.objects.count() == 4
