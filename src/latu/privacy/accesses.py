"""Who has looked at whose data, and taken it away: pages of people, cards, and downloaded lists of people."""

from datetime import timedelta

from latu.core.gate import Write
from latu.people.models import Person
from latu.privacy.models import Access

KEPT = timedelta(days=731)  # 24 months
PAGE = "page"


def viewed(w: Write, *, person: Person) -> None:
    """The viewer, who may see the person, has the page open."""
    _note(w, Access.Kind.VIEW, Person.NOUN, PAGE, record_id=person.pk)


def exported(
    w: Write, *, noun: str, what: str, number: int = 1, record_id: int | None = None
) -> None:
    """The viewer takes one record away, or so many, as `what`: the ending of a file."""
    _note(w, Access.Kind.EXPORT, noun, what, number=number, record_id=record_id)


def _note(
    w: Write,
    kind: Access.Kind,
    noun: str,
    what: str,
    *,
    number: int = 1,
    record_id: int | None = None,
) -> None:
    Access.objects.create(
        at=w.at,
        user_id=w.viewer.user_id,
        kind=kind,
        noun=noun,
        what=what,
        number=number,
        record_id=record_id,
    )


def forget(w: Write) -> int:
    """Drop what is older than 24 months; how many rows."""
    return Access.objects.filter(at__lt=w.at - KEPT).delete()[0]
