"""Which contacts of the register one that is being written could be already."""

import re

from django.db.models import Q

from latu.core.access import Viewer
from latu.core.text import fold
from latu.people.actions import Content
from latu.people.models import Person
from latu.people.queries import listed
from latu.search.heads import called

_WORD = re.compile(r"[^\W_]+")


def words_of(given: str, family: str) -> str:
    """The words of a name in one order, whatever order and spelling they were typed in."""
    return " ".join(sorted(_WORD.findall(fold(f"{given} {family}"))))


def alike(viewer: Viewer, content: Content, row: Person | None, most: int = 5) -> list[Person]:
    """People whom the viewer may see, with the same e-mail address or the same name; two queries.

    Only what is new about `row` counts.
    """
    email = content.values.get("email", "")
    if row is not None and row.email.casefold() == email.casefold():
        email = ""
    words = words_of(content.values["given"], content.values["family"])
    if row is not None and words_of(row.given, row.family) == words:
        words = ""
    if not email and not words:
        return []
    wanted = Q(pk__in=called(viewer, Person.NOUN, [words]))
    if email:
        wanted |= Q(email__iexact=email)
    rows = listed(viewer).filter(wanted)
    if row is not None:
        rows = rows.exclude(pk=row.pk)
    found = [
        each
        for each in rows.order_by("sort_key", "pk")
        if (email and each.email.casefold() == email.casefold())
        or words_of(each.given, each.family) == words
    ]
    return found[:most]
