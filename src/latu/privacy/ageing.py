"""Cards of people that nobody has touched for long: their keeper is asked first, and what nobody wants is erased.

Touched: the card was saved, somebody said again to know the person, or something has been with them. The keeper's
to-do that is marked as done says that the card is still wanted.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from latu.core.access import require
from latu.core.dates import day_of, show_date
from latu.core.gate import Write
from latu.core.text import excerpt
from latu.people.models import Person
from latu.privacy.models import Asked
from latu.privacy.retention import is_on, months_before
from latu.records.models import LONGEST_TODO, Todo

ANSWER = timedelta(days=60)
MONTHS = Person.PERSONAL["given"].retention_months


def untouched(now: datetime) -> QuerySet[Person]:
    """Cards that nobody has touched for as long as contacts are kept, of people without an account."""
    before = months_before(now, MONTHS)
    newer = (
        Q(ties__updated_at__gte=before)
        | Q(interactions__at__gte=before)
        | Q(asked__todo__done_at__gte=before)
    )
    alive = Person.objects.filter(newer).values("pk")
    return Person.objects.filter(user=None, updated_at__lt=before).exclude(pk__in=alive)


def to_ask(now: datetime) -> QuerySet[Person]:
    """Whose keeper has not been asked yet."""
    asked = Asked.objects.filter(todo=None) | Asked.objects.filter(todo__done_at=None)
    rows = untouched(now).exclude(steward=None).exclude(pk__in=asked.values("person"))
    return rows.order_by("pk")


def to_erase(now: datetime) -> QuerySet[Person]:
    """Whose keeper was asked two months ago and has not answered."""
    asked = Asked.objects.filter(at__lt=now - ANSWER).exclude(todo__done_at__isnull=False)
    return untouched(now).filter(pk__in=asked.values("person")).order_by("pk")


def without_keeper(now: datetime) -> QuerySet[Person]:
    """Nobody can be asked about them: an administrator decides."""
    return untouched(now).filter(steward=None)


def ask(w: Write, *, person: Person) -> None:
    """Ask the keeper by a to-do, in their language; nothing where there is none any more."""
    require(w.viewer.is_system and is_on())
    keeper = person.steward
    if keeper is None:
        return
    due = day_of(w.at + ANSWER)
    with override(keeper.language):
        text = _("Is %(person)s still a contact? Mark this as done if so. Otherwise the card is erased on %(day)s.")  # fmt: skip
        said = excerpt(text % {"person": person, "day": show_date(due)}, LONGEST_TODO)
    todo = Todo.objects.create(
        noun=Person.NOUN, record_id=person.pk, user=keeper, text=said, due=due, made_at=w.at
    )
    Asked.objects.update_or_create(person=person, defaults={"todo": todo, "at": w.at})
