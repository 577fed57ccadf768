"""People who asked not to be kept: whoever writes contacts leaves them out.

Of such a person nothing is left but salted digests: of each address and telephone number, and of the name with each
workplace. So they are known again when somebody brings them, and cannot be read out of the register.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from latu.core.gate import Write
from latu.core.text import words_of
from latu.people.models import Person, Unwanted

if TYPE_CHECKING:
    from latu.people.actions import Content

_NO_DIGIT = re.compile(r"\D")
FEWEST_DIGITS = 6
_SIGNIFICANT = (
    8  # digits of a telephone number: with and without the country's code it is the same one
)


class Unwelcome(ValueError):
    """Somebody who asked not to be kept."""


def traits(
    name: str, emails: Iterable[str], phones: Iterable[str], organisation_ids: Iterable[int]
) -> list[str]:
    """What somebody is known again by: each address, each number, the name together with each workplace."""
    digits = [_NO_DIGIT.sub("", phone) for phone in phones]
    words = words_of(name)
    return [
        *(f"mail {email.strip().casefold()}" for email in emails if email.strip()),
        *(f"phone {each[-_SIGNIFICANT:]}" for each in digits if len(each) >= FEWEST_DIGITS),
        *(f"work {words} {organisation_id}" for organisation_id in organisation_ids if words),
    ]


def traits_of(person: Person) -> list[str]:
    """The traits of somebody in the register."""
    work = person.affiliations.values_list("organisation_id", flat=True)
    return traits(str(person), [person.email], [person.phone], set(work))


def salt() -> str:
    """The salt of this register; a new one if there is none yet."""
    return Unwanted.objects.values_list("salt", flat=True).first() or secrets.token_hex(16)


def marks(key: str, some: Iterable[str]) -> list[str]:
    """The salted digests of these traits."""
    secret = bytes.fromhex(key)
    return [hmac.new(secret, each.encode(), hashlib.sha256).hexdigest() for each in some]


def keep_out(w: Write, *, salt: str, marks: Iterable[str]) -> None:
    """From now on nobody with one of these marks is written."""
    rows = [Unwanted(salt=salt, mark=mark, at=w.at) for mark in marks]
    Unwanted.objects.bulk_create(rows, ignore_conflicts=True)


def are_unwanted(people: Iterable[Iterable[str]]) -> list[bool]:
    """For each of these people, by their traits, whether one of them is marked; two queries, one where nobody asked."""
    people = [list(each) for each in people]
    asked: list[set[str]] = [set() for _ in people]
    for key in Unwanted.objects.values_list("salt", flat=True).distinct():
        for found, some in zip(asked, people, strict=True):
            found.update(marks(key, some))
    every = set().union(*asked)
    if not every:
        return [False] * len(people)
    there = set(Unwanted.objects.filter(mark__in=every).values_list("mark", flat=True))
    return [not found.isdisjoint(there) for found in asked]


def traits_in(content: "Content") -> list[str]:
    """The traits of somebody who is to be written."""
    values = content.values
    name = f"{values.get('given', '')} {values.get('family', '')}"
    work = {each.organisation_id for each in content.work or ()}
    return traits(name, [values.get("email", "")], [values.get("phone", "")], work)


def check(content: "Content") -> None:
    """Raises `Unwelcome` if what is to be written is about somebody who asked not to be kept."""
    if are_unwanted([traits_in(content)])[0]:
        raise Unwelcome
