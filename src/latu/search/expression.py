"""What to look for in documents, whichever engine looks: `latu.search.engines` writes it in the engine's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """A text of a document."""

    TITLE = "title"
    NAMES = "names"
    BODY = "body"
    BASE_FORMS = "base_forms"


HEADS = frozenset({Place.TITLE, Place.NAMES})
WRITTEN = frozenset({Place.TITLE, Place.NAMES, Place.BODY})

type Expression = Text | Begins | Within | All | AnyOf | Without


@dataclass(frozen=True, slots=True)
class Text:
    """Words side by side; `longer`: the last of them may go on."""

    text: str
    longer: bool = False


@dataclass(frozen=True, slots=True)
class Begins:
    """A title that begins with these words. An engine may find titles with the words elsewhere too."""

    text: Text


@dataclass(frozen=True, slots=True)
class Within:
    """Only what stands in these places."""

    places: frozenset[Place]
    wanted: Expression


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """One, unless the other is there too."""

    wanted: Expression
    unwanted: Expression


def all_of(parts: Iterable[Expression]) -> Expression:
    """Every one of the parts; of one part, that part."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else All(found)


def any_of(parts: Iterable[Expression]) -> Expression:
    """At least one of the parts; of one part, that part."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else AnyOf(found)
