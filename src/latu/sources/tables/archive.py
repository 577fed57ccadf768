"""Zip files, which may be hostile: nothing is unpacked to disk, and sizes are bounded."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.inputs import Input

LARGEST_TOTAL = 1 << 30  # the whole of Horizon 2020 from CORDIS is a fifth of this
MOST_MEMBERS = 10_000
# Text packs 5 to 30 times, a worksheet up to 60; a run of zeros 1,000 times.
LARGEST_RATIO = 200
RATIO_MATTERS_FROM = 10 << 20
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx"})
ENCRYPTED = 0x1
# What `zipfile` raises for damage, depending on where it is.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def open_archive(path: Path) -> list[Input]:
    """The tables inside the zip at `path`, in the order of their names, not yet read.

    Other members (licences, pictures, folders) are left out. Raises `Unreadable` when the archive
    is broken, encrypted, too large, names a place outside itself or holds no table.
    """
    with zip_at(path, path.name) as archive:
        members = checked_members(archive, path.name)
    tables = sorted((m for m in members if _is_table(m.filename)), key=lambda m: m.filename)
    if not tables:
        found = ", ".join(m.filename for m in members[:20])
        raise Unreadable(Problem(Code.NOT_A_TABLE, path.name, detail={"found": found}))
    return [_member_input(path, member) for member in tables]


def zip_at(place: Path | IO[bytes], name: str) -> zipfile.ZipFile:
    """Open a zip; `Unreadable` with BROKEN_ARCHIVE when it is none or its directory is damaged."""
    try:
        return zipfile.ZipFile(place)
    except DAMAGE as exc:
        raise Unreadable(broken(name)) from exc


def checked_members(
    archive: zipfile.ZipFile, name: str, largest_total: int = LARGEST_TOTAL
) -> list[zipfile.ZipInfo]:
    """Members that are files, after checking sizes and names from the directory alone.

    The sizes can be trusted: `zipfile` never gives more bytes of a member than are stated.
    """
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise Unreadable(too_large(name, MOST_MEMBERS, Reason.FILES))
    for member in members:
        _check_member(member, name)
    if sum(m.file_size for m in members) > largest_total:
        raise Unreadable(too_large(name, largest_total >> 20))
    return members


def broken(name: str, reason: Reason | None = None, value: str = "") -> Problem:
    """A BROKEN_ARCHIVE fault for the file `name`; without a reason it is damaged."""
    detail = {"reason": str(reason)} if reason else {}
    return Problem(Code.BROKEN_ARCHIVE, name, value=value, detail=detail)


def too_large(name: str, limit: int, reason: Reason | None = None, value: str = "") -> Problem:
    """A TOO_LARGE fault for the file `name`; without a reason the limit is megabytes."""
    detail = {"limit": str(limit), **({"reason": str(reason)} if reason else {})}
    return Problem(Code.TOO_LARGE, name, value=value, detail=detail)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if _escapes(member.filename):
        raise Unreadable(broken(name, Reason.UNSAFE_NAME, member.filename))
    if member.flag_bits & ENCRYPTED:
        raise Unreadable(broken(name, Reason.ENCRYPTED))
    packed = max(member.compress_size, 1)
    if member.file_size > RATIO_MATTERS_FROM and member.file_size / packed > LARGEST_RATIO:
        raise Unreadable(too_large(name, LARGEST_RATIO, Reason.COMPRESSION, member.filename))


def _escapes(filename: str) -> bool:
    place = PurePosixPath(filename.replace("\\", "/"))
    return place.is_absolute() or ".." in place.parts or ":" in place.parts[0]


def _is_table(filename: str) -> bool:
    place = PurePosixPath(filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in place.parts)
    return not hidden and place.suffix.lower() in TABLE_SUFFIXES


def _member_input(path: Path, member: zipfile.ZipInfo) -> Input:
    def open_member() -> IO[bytes]:
        # Leaving the block closes only the directory: the member keeps the file open for itself.
        with zip_at(path, path.name) as archive:
            return archive.open(member)

    return Input(f"{path.name}/{member.filename}", member.file_size, open_member)
