"""The book of erasures: a file beside the database, so that no restored backup brings anybody back.

It holds numbers of people, the time, and the salted marks of those who are not to be kept again; no names. A line is
written before the erasure, durably, and another one when it is done. After a restore all of it is done again
(`carrying_out.replay`), but for people who were made later under a number used again:

    {"erased": 57, "at": "2026-11-25T08:00:00+00:00", "salt": "…", "marks": ["…"]}
    {"done": 57, "at": "2026-11-25T08:00:00+00:00"}
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from latu.core.gate import home
from latu.core.sqlite.backup import ERASURES


class DamagedLedger(Exception):
    """A line of the book cannot be read; the text says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person who was to be erased at a time, and the marks by which they are known again."""

    person_id: int
    at: datetime
    salt: str
    marks: tuple[str, ...]
    is_done: bool = False


def place() -> Path:
    """The file."""
    return home() / ERASURES


def begin(entry: Entry) -> None:
    """Write an erasure into the book, durably, before it is done."""
    _append(
        {
            "erased": entry.person_id,
            "at": entry.at.isoformat(),
            "salt": entry.salt,
            "marks": list(entry.marks),
        }
    )


def done(person_id: int, at: datetime) -> None:
    """Nothing of the person is left."""
    _append({"done": person_id, "at": at.isoformat()})


def entries() -> list[Entry]:
    """All erasures, oldest first. A last line that was cut off by a kill counts for nothing; raises `DamagedLedger`."""
    found: dict[tuple[int, str], Entry] = {}
    for line in _lines():
        at = str(line["at"])
        if "done" in line:
            key = (int(str(line["done"])), at)
            if key in found:
                before = found[key]
                found[key] = Entry(before.person_id, before.at, before.salt, before.marks, True)
        else:
            number = int(str(line["erased"]))
            marks = line["marks"]
            found[number, at] = Entry(
                number,
                datetime.fromisoformat(at),
                str(line["salt"]),
                tuple(str(each) for each in marks) if isinstance(marks, list) else (),
            )
    return list(found.values())


def _lines() -> Iterator[dict[str, object]]:
    if not place().exists():
        return
    raw = place().read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(raw, 1):
        try:
            read = json.loads(line)
            if (
                not isinstance(read, dict)
                or "at" not in read
                or not read.keys() & {"erased", "done"}
            ):
                raise ValueError(line)
        except ValueError as error:
            if number == len(raw) and not line.endswith("\n"):
                return
            raise DamagedLedger(f"{place()}, line {number}") from error
        yield read


def _append(line: dict[str, object]) -> None:
    """One durable line; a line that a kill had cut off is taken away first."""
    with place().open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o600)
        file.seek(0)
        whole = file.read()
        end = whole.rfind(b"\n") + 1
        if end != len(whole):
            file.truncate(end)
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
