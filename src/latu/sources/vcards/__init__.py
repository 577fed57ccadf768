"""Contact cards: read from phones and mail programmes, written as vCard, table and QR code."""

from latu.sources.vcards.card import Address, Card, Kind, Left, LeftOut, Place, Point, Version
from latu.sources.vcards.parse import read_cards

__all__ = [
    "Address", "Card", "Kind", "Left", "LeftOut", "Place", "Point", "Version", "read_cards",
]  # fmt: skip
