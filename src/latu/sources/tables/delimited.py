"""Text tables: CSV with any of the common separators, streamed."""

import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.encoding import Decided, decide_encoding
from latu.sources.tables.inputs import Input
from latu.sources.tables.table import Row, Table

SEPARATORS = (";", "\t", "|", ",")
SAMPLE = 1 << 18
LARGEST_CELL = 16 << 20  # characters
LARGEST_LINE = LARGEST_CELL + (1 << 20)
CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f]")
NOT_TABLES = ("<", "{", "[")  # markup and JSON also hold commas
# How programs, pictures, PDF, packed files and old Office files begin.
OTHER_FILES = (
    b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"SQLite format",
)  # fmt: skip
UNPRINTED_BYTE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BEGINNING = 4096  # characters, or bytes, in which a share of `MOST_UNPRINTED` makes a file no text
MOST_UNPRINTED = 0.1
FEW_UNPRINTED = 8  # may be a slip in a file of any size

csv.field_size_limit(LARGEST_CELL)


class _BoundedLines:
    """Lines of a text; one too long to hold is passed over and raises csv.Error in its place."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._read = text.readline

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read(LARGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LARGEST_LINE:
            while line and not line.endswith(("\n", "\r")):
                line = self._read(LARGEST_LINE)
            raise csv.Error
        return line


class _TextRecords:
    """The records of one text file after its header."""

    def __init__(self, source: Input, decided: Decided, separator: str, header_row: int) -> None:
        self._source = source
        self._decided = decided
        self._separator = separator
        self._header_row = header_row
        self._raw: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Row | Problem]:
        with self._source.open() as raw, _text(raw, self._decided) as text:
            self._raw = raw
            reader = csv.reader(_BoundedLines(text), delimiter=self._separator)
            row = 0
            while True:
                row += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    detail = {"limit": str(LARGEST_CELL >> 20), "reason": str(Reason.CELL)}
                    yield Problem(Code.TOO_LARGE, self._source.name, row, detail=detail)
                    continue
                if row > self._header_row:
                    yield row, cells

    def done(self) -> int:
        if self._raw is None:
            return 0
        return self._source.size if self._raw.closed else self._raw.tell()


def open_delimited(source: Input) -> Table:
    """The table in a text file.

    Raises `Unreadable`: EMPTY_FILE, NOT_A_TABLE (no text, or no separator in the header line), NUL_BYTES
    (in the header), BROKEN_ARCHIVE (a damaged member of a zip).
    """
    decided = decide_encoding(source)
    with source.open() as raw, _text(raw, decided) as text:
        sample = text.read(SAMPLE)
    if not sample.lstrip("\ufeff").strip("\x00 \t\r\n;,|"):
        raise Unreadable(Problem(Code.EMPTY_FILE, source.name))
    if _is_no_text(source, sample[:BEGINNING]):
        detail = {"reason": str(Reason.NOT_A_SPREADSHEET)}
        raise Unreadable(Problem(Code.NOT_A_TABLE, source.name, detail=detail))
    separator, header = _layout(sample, whole=len(sample) < SAMPLE, name=source.name)
    records = _TextRecords(source, decided, separator, header[0])
    return Table(source.name, source.size, header, records, damaged=decided.damaged)


def _is_no_text(source: Input, beginning: str) -> bool:
    with source.open() as raw:
        head = raw.read(BEGINNING)
    if head.startswith(b"%PDF") or (head.startswith(OTHER_FILES) and UNPRINTED_BYTE.search(head)):
        return True
    unprinted = len(UNPRINTED.findall(beginning))
    return unprinted > FEW_UNPRINTED + MOST_UNPRINTED * len(beginning)


def _text(raw: IO[bytes], decided: Decided) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, decided.encoding, decided.errors, newline="")


def _layout(sample: str, *, whole: bool, name: str) -> tuple[str, Row]:
    stated = re.match(r"\s*sep=(.)\r?\n", sample)  # Excel writes this line for itself
    if stated:
        records = _records(sample, stated[1], whole=whole)
        return stated[1], next((r for r in records if r[0] > 1 and any(r[1])), (1, []))
    best, layout = 0.0, None
    for separator in SEPARATORS:
        records = [r for r in _records(sample, separator, whole=whole) if any(r[1])]
        if not records or len(records[0][1]) < 2:
            continue
        width, body = len(records[0][1]), records[1:]
        alike = sum(len(cells) == width for _, cells in body)
        # Not zero when no row fits: a table whose every row is wrong is still a table.
        score = (width - 1) * (alike + 0.1) / (len(body) + 0.1)
        if score > best:
            best, layout = score, (separator, records[0])
    if layout is None or sample.lstrip("\ufeff \t\r\n").startswith(NOT_TABLES):
        raise Unreadable(
            Problem(Code.NOT_A_TABLE, name, value=sample[:80].strip().partition("\n")[0])
        )
    _check_header(layout[1], name)
    return layout


def _records(sample: str, separator: str, *, whole: bool) -> list[Row]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    records = list(enumerate(reader, 1))
    # The last record of a sample may be cut in two.
    return records if whole or len(records) < 2 else records[:-1]


def _check_header(header: Row, name: str) -> None:
    row, cells = header
    for cell in cells:
        if "\x00" in cell:
            raise Unreadable(Problem(Code.NUL_BYTES, name, row, value=cell.replace("\x00", "")))
        if CONTROL.search(cell):
            raise Unreadable(Problem(Code.NOT_A_TABLE, name, row))
