"""Cards as a table: CSV that Nordic spreadsheets open right."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from latu.core.cells import harmless
from latu.sources.vcards.card import Address, Card, Point


def _points(points: Iterable[Point]) -> str:
    return ", ".join(point.value for point in points)


def _places(addresses: Iterable[Address], part: Callable[[Address], str]) -> str:
    return ", ".join(dict.fromkeys(part(each) for each in addresses if part(each)))


COLUMNS: Mapping[str, Callable[[Card], str]] = {
    "full_name": lambda card: card.full_name,
    "given": lambda card: card.given,
    "family": lambda card: card.family,
    "organisation": lambda card: card.organisation,
    "units": lambda card: ", ".join(card.units),
    "title": lambda card: card.title,
    "role": lambda card: card.role,
    "emails": lambda card: _points(card.emails),
    "telephones": lambda card: _points(card.telephones),
    "city": lambda card: _places(card.addresses, lambda each: each.city),
    "country": lambda card: _places(card.addresses, lambda each: each.country),
    "languages": lambda card: ", ".join(card.languages),
    "urls": lambda card: _points(card.urls),
    "categories": lambda card: ", ".join(card.categories),
    "note": lambda card: card.note,
}


def csv_of(cards: Iterable[Card], titles: Mapping[str, str]) -> Iterator[bytes]:
    """A table with the columns that `titles` names, in its order: UTF-8 with a byte-order mark, semicolons.

    `titles` gives the title for each key of `COLUMNS` that is wanted. Formulas are made harmless.
    """
    values = [COLUMNS[key] for key in titles]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(titles.values())
    yield b"\xef\xbb\xbf" + text.getvalue().encode()
    for card in cards:
        text.seek(0)
        text.truncate()
        writer.writerow([harmless(value(card)) for value in values])
        yield text.getvalue().encode("utf-8", "replace")
