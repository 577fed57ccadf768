"""Faults of sources in words: what is wrong, where, and what to do about it."""

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.imports.models import Refusal
from latu.sources.problems import Code, Problem

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kept(StrEnum):
    """Why an undo left something as it is."""

    CHANGED = "kept_changed"  # somebody or another import has changed it since
    IN_USE = "kept_in_use"  # other records point to it; detail: by
    NOTED = "kept_noted"  # people have written or marked something about it


WORDS: "dict[str, _StrPromise]" = {
    Code.EMPTY_FILE: gettext_lazy("The file is empty. Download it again, or choose another one."),
    Code.NOT_A_TABLE: gettext_lazy(
        "This is not a table that can be read: no separator (semicolon, tab, bar or comma) was found "
        "between columns, or no table is inside. Save it as CSV or XLSX and try again."
    ),
    Code.WRONG_ENCODING: gettext_lazy(
        "The characters cannot be read. Save the file as UTF-8 (in Excel: CSV UTF-8) and try again."
    ),
    Code.NUL_BYTES: gettext_lazy(
        "“%(value)s” holds NUL bytes, which are not text. Save the file anew from the program it comes from."
    ),
    Code.BROKEN_ARCHIVE: gettext_lazy(
        "The packed file is damaged or cannot be opened (%(reason)s%(value)s). Download it again."
    ),
    Code.TOO_LARGE: gettext_lazy(
        "This is larger than what is read safely (%(limit)s). Split it into smaller files."
    ),
    Code.MISSING_COLUMN: gettext_lazy(
        "The column “%(column)s” is missing. The file has: %(found)s. Add the column or choose the original file."
    ),
    Code.UNKNOWN_FORMAT: gettext_lazy(
        "The file can be read, but it is not one that this import knows (found: %(found)s). "
        "Choose the kind of import that fits the file, and check the separator between its columns."
    ),
    Code.WRONG_COLUMN_COUNT: gettext_lazy(
        "The row has %(found)s cells where %(expected)s are expected. Look for a stray separator or line break."
    ),
    Code.MISSING_VALUE: gettext_lazy("The value is missing. Fill it in, or leave the row out."),
    Code.INVALID_DATE: gettext_lazy(
        "“%(value)s” is no date. Write it as 2026-12-31 or 31.12.2026. The rest of the row was taken."
    ),
    Code.INVALID_NUMBER: gettext_lazy(
        "“%(value)s” is no certain number. Write it as 1234.56, without a sign for thousands. "
        "The rest of the row was taken."
    ),
    Code.UNKNOWN_COUNTRY: gettext_lazy(
        "“%(value)s” is no country code. Write the two letters of ISO 3166, such as FI. The rest of the row was taken."
    ),
    Code.FORMULA: gettext_lazy(
        "“%(value)s” is a formula that a spreadsheet would run. Replace it by its value and import the file again."
    ),
    Code.UNKNOWN_REFERENCE: gettext_lazy(
        "“%(value)s” is not known: no given file says what it is. Import the files that belong together in one go."
    ),
    Code.CONFLICT: gettext_lazy(
        "“%(value)s” contradicts another row about the same record; “%(kept)s” was kept. Correct one of them."
    ),
    Code.NO_ANSWER: gettext_lazy(
        "The service did not answer (%(reason)s) after %(tries)s tries. Start the import again later: it goes on from here."
    ),
    Code.BAD_ANSWER: gettext_lazy(
        "The service or file says something that cannot be used (%(reason)s) “%(value)s”. "
        "Try again later; if it stays, tell the maintainer of Latu."
    ),
    Kept.CHANGED: gettext_lazy("“%(value)s” has been changed since the import. Change it back by hand if needed."),
    Kept.IN_USE: gettext_lazy("“%(value)s” is in use by other records (%(by)s). Take it out there first."),
    Kept.NOTED: gettext_lazy("People have commented on, followed or marked “%(value)s”. Delete it by hand if it is not needed."),
}  # fmt: skip


def sentence(fault: Problem | Refusal) -> str:
    """Where, what and what to do, in the reader's language."""
    facts: dict[str, str] = defaultdict(lambda: "–")
    facts |= {name: str(text) for name, text in fault.detail.items()}
    facts |= {"column": fault.column, "value": fault.value}
    if fault.code == Code.BROKEN_ARCHIVE and "reason" not in fault.detail:
        facts["reason"] = ""
    text = str(WORDS[str(fault.code)]) % facts
    place = where(fault)
    return f"{place}: {text}" if place else text


def where(fault: Problem | Refusal) -> str:
    """File, row and column, as far as they are known."""
    parts = [fault.file]
    if fault.row is not None:
        parts.append(_("row %(row)s") % {"row": fault.row})
    if fault.column:
        parts.append(_("column “%(column)s”") % {"column": fault.column})
    return ", ".join(part for part in parts if part)
