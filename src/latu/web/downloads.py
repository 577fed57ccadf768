"""Lists as files for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase

from latu.core.cells import harmless
from latu.core.dates import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a downloaded list."""

    title: Any  # str or a lazy translation
    value: Callable[[Any], object]


def as_csv(name: str, columns: tuple[Column, ...], rows: Iterable[Any]) -> HttpResponseBase:
    """UTF-8 with a byte-order mark, semicolons and decimal commas: what Nordic spreadsheets open right."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.title) for column in columns])
    for row in rows:
        writer.writerow([_safe(column.value(row)) for column in columns])
    content = text.getvalue().encode("utf-8-sig")
    return _attachment(content, "text/csv; charset=utf-8", _file_name(name, "csv"))


def _safe(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    return harmless(value) if isinstance(value, str) else value


def _attachment(content: bytes, kind: str, file_name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def as_xlsx(name: str, columns: tuple[Column, ...], rows: Iterable[Any]) -> HttpResponseBase:
    """One sheet; texts are never read as formulas."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [str(column.title) for column in columns], bold)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        _write_rows(sheet, columns, rows, day)
    return _attachment(file.getvalue(), XLSX, _file_name(name, "xlsx"))


def _write_rows(sheet: Any, columns: tuple[Column, ...], rows: Iterable[Any], day: Any) -> None:
    for number, row in enumerate(rows, start=1):
        for position, column in enumerate(columns):
            value = column.value(row)
            if isinstance(value, date):
                sheet.write_datetime(number, position, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(number, position, value)
            elif value:
                sheet.write_string(number, position, str(value))


def _file_name(name: str, ending: str) -> str:
    return f"latu-{name}-{today().isoformat()}.{ending}"
