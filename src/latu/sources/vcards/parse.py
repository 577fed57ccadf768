"""Contact cards of a file, one after another; a flawed one is a `Problem`, and reading goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.encoding import wide_encoding
from latu.sources.tables.inputs import Input, input_from
from latu.sources.vcards.blocks import LARGEST_CARD, Block, blocks
from latu.sources.vcards.card import Card, Left, Place
from latu.sources.vcards.contact import Contact, kind_of
from latu.sources.vcards.keeping import KEPT
from latu.sources.vcards.lines import (
    MOST_LINES,
    Line,
    TooManyLines,
    chunks,
    content_lines,
    physical_lines,
)
from latu.sources.vcards.values import Property, clean, read_property

LARGEST_FILE = 1 << 29
MOST_CARDS = 100_000
FIRST_CARD_WITHIN = 1 << 20  # octets: what holds no card until then is no file of cards
_BEGIN = re.compile(rb"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_JSON = re.compile(rb'\[\s*(\[\s*)?"vcard"', re.IGNORECASE)
_XML = re.compile(rb"<[^>]{0,200}vcards?\b", re.IGNORECASE)
_SOMEBODY = frozenset({"", "individual", "org", "organization"})


def read_cards(place: Path | Input) -> Iterator[Card | Problem]:
    """Each card of a vCard file (2.1, 3.0 or 4.0) in its order, and each fault.

    A fault names its card in `detail["card"]` ("" when it belongs to none) and its line as the row.
    Raises `Unreadable` at once: EMPTY_FILE, TOO_LARGE, UNKNOWN_FORMAT; OSError when it is not there.
    """
    source = input_from(place) if isinstance(place, Path) else place
    if source.size > LARGEST_FILE:
        detail = {"limit": str(LARGEST_FILE >> 20)}
        raise Unreadable(Problem(Code.TOO_LARGE, source.name, detail=detail))
    with source.open() as raw:
        head = raw.read(FIRST_CARD_WITHIN)
    encoding = wide_encoding(head[:4096])
    _check_beginning(head.decode(encoding, "replace").encode() if encoding else head, source.name)
    return _read(source, encoding)


def _check_beginning(head: bytes, file: str) -> None:
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(Problem(Code.EMPTY_FILE, file))
    if _BEGIN.search(head.replace(b"\r", b"\n")):
        return
    reason = Reason.NO_CARDS
    if _JSON.search(head[:1000]):
        reason = Reason.JCARD
    elif _XML.search(head[:4096]):
        reason = Reason.XCARD
    raise Unreadable(Problem(Code.UNKNOWN_FORMAT, file, detail={"reason": str(reason)}))


def _read(source: Input, encoding: str | None) -> Iterator[Card | Problem]:
    file = source.name
    with source.open() as raw:
        lines = content_lines(physical_lines(chunks(raw, encoding)))
        try:
            for found in blocks(lines):
                if isinstance(found, Line):
                    value = clean(found.data[:200].decode("utf-8", "replace"))
                    yield _bad_card(Reason.OUTSIDE, file, found.number, value=value)
                elif found.number > MOST_CARDS:
                    yield _too_many(Reason.CARDS, MOST_CARDS, file, found.line)
                    return
                else:
                    yield from _card(found, file)
        except TooManyLines:
            yield _too_many(Reason.LINES, MOST_LINES, file, MOST_LINES)


def _card(block: Block, file: str) -> Iterator[Card | Problem]:
    place = Place(file, block.number, block.line)
    if block.too_large:
        detail = {"limit": str(LARGEST_CARD >> 20), "reason": str(Reason.CARD)}
        yield Problem(Code.TOO_LARGE, file, block.line, detail=detail | _number(place))
        return
    properties = []
    for line in block.lines:
        prop = read_property(line)
        fault = _fault(prop, line, place)
        if fault:
            yield fault
        if prop and not (fault and fault.code is Code.NUL_BYTES):
            properties.append(prop)
    yield from _contact(properties, block, place)


def _contact(properties: list[Property], block: Block, place: Place) -> Iterator[Card | Problem]:
    kind = kind_of(properties)
    if kind not in _SOMEBODY:
        yield _bad_card(Reason.NOT_A_PERSON, place.file, place.line, place, value=kind)
        return
    contact = Contact(properties)
    for line in block.nested:
        name = line.data.rpartition(b":")[2].decode("ascii", "replace").strip().upper()
        agent = name == "VCARD"
        why = Left.OTHER_PERSON if agent else Left.NO_PLACE
        contact.note("AGENT" if agent else name, why, line.number)
    card = contact.card(place)
    if card is None:
        yield _bad_card(Reason.NO_NAME, place.file, place.line, place)
        return
    if not block.ended:
        yield _bad_card(Reason.NO_END, place.file, place.line, place, value=card.full_name)
    yield card


def _fault(prop: Property | None, line: Line, place: Place) -> Problem | None:
    """What is wrong with one line, of those that have a place on a card."""
    if prop is None:
        value = clean(line.data[:200].decode("utf-8", "replace"))
        return _bad_card(Reason.NO_COLON, place.file, line.number, place, value=value)
    if prop.name not in KEPT or prop.cut:
        return None
    text, damaged = prop.decoded()
    if "\0" in text:
        shown, number = clean(text[:200]), _number(place)
        return Problem(Code.NUL_BYTES, place.file, prop.line, prop.name, shown, number)
    if damaged:
        value = clean(text[:200])
        return _bad_card(Reason.CHARACTERS, place.file, prop.line, place, prop.name, value)
    return None


def _too_many(reason: Reason, limit: int, file: str, line: int) -> Problem:
    detail = {"limit": str(limit), "reason": str(reason), "card": ""}
    return Problem(Code.TOO_LARGE, file, line, detail=detail)


def _bad_card(
    reason: Reason,
    file: str,
    line: int,
    place: Place | None = None,
    name: str = "",
    value: str = "",
) -> Problem:
    detail = {"reason": str(reason), "card": str(place.number) if place else ""}
    return Problem(Code.BAD_CARD, file, line, name, value, detail)


def _number(place: Place) -> dict[str, str]:
    return {"card": str(place.number)}
