"""After an erasure no byte of the person is left: in the database, its log, files, or a backup made then."""

import fcntl
import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from latu.core.access import SYSTEM
from latu.core.gate import home, write
from latu.core.refs import Ref
from latu.core.sqlite.backup import back_up
from latu.core.sqlite.module import Database
from latu.introductions import current
from latu.people import actions
from latu.people.actions import Content
from latu.people.models import Person, Unwanted
from latu.people.unwanted import Unwelcome
from latu.privacy import carrying_out, ledger
from latu.privacy.identity import spellings
from latu.privacy.models import Erased
from latu.records import chain, files
from latu.records.models import Change, ChangeBody, File
from tests.cast import Cast
from tests.erasure import canary

pytestmark = pytest.mark.django_db(transaction=True)

LOOKED_FOR = [
    each
    for word in ("Sinipyrstö", "sinipyrstö", "sinipyrsto", canary.EMAIL, "9876543", "987 6543", canary.GIVEN, "Šaŋgi")
    for each in set(spellings([word]))
]  # fmt: skip


def bytes_left() -> dict[str, list[bytes]]:
    """File → which spellings stand in it, over all that is kept, and inside a fresh backup."""
    archive = Path(settings.LATU_DATA, "fresh.zip")
    back_up(Path(settings.LATU_DATA), archive, lambda done, total: None)
    connection.close()  # before its files are opened, or SQLite's locks would be lost
    kept = [path for path in home().rglob("*") if path.is_file()]
    found = {str(path): path.read_bytes() for path in kept}
    with (
        connection.cursor() as cursor
    ):  # what a backup holds of the database, which it calls by another name
        cursor.execute("VACUUM INTO %s", [str(archive.with_suffix(".copy"))])
    found["copy"] = archive.with_suffix(".copy").read_bytes()
    with zipfile.ZipFile(archive) as zipped:
        found |= {f"backup {name}": zipped.read(name) for name in zipped.namelist()}
    archive.unlink()
    archive.with_suffix(".copy").unlink()
    return {
        name: hits
        for name, content in found.items()
        if (hits := [each for each in LOOKED_FOR if each in content])
    }


def test_no_byte_is_left(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    digest, size = files.keep([canary.WORDS.encode()])
    with write(cast.viewer(cast.aino)) as w:
        files.attach(
            w, ref=Ref("organisation", cast.ranta.pk), name="lista.txt", digest=digest, size=size
        )
    folder = home() / "jobs" / "7"
    folder.mkdir(parents=True)
    (folder / f"{canary.GIVEN} {canary.FAMILY}.csv").write_text("nimi\n", encoding="utf-8")
    (folder / "vieraat.csv").write_text(f"nimi;posti\nx;{canary.EMAIL}\n", encoding="utf-8")
    token, upto = current.write_file()
    assert current.path_of(token).exists()
    assert bytes_left(), "the canary is everywhere to begin with"

    carrying_out.erase(cast.viewer(cast.antti), [person])

    assert bytes_left() == {}
    assert not File.objects.filter(digest=digest).exists()
    assert not files.path_of(digest).exists()
    assert not Person.objects.filter(pk=person.pk).exists()
    assert Person.objects.get(given="Bertta").notes.startswith("Tapasin […] torstaina")


def test_history_holds_without_what_it_said(cast: Cast) -> None:
    content = Content(values={"given": canary.GIVEN, "family": canary.FAMILY})
    with write(cast.viewer(cast.aino)) as w:
        person = actions.create(w, content=content, owner_id=cast.tunturi.pk)
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, person=person, content=Content(values={"email": canary.EMAIL}))
    before = chain.verify(lambda _: None)
    number = person.pk
    carrying_out.erase(cast.viewer(cast.antti), [person])
    after = chain.verify(lambda _: None, [before.head])
    assert (after.fault, after.erased) == ("", before.erased + 2)
    assert Change.objects.filter(noun="person", record_id=number).count() == 3
    assert not ChangeBody.objects.filter(change__noun="person", change__action="update").exists()


def test_who_was_erased_is_not_kept_again(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    carrying_out.erase(cast.viewer(cast.antti), [person])
    viewer = cast.viewer(cast.aino)
    for values in ({"email": canary.EMAIL.upper()}, {"phone": "00358409876543"}):
        with write(viewer) as w, pytest.raises(Unwelcome):
            actions.create(
                w,
                content=Content(values={"given": "A", "family": "B", **values}),
                owner_id=cast.tunturi.pk,
            )
    assert Unwanted.objects.count() == 3  # the address, the number, the name at a workplace


def test_the_book_brings_nobody_back(cast: Cast) -> None:
    """As after a restore: the card is there again, and the book knows it."""
    person = canary.make(cast.tunturi.pk)
    number = person.pk
    carrying_out.erase(cast.viewer(cast.antti), [person])
    assert [(each.person_id, each.is_done) for each in ledger.entries()] == [(number, True)]
    person.pk = number
    person.save(force_insert=True)
    assert carrying_out.replay() == 1
    assert not Person.objects.filter(pk=number).exists()
    assert bytes_left() == {}
    assert carrying_out.replay() == 0


def test_who_goes_by_age_may_come_again(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    carrying_out.erase(SYSTEM, [person], is_wish=False)
    assert bytes_left() == {}
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": canary.GIVEN, "family": canary.FAMILY, "email": canary.EMAIL}
        actions.create(w, content=Content(values=values), owner_id=cast.tunturi.pk)


def test_two_who_erase_the_same_person(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    again = Person.objects.get(pk=person.pk)
    assert len(carrying_out.erase(cast.viewer(cast.antti), [person])) == 1
    assert carrying_out.erase(cast.viewer(cast.antti), [again]) == []
    assert len(ledger.entries()) == 1


def test_what_another_process_erases_is_left_to_it(cast: Cast) -> None:
    at = datetime.now(UTC)
    person = canary.make(cast.tunturi.pk)
    ledger.begin(ledger.Entry(person.pk, at + timedelta(minutes=1), "00", ()))
    with (home() / "erasing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert carrying_out.finish() == 0
        assert Person.objects.filter(pk=person.pk).exists()
    assert carrying_out.finish() == 1
    assert not Person.objects.filter(pk=person.pk).exists()


def test_a_busy_database_is_tried_again(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    reader = Database.connect(str(connection.settings_dict["NAME"]))
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people_person").fetchone()
    carrying_out.erase(cast.viewer(cast.antti), [person])
    assert Erased.objects.get().done_at is None
    reader.close()
    carrying_out.finish()
    assert Erased.objects.get().done_at is not None
    assert bytes_left() == {}


def test_a_number_given_anew_is_somebody_else(cast: Cast) -> None:
    person = canary.make(cast.tunturi.pk)
    number = person.pk
    carrying_out.erase(cast.viewer(cast.antti), [person])
    with write(cast.viewer(cast.aino)) as w:
        content = Content(values={"given": "Uusi", "family": "Ihminen"})
        other = actions.create(w, content=content, owner_id=cast.tunturi.pk)
    line = {"erased": other.pk, "at": "2026-01-01T00:00:00+00:00", "salt": "00", "marks": []}
    with ledger.place().open("a", encoding="utf-8") as book:
        book.write(json.dumps(line) + "\n")
    assert carrying_out.replay() == 0
    assert Person.objects.filter(pk=other.pk).exists()
    assert number != other.pk


@pytest.fixture(autouse=True)
def nothing_of_other_tests(db: None) -> None:
    """No book, and no file that another test of this process left."""
    ledger.place().unlink(missing_ok=True)
    for name in ("media", "jobs", "backups", "introductions"):
        shutil.rmtree(home() / name, ignore_errors=True)
