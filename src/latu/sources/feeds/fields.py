"""The fields of one entry of a feed, read with care: any of them may be missing or of a wrong type."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from latu.sources.funding_tenders.texts import clean_html, one_line
from latu.sources.problems import Code, Problem, Reason

# The known feed cuts near 1,100–1,200 characters and ends a cut text with an ellipsis. A text of
# that length that stops without closing punctuation is taken as cut, too: a wrong "cut" only means
# that a full text is kept, a wrong "whole" would destroy one.
_CUT_LENGTH = 1_000
_CLOSED = re.compile(r"[.!?:;)\]”\"’'»][\s\d\]]*$")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\])\s*$")


def is_cut(text: str) -> bool:
    """Whether a feed's text looks shortened."""
    if _ELLIPSIS.search(text):
        return True
    return len(text) >= _CUT_LENGTH and not _CLOSED.search(text)


@dataclass(slots=True)
class Entry:
    """One entry being read, the faults found in it and the names of fields whose text is cut."""

    values: dict[str, Any]
    file: str
    row: int
    problems: list[Problem] = field(default_factory=list)
    truncated: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """A text or number as text; "" where it is missing or, with a fault, of a wrong type."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.fault(Code.BAD_ANSWER, name, value, {"reason": str(Reason.NOT_TEXT)})
            return ""
        return str(value).strip()

    def line(self, name: str, target: str) -> str:
        """A text on one line; `target` is what the call calls it, to note a cut."""
        return one_line(self._noting_cut(name, target))

    def html(self, name: str, target: str) -> str:
        """A plain text with blank lines between paragraphs, or HTML, as safe HTML."""
        text = self._noting_cut(name, target)
        if re.search(r"</?(?:p|ul|ol|li|br|div|h[1-6])\b", text):
            return clean_html(text)
        blocks = re.split(r"\n\s*\n", text)
        return "".join(clean_html(f"<p>{escape(block, quote=False)}</p>") for block in blocks)

    def _noting_cut(self, name: str, target: str) -> str:
        text = self.text(name)
        if is_cut(text):
            self.truncated.add(target)
        return text

    def ids(self, name: str) -> tuple[str, ...]:
        """The ids of a field that holds {id, label} objects, one or a list of them."""
        value = self.values.get(name)
        items = value if isinstance(value, list) else [value]
        found = (item.get("id") if isinstance(item, dict) else item for item in items)
        return tuple(dict.fromkeys(str(one) for one in found if one not in (None, "")))

    def coded[T](self, name: str, codes: dict[str, T], unknown: T) -> T:
        """The meaning of the first id of a field; a fault where the id is not known."""
        ids = self.ids(name)
        if ids and ids[0] not in codes:
            self.fault(Code.UNKNOWN_REFERENCE, name, ids[0], {"reason": str(Reason.UNKNOWN_CODE)})
        return codes.get(ids[0], unknown) if ids else unknown

    def date[T](self, name: str, read: Callable[[str], T]) -> T | None:
        """A date read by `read`; None, with a fault, where it is none."""
        text = self.text(name)
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            self.fault(Code.INVALID_DATE, name, text)
            return None

    def fault(
        self, code: Code, column: str, value: object, detail: dict[str, str] | None = None
    ) -> None:
        """Note a fault of this entry."""
        self.problems.append(
            Problem(code, self.file, self.row, column, str(value), dict(detail or {}))
        )
