"""Answers of the search API kept as files: one response object, a list of records or JSON lines."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from latu.sources.problems import Code, Problem, Reason, Unreadable

_GZIP_MAGIC = b"\x1f\x8b"
_LARGEST_BYTES = 2 * 1024**3
_LONGEST_LINE = 64 * 1024**2


def read_saved(paths: Iterable[Path]) -> Iterator[tuple[str, int, object | Problem]]:
    """(file name, ordinal of the record from 1, record or fault) for every record of the files.

    A line that is no JSON is a fault of that row. A file that is no JSON at all, is not UTF-8, is
    empty or is cut inside its gzip stream raises `Unreadable`, one that is not there OSError.
    """
    for path in paths:
        try:
            with _open(path) as stream:
                for row, record in enumerate(_records(stream, path), start=1):
                    found = _with_row(record, row) if isinstance(record, Problem) else record
                    yield path.name, row, found
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Unreadable(Problem(Code.BROKEN_ARCHIVE, path.name)) from error


def _open(path: Path) -> BufferedReader | gzip.GzipFile:
    with path.open("rb") as start:
        is_gzip = start.read(2) == _GZIP_MAGIC
    return gzip.open(path, "rb") if is_gzip else path.open("rb")


def _records(stream: BufferedReader | gzip.GzipFile, path: Path) -> Iterator[object]:
    """JSON lines are read line by line; a whole document only where the first line is not one."""
    first = b""
    while not first.strip():
        first = stream.readline(_LONGEST_LINE)
        if not first:
            raise Unreadable(Problem(Code.EMPTY_FILE, path.name))
    head = _loads(first, path)
    if isinstance(head, dict) and "results" not in head:
        yield head
        yield from _lines(stream, path)
        return
    document = head
    if isinstance(head, Problem):
        document = _loads(first + stream.read(_LARGEST_BYTES), path)
    yield from _document(document, path)


def _lines(stream: BufferedReader | gzip.GzipFile, path: Path) -> Iterator[object]:
    while line := stream.readline(_LONGEST_LINE):
        if line.strip():
            yield _loads(line, path)


def _document(document: object, path: Path) -> Iterator[object]:
    if isinstance(document, Problem):
        raise Unreadable(document)
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict) and isinstance(document.get("results"), list):
        yield from document["results"]
    elif isinstance(document, dict) and "metadata" in document:
        yield document
    else:
        found = ", ".join(sorted(map(str, document))[:8]) if isinstance(document, dict) else ""
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, path.name, detail={"found": found}))


def _loads(data: bytes, path: Path) -> Any:
    """The JSON value, or the fault as a value: only the caller knows whether it ends the file."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(Problem(Code.WRONG_ENCODING, path.name)) from error
    except (ValueError, RecursionError):
        shown = data[:80].decode("utf-8", "replace")
        detail = {"reason": str(Reason.NOT_JSON)}
        return Problem(Code.UNKNOWN_FORMAT, path.name, value=shown, detail=detail)


def _with_row(problem: Problem, row: int) -> Problem:
    return Problem(problem.code, problem.file, row, value=problem.value, detail=problem.detail)
