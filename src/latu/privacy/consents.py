"""What people agreed to: written down and taken back by those who may edit their card."""

from typing import Any

from django.db.models import QuerySet

from latu.core.access import Viewer, require
from latu.core.dates import today
from latu.core.gate import Write
from latu.people.models import Person
from latu.people.queries import visible
from latu.privacy.models import Consent


def of_person(viewer: Viewer, person: Person) -> QuerySet[Consent]:
    """Those of a person whose card the viewer may edit, newest first; one query."""
    require(viewer.may_edit(person))
    return Consent.objects.filter(person=person).order_by("-given_on", "-pk")


def expired(viewer: Viewer) -> QuerySet[Consent]:
    """Past their day and not taken back, of people whom the viewer may see; oldest first."""
    rows = Consent.objects.filter(expires_on__lt=today(), withdrawn_at=None)
    rows = rows.filter(person__in=visible(viewer)).select_related("person")
    return rows.order_by("expires_on", "pk")


def add(w: Write, *, person: Person, values: dict[str, Any]) -> Consent:
    """The person agreed to something."""
    require(w.viewer.may_edit(person))
    return Consent.objects.create(person=person, by_id=w.viewer.user_id, **values)


def withdraw(w: Write, *, consent: Consent) -> None:
    """The person takes it back; that it was given stays written."""
    require(w.viewer.may_edit(consent.person))
    Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=w.at)
