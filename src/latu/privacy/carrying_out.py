"""Carrying out an erasure, so that a kill at any moment leaves nobody half erased.

First the book (`ledger`), then one write, then the disk; whatever was begun is finished at the next start. The same
brings a restored backup up to date.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

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


def erase(viewer: Viewer, people: Sequence[Person]) -> list[Erased]:
    """Erase the person whose cards these are; all is gone when this returns.

    Raises `Forbidden`, and `LastAdministrator` if the account is the last one that manages users: nothing is
    changed then.
    """
    planned = erasing.plan(people)
    erasing.check(viewer, planned)
    salt = unwanted.salt()
    marks = sorted(
        {each for row in people for each in unwanted.marks(salt, unwanted.traits_of(row))}
    )
    at, numbers = datetime.now(UTC), [row.pk for row in people]
    for number in numbers:
        ledger.begin(ledger.Entry(number, at, salt, tuple(marks)))
    with write(viewer) as w:
        erased = erasing.erase(w, planned, salt=salt, marks=marks)
    _clean(erased, planned.identity)
    for number in numbers:
        ledger.done(number, at)
    return erased


def replay(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Do all erasures of the book again that this database does not know of; how many people it took away."""
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
    """What a kill interrupted, and what a restored copy of the database does not know: done at each start, and quick
    when there is nothing. How many people it took away."""
    if left := list(Erased.objects.filter(done_at=None)):
        _clean(left, None)
    entries = ledger.entries()
    marks = {mark for each in entries for mark in each.marks}
    is_due = (
        any(not each.is_done for each in entries)
        or Person.objects.filter(pk__in={each.person_id for each in entries}).exists()
        or Unwanted.objects.filter(mark__in=marks).count() < len(marks)
    )
    return replay() if is_due else 0


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
        Erased.objects.filter(pk__in=[row.pk for row in rows]).update(left=[], done_at=w.at)
    if connection.vendor == "sqlite":
        _overwrite(identity)


def _overwrite(identity: Identity | None) -> None:
    """The database file holds nothing that was deleted: the log is written back and emptied, and where freed pages
    still name the person, or a kill left it open who it was, the file is written anew."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if identity is None or _is_on_disk(identity):
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_on_disk(identity: Identity) -> bool:
    """Whether the database file spells the person, in one of the ways in which it keeps names."""
    names = [
        form
        for given, family in identity.names
        for form in (f"{given} {family}", f"{given}{family}")
    ]
    looked_for = spellings([*names, *identity.emails, *identity.phones])
    return is_spelled_in(Path(str(connection.settings_dict["NAME"])), looked_for)
