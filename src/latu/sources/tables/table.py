"""A table: its columns and its rows, each row checked in the same way whatever it came from."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from latu.sources.problems import Code, Problem, Unreadable
from latu.sources.tables.encoding import STRAY_BYTE
from latu.sources.tables.formulas import is_formula

type Row = tuple[int, list[str]]

BORDER = "\x1f"
# Looked for one by one, which for long rows is ten times as quick as a pattern.
FORMULA_STARTS = tuple(BORDER + start for start in "=@+- \t\n\r\xa0")


class Records(Protocol):
    """Raw rows after the header, numbered as a spreadsheet does."""

    def __iter__(self) -> Iterator[Row | Problem]: ...

    def done(self) -> int:
        """Bytes of the file behind us."""


class Table:
    """Columns and rows of one file. Can be iterated any number of times, each from the start.

    `file` is the name to show, `size` its bytes, `header_row` the row the columns stand in.
    """

    def __init__(
        self, file: str, size: int, header: Row, records: Records, *, damaged: bool = False
    ) -> None:
        self.file = file
        self.size = size
        self.header_row = header[0]
        self.columns = column_names(header[1])
        self._records = records
        self._damaged = damaged
        self._positions = {c.casefold(): i for i, c in reversed(list(enumerate(self.columns)))}

    def position(self, column: str) -> int | None:
        """Where `column` stands, counted from 0; upper and lower case are alike."""
        return self._positions.get(column.casefold())

    def done_bytes(self) -> int:
        """How much of `size` has been read by the running iteration."""
        return min(self._records.done(), self.size)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]] | Problem]:
        """Each row as (row number, values by column), or the Problem that refuses it."""
        for item in self.rows():
            if isinstance(item, Problem):
                yield item
            else:
                yield item[0], dict(zip(self.columns, item[1], strict=True))

    def rows(self) -> Iterator[Row | Problem]:
        """Each row as (row number, values in the order of `columns`), or a Problem; the quick way.

        Blank rows and repetitions of the header are left out but counted as rows.
        """
        width = len(self.columns)
        for item in self._records:
            if isinstance(item, Problem):
                yield item
                continue
            row, cells = item
            if len(cells) != width:
                if not any(cells):
                    continue
                problem = self._fit(row, cells)
                if problem:
                    yield problem
                    continue
            joined = BORDER + BORDER.join(cells)
            if joined.isspace() or self._is_header(cells):
                continue
            if "\x00" in joined or self._damaged or _may_hold_formula(joined):
                problem = self._fault_in(row, cells)
                if problem:
                    yield problem
                    continue
            yield item

    def _fit(self, row: int, cells: list[str]) -> Problem | None:
        """Cut surplus empty cells (a separator at the line's end); anything else is a fault."""
        width = len(self.columns)
        if len(cells) > width and not any(cells[width:]):
            del cells[width:]
            return None
        detail = {"expected": str(width), "found": str(len(cells))}
        return Problem(Code.WRONG_COLUMN_COUNT, self.file, row, value=cells[0], detail=detail)

    def _fault_in(self, row: int, cells: list[str]) -> Problem | None:
        for column, value in zip(self.columns, cells, strict=True):
            code = _fault(value)
            if code:
                shown = value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
                return Problem(code, self.file, row, column, shown)
        return None

    def _is_header(self, cells: list[str]) -> bool:
        return cells[0].lstrip("\ufeff").strip() == self.columns[0] and (
            column_names(cells) == self.columns
        )


def column_names(cells: Iterable[str]) -> tuple[str, ...]:
    """Header cells without blanks, byte order marks and empty columns at the end."""
    names = [" ".join(cell.lstrip("\ufeff").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def require(table: Table, columns: Iterable[str], file: str) -> None:
    """Raise `Unreadable` with MISSING_COLUMN for the first of `columns` that `table` lacks."""
    for column in columns:
        if table.position(column) is None:
            detail = {"found": ", ".join(table.columns)}
            raise Unreadable(
                Problem(Code.MISSING_COLUMN, file, table.header_row, column, detail=detail)
            )


def _may_hold_formula(joined: str) -> bool:
    for start in FORMULA_STARTS:  # noqa: SIM110 - any() over a generator costs twice the time
        if start in joined:
            return True
    return False


def _fault(value: str) -> Code | None:
    if "\x00" in value:
        return Code.NUL_BYTES
    if STRAY_BYTE.search(value):
        return Code.WRONG_ENCODING
    return Code.FORMULA if is_formula(value) else None
