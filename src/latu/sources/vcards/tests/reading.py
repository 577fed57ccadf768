"""Cards out of octets, for the tests."""

import io

from latu.sources.problems import Problem
from latu.sources.tables.inputs import Input
from latu.sources.vcards import Card, read_cards


def read(data: bytes) -> list[Card | Problem]:
    """Everything that a file with these octets gives."""
    return list(read_cards(Input("cards.vcf", len(data), lambda: io.BytesIO(data))))


def card_with(lines: str | bytes, version: str = "3.0") -> Card:
    """The card with these lines; nothing may be wrong with it."""
    data = lines.encode() if isinstance(lines, str) else lines
    name = b"" if b"FN" in data.upper() else b"FN:Aino Korpi\r\n"
    head = f"BEGIN:VCARD\r\nVERSION:{version}\r\n".encode() + name
    [card] = read(head + data + b"\r\nEND:VCARD\r\n")
    assert isinstance(card, Card), card
    return card
