"""A card as a QR code that the camera of a telephone takes in."""

import io

import segno

from latu.sources.vcards.card import Card, Kind
from latu.sources.vcards.write import escape

LONGEST_TEXT = 80  # characters of a name; a code with more modules is hard to read from a screen
LONGEST_POINT = 120  # an address or number is left out rather than cut
_QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def qr_svg(card: Card) -> str:
    """An SVG with name, organisation, title, first e-mail address and first number of `card`.

    Dark modules on a white ground with its quiet zone, so that it is read on a dark page too. It has
    no style of its own and no size: class "qr" and the page say how large it is.
    """
    code = segno.make(qr_text(card), error="l", micro=False, encoding="utf-8")
    out = io.BytesIO()
    code.save(
        out,
        kind="svg",
        border=_QUIET_ZONE,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return out.getvalue().decode()


def qr_text(card: Card) -> str:
    """What the code says: a small vCard 3.0, the version that most telephones read."""
    person = card.kind is Kind.PERSON
    name = ";".join(map(_short, (card.family, card.given))) if person else _short(card.full_name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name}", f"FN:{_short(card.full_name)}"]
    lines += [f"ORG:{_short(card.organisation)}"] if card.organisation else []
    lines += [f"TITLE:{_short(card.title)}"] if card.title else []
    for key, points in (("EMAIL", card.emails), ("TEL", card.telephones)):
        fitting = [point.value for point in points if len(point.value) <= LONGEST_POINT]
        lines += [f"{key}:{escape(fitting[0])}"] if fitting else []
    return "\r\n".join([*lines, "END:VCARD"])


def _short(text: str) -> str:
    return escape(text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")
