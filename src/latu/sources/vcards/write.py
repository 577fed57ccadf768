"""Cards as vCard 3.0 or 4.0: what is written is read back as the same card."""

from collections.abc import Iterable, Iterator, Sequence

from latu.sources.vcards.card import Address, Card, Kind, Point, Version

LINE_OCTETS = 75
_PRODUCT = "-//Latu//Contacts//EN"
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def write_cards(cards: Iterable[Card], version: Version = Version.V4) -> Iterator[bytes]:
    """The octets of a file with all `cards`, card by card; many programs read several from one file."""
    for card in cards:
        yield b"".join(fold(line) for line in card_lines(card, version))


def card_lines(card: Card, version: Version) -> Iterator[str]:
    """The content lines of one card, not folded and without line ends."""
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"PRODID:{_PRODUCT}"
    yield f"FN:{escape(card.full_name)}"
    yield from _name(card, version)
    yield from _kind(card, version)
    yield from _text("ORG", (card.organisation, *card.units))
    yield from _text("TITLE", (card.title,))
    yield from _text("ROLE", (card.role,))
    groups = _Groups()
    for name, points in (("EMAIL", card.emails), ("TEL", card.telephones), ("URL", card.urls)):
        write = _uri if name == "URL" else escape
        for at, point in enumerate(points):
            params = _params(point, version, first=at == 0 and len(points) > 1)
            yield from groups.lines(point.label, f"{name}{params}:{write(point.value)}")
    for address in card.addresses:
        value = f";;;{escape(address.city)};;;{escape(address.country)}"
        yield from groups.lines(address.label, f"ADR{_params(address, version)}:{value}")
    yield from (f"LANG:{escape(each)}" for each in card.languages)
    yield from _text("NOTE", (card.note,))
    if card.categories:
        yield "CATEGORIES:" + ",".join(map(escape, card.categories))
    if card.uid:
        yield f"UID:{_uri(card.uid)}"
    if card.revision:
        moment = card.revision.replace(tzinfo=None).isoformat(timespec="seconds")
        yield f"REV:{moment.replace('-', '').replace(':', '')}Z"
    yield "END:VCARD"


def escape(text: str) -> str:
    """Text as it may stand in a value."""
    return text.translate(_ESCAPES)


def _uri(text: str) -> str:
    """An address as it may stand in a value: commas and semicolons are its own."""
    return text.replace("\\", "\\\\")


def fold(line: str) -> bytes:
    """A content line in physical lines of at most 75 octets, none of which ends within a character."""
    pieces, octets, start = [], line.encode("utf-8", "replace"), 0
    room = LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1  # the blank counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


class _Groups:
    """Numbers the properties that carry a label of somebody's own."""

    def __init__(self) -> None:
        self._last = 0

    def lines(self, label: str, line: str) -> Iterator[str]:
        if not label:
            yield line
            return
        self._last += 1
        yield f"item{self._last}.{line}"
        yield f"item{self._last}.X-ABLabel:{escape(label)}"


def _name(card: Card, version: Version) -> Iterator[str]:
    """N, which 3.0 asks for; a guess is not written as a fact where it can be left out."""
    if card.name_guessed and version is Version.V4:
        return
    parts = (card.family, card.given, card.additional, card.prefix, card.suffix)
    if any(parts) or version is Version.V3:
        yield "N:" + ";".join(map(escape, parts))


def _kind(card: Card, version: Version) -> Iterator[str]:
    if card.kind is Kind.ORGANISATION:
        yield "KIND:org" if version is Version.V4 else "X-ABShowAs:COMPANY"


def _text(name: str, parts: Sequence[str]) -> Iterator[str]:
    if any(parts):
        yield f"{name}:" + ";".join(map(escape, parts))


def _params(of: Point | Address, version: Version, *, first: bool = False) -> str:
    kinds = list(of.kinds)
    if first and version is Version.V3:
        kinds.append("pref")
    types = ",".join(kinds)
    preferred = ";PREF=1" if first and version is Version.V4 else ""
    return (f";TYPE={types}" if types else "") + preferred
