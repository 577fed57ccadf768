"""The content lines of a file: physical lines with any line end, made whole where they were folded.

Everything is done on octets, because a fold may cut a character in two and each property may have a
character set of its own. Memory is bounded by `LONGEST_LINE`, however long the lines of a file are.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

CHUNK = 1 << 16
MOST_LINES = 10_000_000
LONGEST_LINE = 1 << 18  # octets that are kept of a line, with what was folded
JOINT = 16  # what each fold counts for, so that many short ones are bounded too
LONGEST_BINARY = 1_000  # of pictures and the like, which are not kept
FOLDED_AT = 74  # a line of 2.1 that is shorter was folded at a blank of its text, which stays

# Up to two CR before LF: files that went through a careless transfer end their lines in CR CR LF.
_LINE_END = re.compile(rb"\r\r?\n|[\r\n]")
_HELD_BACK = 2  # octets after a CR that tell whether it is a line end of its own
MARK = re.compile(rb"\s*(BEGIN|END)\s*:\s*([A-Z][A-Z0-9-]*)\s*", re.IGNORECASE)
_CARD_MARK = re.compile(rb"\s*(?:BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
_OLD = re.compile(rb"VERSION\s*:\s*2\.1\s*", re.IGNORECASE)
_PROPERTY = re.compile(rb"(?!https?://)[A-Z][A-Z0-9._-]*[ \t]*(?:;[^:]*)?:", re.IGNORECASE)
_KNOWN = re.compile(
    rb"(?:[\w-]+\.)?(?:ADR|BDAY|CATEGORIES|EMAIL|FN|LABEL|N|NICKNAME|NOTE|ORG|PHOTO|REV|ROLE|TEL|TITLE|UID|URL"
    rb"|VERSION|X-[\w-]+)(?:;[^:]*)?:",
    re.IGNORECASE,
)
_BASE64 = re.compile(rb";(?:ENCODING=)?\"?(?:B|BASE64)\"?(?:;|$)", re.IGNORECASE)
_BINARY = re.compile(rb"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|X-MS-CARDPICTURE)[;:]", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT[;:]", re.IGNORECASE)


class TooManyLines(Exception):
    """There are more than `MOST_LINES`."""


class Line(NamedTuple):
    """A whole content line; with `cut` there was more than `LONGEST_LINE` octets of it."""

    number: int
    data: bytes
    cut: bool


class _Join(NamedTuple):
    """A physical line that belongs to the one before: how it was found, and what it holds."""

    how: str  # "fold", "soft" (after a quoted-printable "=") or "broken" (a line break that should not be there)
    data: bytes


def chunks(raw: IO[bytes], encoding: str | None) -> Iterator[bytes]:
    """The octets of a file as they are, or as UTF-8 where `encoding` names UTF-16 or UTF-32."""
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    first = True
    while chunk := raw.read(CHUNK):
        if decoder:
            chunk = decoder.decode(chunk).encode("utf-8", "replace")
        yield chunk.removeprefix(codecs.BOM_UTF8) if first else chunk
        first = False
    if decoder:
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def physical_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends; what is longer than `LONGEST_LINE` + 1 octets of one is passed over."""
    rest, looked_at = b"", 0
    for piece in pieces:
        rest += piece
        start = 0
        for end in _LINE_END.finditer(rest, looked_at):
            if end[0] == b"\r" and end.end() + _HELD_BACK > len(rest):
                break
            yield rest[start : end.start()][: LONGEST_LINE + 1]
            start = end.end()
        rest = rest[start:]
        if len(rest) > LONGEST_LINE + 1 + _HELD_BACK:
            rest = rest[: LONGEST_LINE + 1] + rest[-_HELD_BACK:]
        looked_at = max(0, len(rest) - _HELD_BACK)
    yield from (each[: LONGEST_LINE + 1] for each in _LINE_END.split(rest))


def content_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Whole content lines that are not blank, numbered by the physical line they begin at.

    Raises `TooManyLines`.
    """
    whole: _Whole | None = None
    old = False
    for number, data in enumerate(_not_indented(lines), 1):
        if number > MOST_LINES:
            raise TooManyLines
        if whole and whole.takes(data):
            continue
        if whole:
            line = whole.line(old=old)
            old = bool(_OLD.fullmatch(line.data)) or (old and not MARK.fullmatch(line.data))
            yield line
        whole = _Whole(number, data) if data.strip(b" \t\0") else None
    if whole:
        yield whole.line(old=old)


def _not_indented(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without what each of a card's has before it, as in a file that was pasted from a text."""
    indent = b""
    for line in lines:
        if _CARD_MARK.fullmatch(line):
            indent = line[: len(line) - len(line.lstrip())]
        yield line.removeprefix(indent)


class _Whole:
    """A content line while its physical lines come in."""

    def __init__(self, number: int, data: bytes) -> None:
        header = data.partition(b":")[0][:1000]
        self._number = number
        self._binary = bool(_BINARY.match(data.lstrip()))
        self._data = data.lstrip()[: LONGEST_BINARY if self._binary else None]
        self._joins: list[_Join] = []
        self._quoted = b"QUOTED-PRINTABLE" in header.upper()
        self._base64 = bool(_BASE64.search(header))
        self._mark = bool(MARK.fullmatch(data))
        self._agent = bool(_AGENT.match(self._data))
        self._soft = self._quoted and data.endswith(b"=")
        self._room = (LONGEST_BINARY if self._binary else LONGEST_LINE) - len(self._data)

    def takes(self, data: bytes) -> bool:
        """Whether `data` goes on with this line; if so it is taken in."""
        how = self._how(data)
        if how:
            self._soft = self._quoted and data.endswith(b"=")
            self._room -= len(data) + JOINT
            if self._room >= 0 and data.strip():
                self._joins.append(_Join(how, data))
        return bool(how)

    def _how(self, data: bytes) -> str:
        folded = data[:1] in (b" ", b"\t")
        if self._mark or (_CARD_MARK.fullmatch(data) and not (self._agent and folded)):
            return ""
        if not data.strip():
            return "fold"
        if self._soft:
            return "" if _KNOWN.match(data) else "soft"
        if folded:
            return "fold"
        return "" if _PROPERTY.match(data) or MARK.fullmatch(data) else "broken"

    def line(self, *, old: bool) -> Line:
        """The whole line; `old` says that the card is of version 2.1."""
        cut = self._room < 0 and not self._binary
        if self._quoted:
            return Line(self._number, self._join_quoted(), cut)
        pieces = [self._data]
        for how, data in self._joins:
            pieces.append(self._piece(how, data, pieces[-1], old=old))
        return Line(self._number, b"".join(pieces), cut)

    def _piece(self, how: str, data: bytes, before: bytes, *, old: bool) -> bytes:
        if self._base64:
            return data.strip()
        if how == "broken":
            return b"\n" + data
        if old and len(before) < FOLDED_AT:
            return b" " + data.lstrip()
        return data[1:]

    def _join_quoted(self) -> bytes:
        """Soft line breaks taken out, with the blank that some programs put after each of them."""
        soft = [data for how, data in self._joins if how == "soft" and data]
        spaced = len(soft) > 1 and all(data[:1] in (b" ", b"\t") for data in soft)
        value = self._data
        for how, data in self._joins:
            value = value.removesuffix(b"=") if how == "soft" else value
            folded = how == "fold" or spaced or data[:2] in (b" =", b"\t=")
            value += data[1:] if folded else data
        return value.removesuffix(b"=")
