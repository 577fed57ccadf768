"""A backup in one file: a consistent copy of the live database, the media, and a list of digests.

`VACUUM INTO` copies a database under writes in one read transaction; SQLite's incremental backup
would start over at every write, and copying the file of a live database gives a broken one.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from latu.core.sqlite import sealing
from latu.core.sqlite.module import Database

DATABASE = "latu.sqlite3"
MANIFEST = "manifest.json"
ERASURES = "erasures.jsonl"  # the book of erasures (`latu.privacy.ledger`)
KEPT_BESIDE = ("secret", "demo.json", ERASURES)

type Progress = Callable[[int, int], None]


class BadBackup(Exception):
    """The file is no backup of Latu, or it is damaged; the text says which."""


def back_up(data: Path, target: Path, progress: Progress, keys: Sequence[str] = ()) -> None:
    """Write a backup of the live register in `data` to `target`; an earlier file there is replaced.

    It is read back before it counts, and sealed for the holders of `keys` (public ones) if there are any. `progress`
    gets bytes done and in all. Raises OSError when the disk refuses, `BadBackup` and `BadKey`; no half file stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".latu-backup-") as folder:
        copy = Path(folder, DATABASE)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        files = {DATABASE: copy, **dict(_kept(data))}
        archive = Path(folder, "archive.zip")
        _write_archive(archive, files, progress)
        archive.chmod(0o600)
        _check_database(copy)
        with zipfile.ZipFile(archive) as zipped:
            if broken := zipped.testzip():
                raise BadBackup(f"{broken} in it cannot be read back")
        if keys:
            sealing.seal(archive, Path(folder, "sealed"), keys)
            archive = Path(folder, "sealed")
        archive.replace(target)


def _kept(data: Path) -> Iterator[tuple[str, Path]]:
    for name in KEPT_BESIDE:
        if (data / name).is_file():
            yield name, data / name
    for path in sorted((data / "media").rglob("*")):
        if path.is_file():
            yield path.relative_to(data).as_posix(), path


def _write_archive(archive: Path, files: dict[str, Path], progress: Progress) -> None:
    total = sum(path.stat().st_size for path in files.values())
    done, digests = 0, {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as zipped:
        for name, path in files.items():
            zipped.write(path, name)
            digests[name] = _digest_of(path.read_bytes())
            done += path.stat().st_size
            progress(done, total)
        manifest = {"made_at": datetime.now(UTC).isoformat(), "files": digests}
        zipped.writestr(MANIFEST, json.dumps(manifest, indent=1))


def restore(archive: Path, data: Path, progress: Progress) -> None:
    """Put the register of a backup into `data`, which holds none.

    Everything is unpacked and verified beside `data` first. Raises `BadBackup`; `data` is as before then. Erasures
    that `data` knows of stay in its book, beside those that the backup knows.
    """
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".latu-restore-") as folder:
        _unpack(archive, Path(folder), progress)
        _check_database(Path(folder, DATABASE))
        for path in sorted(Path(folder).iterdir()):
            if path.name == ERASURES and (data / ERASURES).exists():
                _merge(path, data / ERASURES)
            elif path.name != MANIFEST:
                if path.is_file():
                    path.chmod(0o600)
                shutil.move(path, data / path.name)


def _merge(book: Path, into: Path) -> None:
    """Lines that the other book does not have come before its own."""
    present = into.read_text(encoding="utf-8")
    known = set(present.splitlines())
    lines = book.read_text(encoding="utf-8").splitlines(keepends=True)
    new = [line for line in lines if line.endswith("\n") and line.rstrip("\n") not in known]
    with tempfile.NamedTemporaryFile("w", dir=into.parent, delete=False, encoding="utf-8") as file:
        file.write("".join(new) + present)
    Path(file.name).replace(into)


def _unpack(archive: Path, folder: Path, progress: Progress) -> None:
    try:
        with zipfile.ZipFile(archive) as zipped:
            files: dict[str, str] = json.loads(zipped.read(MANIFEST))["files"]
            total = sum(zipped.getinfo(name).file_size for name in files)
            done = 0
            for name, digest in files.items():
                zipped.extract(name, folder)
                if _digest_of((folder / name).read_bytes()) != digest:
                    raise BadBackup(f"{name} in it is damaged")
                done += zipped.getinfo(name).file_size
                progress(done, total)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise BadBackup("it is no backup of Latu, or it is cut off") from error


def _check_database(path: Path) -> None:
    if not path.is_file():
        raise BadBackup("it holds no database")
    copy: Any = Database.connect(path)
    try:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except Database.DatabaseError as error:
        raise BadBackup("its database cannot be read") from error
    finally:
        copy.close()
    if answer != "ok":
        raise BadBackup(f"its database is damaged: {answer}")


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
