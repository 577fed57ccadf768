"""Single values of CORDIS files: money, dates, yes or no, identifiers, addresses on the web."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from latu.sources.problems import Code, Problem

NO_VALUE = frozenset({"", "-", "–"})
BLANKS_AND_SIGNS = re.compile(r"[\s'’€]|\bEUR\b")
USUAL = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?", re.ASCII)  # nearly all: needs no Decimal
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?", re.ASCII)
# "1.234" or "1,234": a thousand and more in one country, one and a bit in the next.
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
LARGEST_CENTS = 10**15  # ten thousand milliard euros: beyond any budget, within 64 bits

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: [\d:.]+)?", re.ASCII)

PIC = re.compile(r"\d{9}", re.ASCII)
CONTACT_FORM = re.compile(r"/contact-form/project/(\d{9})/(\d+)/?$", re.ASCII | re.IGNORECASE)
YES_NO = {"true": True, "1": True, "yes": True, "y": True}
YES_NO |= {"false": False, "0": False, "no": False, "n": False}
RUNS_IN_PLACE = re.compile(r"\s*(?:javascript|data|vbscript|file)\s*:", re.IGNORECASE)


class Faults:
    """Collects the faults of one file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self._problems = problems

    def add(self, code: Code, row: int | None, column: str, value: str = "", **detail: str) -> None:
        """Note one fault."""
        self._problems.append(Problem(code, self.file, row, column, value, detail))

    def read[T](
        self, parse: Callable[[str], T | None], code: Code, row: int, column: str, text: str
    ) -> T | None:
        """`parse(text)`; where that raises ValueError, the fault is noted and the value None."""
        if not text:
            return None
        try:
            return parse(text)
        except ValueError:
            self.add(code, row, column, text)
            return None


def cents(text: str) -> int | None:
    """An amount in euros ("4000000", "177312,5", "1 234 567,89") in cents, half a cent up.

    None when nothing is stated. Raises ValueError for what is no amount, or could be two.
    """
    if usual := USUAL.fullmatch(text):
        return int(usual[1] + (usual[2] or "").ljust(2, "0"))
    text = BLANKS_AND_SIGNS.sub("", text)
    if text in NO_VALUE:
        return None
    if not PLAIN.fullmatch(text) or AMBIGUOUS.fullmatch(text):
        grouped = GROUPED.fullmatch(text)
        if not grouped or AMBIGUOUS.fullmatch(text):
            raise ValueError(text)
        text = text.replace(grouped[1], "")
    amount = Decimal(text.replace(",", ".")) * 100
    if abs(amount) > LARGEST_CENTS:
        raise ValueError(text)
    return int(amount.to_integral_value(ROUND_HALF_UP))


@lru_cache(maxsize=4096)
def date(text: str) -> dt.date | None:
    """A day written 2025-01-31, 31.1.2025 or 31/01/2025; a time after it is left out.

    None for "". Raises ValueError for anything else and for days that do not exist.
    """
    text = text.strip()
    if text in NO_VALUE:
        return None
    if match := YEAR_FIRST.fullmatch(text):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := DAY_FIRST.fullmatch(text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def whole(text: str) -> int | None:
    """A count such as a participant's order. Raises ValueError."""
    return int(text) if text.strip() else None


def yes_no(text: str) -> bool | None:
    """True, False, or None when not stated."""
    return YES_NO.get(text.strip().lower())


def pic_of(organisation_id: str, contact_form: str, project_id: str) -> str:
    """The nine digits of a PIC, or "".

    Some exports lack the id but keep the contact form's address, which holds PIC and project;
    it counts only when its project is the row's own.
    """
    if PIC.fullmatch(organisation_id):
        return organisation_id
    match = CONTACT_FORM.search(contact_form)
    return match[1] if match and match[2] == project_id else ""


def website(text: str) -> str:
    """An address that is safe to link to, with its scheme; "" for one that would run a script."""
    text = text.strip()
    if not text or RUNS_IN_PLACE.match(text):
        return ""
    return text if "://" in text else f"http://{text}"
