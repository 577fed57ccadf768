"""Carrying out an erasure, so that a kill at any moment leaves nobody half erased.

First the book (`ledger`), then one write, then the disk; whatever was begun is finished at the next start. The same
brings a restored backup up to date.
"""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import OperationalError, connection

from latu.core.access import SYSTEM, Viewer
from latu.core.gate import home, write
from latu.introductions import current
from latu.people import unwanted
from latu.people.models import Person, Unwanted
from latu.privacy import erasing, ledger
from latu.privacy.identity import Identity, spellings
from latu.privacy.models import Erased
from latu.privacy.spelled import is_spelled_in
from latu.records.models import Change


def erase(viewer: Viewer, people: Sequence[Person], *, is_wish: bool = True) -> list[Erased]:
    """Erase the person whose cards these are; all is gone when this returns. Cards that have gone meanwhile, as when
    two ask for the same, count for nothing. Unless it is the person's wish they may be kept again later.

    Raises `Forbidden`, and `LastAdministrator` if the account is the last one that manages users: nothing is
    changed then.
    """
    with _alone():
        present = list(Person.objects.filter(pk__in=[row.pk for row in people]).order_by("pk"))
        return _erase(viewer, present, is_wish=is_wish) if present else []


def _erase(viewer: Viewer, people: Sequence[Person], *, is_wish: bool) -> list[Erased]:
    planned = erasing.plan(people)
    erasing.check(viewer, planned)
    salt = unwanted.salt()
    traits = [each for row in people for each in unwanted.traits_of(row) if is_wish]
    marks = sorted(set(unwanted.marks(salt, traits)))
    at, numbers = datetime.now(UTC), [row.pk for row in people]
    for number in numbers:
        ledger.begin(ledger.Entry(number, at, salt, tuple(marks)))
    with write(viewer) as w:
        erased = erasing.erase(w, planned, salt=salt, marks=marks)
    _clean(erased, planned.identity)
    for number in numbers:
        ledger.done(number, at)
    return erased


@contextmanager
def _alone(*, waits: bool = True) -> Iterator[bool]:
    """Nobody else erases meanwhile; False where somebody does and this one does not wait. The kernel frees the lock
    of a process that was killed."""
    with Path(home(), "erasing.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def replay(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Do all erasures of the book again that this database does not know of; how many people it took away."""
    with _alone():
        return _replay(progress)


def _replay(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    entries, count = ledger.entries(), 0
    for number, entry in enumerate(entries, 1):
        with write(SYSTEM) as w:
            unwanted.keep_out(w, salt=entry.salt, marks=entry.marks)
        person = Person.objects.filter(pk=entry.person_id).first()
        if person is not None and _is_older(person, entry.at):
            planned = erasing.plan([person])
            with write(SYSTEM) as w:
                erased = erasing.erase(w, planned, salt=entry.salt, marks=entry.marks)
            _clean(erased, planned.identity)
            count += 1
        if not entry.is_done:
            ledger.done(entry.person_id, entry.at)
        progress(number, len(entries))
    return count


def finish() -> int:
    """What a kill interrupted, and what a restored copy of the database does not know: done at each start and every
    day, and quick when there is nothing. What another process is at is left to it. How many people it took away."""
    with _alone(waits=False) as is_alone:
        return _finish() if is_alone else 0


def _finish() -> int:
    if left := list(Erased.objects.filter(done_at=None)):
        _clean(left, None)
    entries = ledger.entries()
    marks = {mark for each in entries for mark in each.marks}
    is_due = (
        any(not each.is_done for each in entries)
        or Person.objects.filter(pk__in={each.person_id for each in entries}).exists()
        or Unwanted.objects.filter(mark__in=marks).count() < len(marks)
    )
    return _replay() if is_due else 0


def _is_older(person: Person, at: datetime) -> bool:
    """Whether the card was there at that time: its number may have been given anew after a restore."""
    changes = Change.objects.filter(noun=Person.NOUN, record_id=person.pk)
    made = changes.filter(action=Change.Action.CREATE).values_list("at", flat=True).last()
    return made is None or made < at


def _clean(erased: Iterable[Erased], identity: Identity | None) -> None:
    """Take what is left off the disk: files, the graph, what the database still holds in freed pages."""
    rows = list(erased)
    for path in {path for row in rows for path in row.left}:
        (home() / path).unlink(missing_ok=True)
    token, upto = current.write_file()
    with write(SYSTEM) as w:
        current.use_file(w, token=token, upto=upto)
        cleaned = Erased.objects.filter(pk__in=[row.pk for row in rows])
        cleaned.update(left=[])
    if connection.vendor != "sqlite" or _overwrite(identity):
        with write(SYSTEM) as w:
            cleaned.update(done_at=w.at)


def _overwrite(identity: Identity | None) -> bool:
    """The database file holds nothing that was deleted: the log is written back and emptied, and where freed pages
    still name the person, or a kill left it open who it was, the file is written anew. False where others kept it
    too busy for that: it is tried again (`finish`)."""
    try:
        is_written_back = _write_back()
        if identity is None or _is_on_disk(identity):
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
            is_written_back = _write_back()
    except OperationalError:
        return False
    return is_written_back


def _write_back() -> bool:
    """Empty the write-ahead log into the database file; whether nobody stood in the way."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def _is_on_disk(identity: Identity) -> bool:
    """Whether the database file spells the person, in one of the ways in which it keeps names."""
    names = [
        form
        for given, family in identity.names
        for form in (f"{given} {family}", f"{given}{family}")
    ]
    looked_for = spellings([*names, *identity.emails, *identity.phones])
    return is_spelled_in(Path(str(connection.settings_dict["NAME"])), looked_for)
