"""Telling people whose card somebody else wrote what is held about them (Article 14 GDPR).

Due within a month of the card, or at the first contact after it, whichever comes first. Cards of every level count;
nobody learns of a card through this whom the card does not let see it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from latu.core.access import Viewer, require
from latu.core.dates import day_of, today
from latu.core.gate import Write
from latu.core.languages import LANGUAGES
from latu.mail import actions as mail
from latu.mail.models import Suppression
from latu.people.models import Interaction, Person
from latu.privacy.models import Controller, Exemption, Told
from latu.records.models import Change

MONTH = timedelta(days=30)
NO_LANGUAGE, OTHER_LANGUAGE = "fi", "en"


class NoController(Exception):
    """Nobody has said who answers for the data, so nobody can be told."""


class NotReachable(Exception):
    """There is no address, or it gets no mail."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not been told, and until when they have to be."""

    person: Person
    due: date
    is_stopped: bool  # no mail goes to the address

    @property
    def is_due(self) -> bool:
        """Today is the day, or it is past."""
        return self.due <= today()

    @property
    def can_be_told(self) -> bool:
        """There is an address that gets mail."""
        return bool(self.person.email) and not self.is_stopped


def waiting(viewer: Viewer) -> list[Waiting]:
    """Whom the viewer has to tell, soonest due first: an administrator everybody, a keeper those of their own cards.

    Three queries. With cards that the viewer may not see among them: these are only to be counted.
    """
    rows = list(_untold(viewer).select_related("owner"))
    contacts: dict[int, list[date]] = defaultdict(list)
    days = Interaction.objects.filter(person__in=_untold(viewer))
    for person_id, day in days.values_list("person_id", "day"):
        contacts[person_id].append(day)
    stopped = set(Suppression.objects.values_list("address", flat=True))
    found = []
    for row in rows:
        made = day_of(row.made)  # type: ignore[attr-defined]
        after = [day for day in contacts[row.pk] if day > made]
        due = min([made + MONTH, *after])
        found.append(Waiting(row, due, row.email.lower() in stopped))
    return sorted(found, key=lambda each: (each.due, each.person.pk))


def _untold(viewer: Viewer) -> QuerySet[Person]:
    """Cards of people who have no account here and have not been told."""
    made = Change.objects.filter(
        noun=Person.NOUN, record_id=OuterRef("pk"), action=Change.Action.CREATE
    )
    first = made.values("record_id").annotate(first=Min("at")).values("first")
    own = Q() if viewer.is_administrator else Q(steward_id=viewer.user_id)
    rows = Person.objects.filter(own, user=None, restricted=False, told=None)
    return rows.annotate(made=Coalesce(Subquery(first), "updated_at"))


def told(viewer: Viewer) -> QuerySet[Told]:
    """Who has been told or need not be, of the cards that the viewer may see and answers for; newest first."""
    rows = Told.objects.filter(person__in=Person.objects.visible_to(viewer))
    if not viewer.is_administrator:
        rows = rows.filter(person__steward_id=viewer.user_id)
    return rows.select_related("person").order_by("-at", "-pk")


def tell(w: Write, *, people: Iterable[Person]) -> int:
    """Mail them what is held about them; how many were told. Those whom mail does not reach stay untold.

    Raises `NoController`.
    """
    controller = Controller.objects.first()
    if controller is None:
        raise NoController
    count = 0
    for person in people:
        _check(w, person)
        try:
            key = _write(w, person, controller)
        except NotReachable:
            continue
        Told.objects.create(person=person, at=w.at, by_id=w.viewer.user_id, mail_key=key)
        count += 1
    return count


def exempt(w: Write, *, person: Person, exemption: Exemption, reason: str) -> None:
    """The person need not be told, for that reason."""
    _check(w, person)
    Told.objects.create(
        person=person, at=w.at, by_id=w.viewer.user_id, exemption=exemption, reason=reason
    )


def _check(w: Write, person: Person) -> None:
    """The administrator, who need not see the card, or its keeper; and nobody twice."""
    is_keeper = person.steward_id == w.viewer.user_id is not None
    require(w.viewer.is_administrator or is_keeper)
    require(not Told.objects.filter(person=person).exists())


def _write(w: Write, person: Person, controller: Controller) -> str:
    address = person.email.strip().lower()
    if not address or Suppression.objects.filter(address=address).exists():
        raise NotReachable
    key = f"told person {person.pk}"
    mail.send(
        w,
        key=key,
        to=address,
        template="told",
        language=language_of(person),
        context={
            "person": person,
            "controller": controller,
            "holder": person.owner or controller,
            "has_work": person.affiliations.exists(),
            "has_ties": person.ties.exists() or person.interactions.exists(),
            "link": settings.LATU_URL + reverse("privacy_about"),
        },
    )
    return key


def language_of(person: Person) -> str:
    """The first of the person's languages that pages are in; English for those who speak none of them."""
    if not person.languages:
        return NO_LANGUAGE
    return next((each for each in person.languages if each in LANGUAGES), OTHER_LANGUAGE)
