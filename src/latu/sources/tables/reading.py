"""The way in: a path becomes tables, going by what a file holds and not by its name."""

from pathlib import Path

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.archive import DAMAGE, broken, open_archive, zip_at
from latu.sources.tables.delimited import open_delimited
from latu.sources.tables.inputs import Input, input_from
from latu.sources.tables.table import Table
from latu.sources.tables.workbook import is_workbook, open_workbook

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def read_table(place: Path | Input) -> Table:
    """Open one table; its rows are read when it is iterated.

    `place` is a CSV or XLSX file, a zip with a single table in it, or what `find_inputs` gave.
    Raises `Unreadable` when nothing can be read, OSError when the file is not there.
    """
    if isinstance(place, Path):
        inputs = find_inputs(place)
        if len(inputs) > 1:
            found = ", ".join(i.name for i in inputs)
            raise Unreadable(Problem(Code.NOT_A_TABLE, place.name, detail={"found": found}))
        place = inputs[0]
    try:
        return open_workbook(place) if _mark(place) in ZIP_MARKS else open_delimited(place)
    except DAMAGE as exc:
        raise Unreadable(broken(place.name)) from exc


def find_inputs(path: Path) -> list[Input]:
    """The files to read at `path`: the tables in it when it is a zip, else the file itself."""
    source = input_from(path)
    if _mark(source) in ZIP_MARKS:
        with zip_at(path, path.name) as archive:
            workbook = is_workbook(archive)
        return [source] if workbook else open_archive(path)
    if path.suffix.lower() == ".zip" and source.size:
        raise Unreadable(broken(path.name, Reason.NOT_A_ZIP))
    return [source]


def _mark(source: Input) -> bytes:
    with source.open() as raw:
        return raw.read(4)
