"""XLSX worksheets, read by calamine after the file has been checked."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import python_calamine

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.archive import DAMAGE, broken, checked_members, too_large, zip_at
from latu.sources.tables.inputs import Input
from latu.sources.tables.table import Row, Table

LARGEST_WORKBOOK = 512 << 20  # bytes of XML
# Calamine lays a sheet out as a full rectangle of 32 bytes a cell, so that two cells in opposite
# corners would otherwise claim hundreds of gigabytes.
MOST_CELLS = 10_000_000
CHUNK = 1 << 20
LONGEST_REFERENCE = 32
COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d""")
ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,3}(\d+)["']""")

type Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


class _SheetRows:
    """The rows of one sheet after its header."""

    def __init__(self, sheet: python_calamine.CalamineSheet, header_row: int, size: int) -> None:
        self._sheet = sheet
        self._header_row = header_row
        self._size = size
        self._row = 0

    def __iter__(self) -> Iterator[Row | Problem]:
        for row, cells in enumerate(self._sheet.iter_rows(), 1):
            self._row = row
            if row > self._header_row:
                yield row, [c if type(c) is str else cell_text(c) for c in cells]

    def done(self) -> int:
        return self._size * self._row // max(self._sheet.total_height, 1)


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is an XLSX file, going by what it holds."""
    return "[Content_Types].xml" in archive.namelist()


def open_workbook(source: Input) -> Table:
    """The first visible sheet of an XLSX file that holds anything.

    The stored size of a sheet is not relied on. Raises `Unreadable`: BROKEN_ARCHIVE, TOO_LARGE,
    EMPTY_FILE, or NOT_A_TABLE for a single column.
    """
    with source.open() as raw:
        data = io.BytesIO(raw.read())
    _check(data, source.name)
    data.seek(0)
    try:
        workbook = python_calamine.load_workbook(data)
        sheets = [workbook.get_sheet_by_name(name) for name in _visible(workbook)]
    except (python_calamine.CalamineError, OSError) as exc:
        raise Unreadable(broken(source.name)) from exc
    for sheet in sheets:
        header = _header(sheet)
        if header and len(header[1]) < 2:
            raise Unreadable(Problem(Code.NOT_A_TABLE, source.name, value=header[1][0]))
        if header:
            records = _SheetRows(sheet, header[0], source.size)
            return Table(source.name, source.size, header, records)
    raise Unreadable(Problem(Code.EMPTY_FILE, source.name))


def cell_text(value: Cell) -> str:
    """A cell as text: ISO dates without a midnight, numbers without exponent, true / false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        number = Decimal(repr(value))
        return str(int(number)) if number == number.to_integral_value() else f"{number:f}"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _visible(workbook: python_calamine.CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]


def _header(sheet: python_calamine.CalamineSheet) -> Row | None:
    for row, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell_text(cell) for cell in cells]
        if any(text.strip() for text in texts):
            return row, texts
    return None


def _check(data: io.BytesIO, name: str) -> None:
    with zip_at(data, name) as archive:
        members = checked_members(archive, name, LARGEST_WORKBOOK)
        try:
            for member in members:
                _check_extent(archive, member, name)
        except DAMAGE as exc:
            raise Unreadable(broken(name)) from exc


def _check_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Read one member through, so that a false size shows, and measure its rectangle of cells."""
    columns: set[bytes] = set()
    last_row = 0
    sheet = member.filename.startswith("xl/worksheets/")
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            if sheet:
                text = tail + chunk
                columns.update(COLUMN.findall(text))
                last_row = max(last_row, max(map(int, ROW.findall(text)), default=0))
                tail = text[-LONGEST_REFERENCE:]
    width = max((_column_number(c) for c in columns), default=0)
    if width * last_row > MOST_CELLS:
        raise Unreadable(too_large(name, MOST_CELLS, Reason.CELLS))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
