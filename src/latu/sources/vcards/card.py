"""What is kept of a contact's card, and what is not."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Whose card it is; groups, places and devices are refused."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Version(StrEnum):
    """The vCard versions that are written; 2.1 is read too."""

    V3 = "3.0"
    V4 = "4.0"


class Left(StrEnum):
    """Why something on a card is not kept; `latu.imports.messages` puts it into words."""

    PICTURE = "picture"
    PRIVATE = "private"  # birthdays, family, gender
    STREET = "street"  # of an address: city and country are kept
    MESSAGING = "messaging"
    FILE = "file"  # sounds, keys
    OTHER_PERSON = "other_person"  # an assistant's own card, members
    TECHNICAL = "technical"  # for the program that wrote the card
    NO_PLACE = "no_place"
    SECOND = "second"  # only one is kept
    ALTERNATIVE = "alternative"  # the same in another language
    TOO_LONG = "too_long"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_A_TIME = "not_a_time"
    UNKNOWN_VERSION = "unknown_version"  # read as 4.0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A property of the card that is not kept. `value` stands only where the property has a place here."""

    name: str
    why: Left
    line: int
    value: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """An e-mail address, a telephone number or a web address; `kinds` are words such as work, home, cell, fax."""

    value: str
    kinds: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody works or lives, no closer than the city."""

    city: str = ""
    country: str = ""
    kinds: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: in which file, as which card, beginning at which line; both count from 1."""

    file: str = ""
    number: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One contact. `full_name` is never empty; the preferred e-mail address, number and so on come first."""

    full_name: str
    kind: Kind = Kind.PERSON
    given: str = ""
    family: str = ""
    additional: str = ""
    prefix: str = ""
    suffix: str = ""
    organisation: str = ""
    units: tuple[str, ...] = ()
    title: str = ""
    role: str = ""
    emails: tuple[Point, ...] = ()
    telephones: tuple[Point, ...] = ()
    urls: tuple[Point, ...] = ()
    addresses: tuple[Address, ...] = ()
    languages: tuple[str, ...] = ()
    note: str = ""
    categories: tuple[str, ...] = ()
    uid: str = ""
    revision: datetime | None = None  # in UTC, whole seconds
    left_out: tuple[LeftOut, ...] = ()
    place: Place = field(default=Place(), compare=False)
    # The card states the full name only; given and family name are taken from it.
    name_guessed: bool = field(default=False, compare=False)
