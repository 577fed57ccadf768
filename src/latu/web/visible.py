"""Any record by its reference, if the viewer may see it; and the address of its page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from latu.calls.models import Call
from latu.clients.models import Client
from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.partners.models import Notice
from latu.people import queries as people
from latu.people.models import Person
from latu.projects.models import Project

type Record = Organisation | Person | Call | Network | Project | Notice | Client

NOUNS: dict[str, type[Record]] = {
    model.NOUN: model for model in (Organisation, Person, Call, Network, Project, Notice, Client)
}


def find(viewer: Viewer, reference: str) -> Record | None:
    """The record, or None when it does not exist or the viewer may not see it."""
    try:
        ref = Ref.parse(reference)
    except ValueError:
        return None
    return many(viewer, [ref]).get(ref)


def rows_of(viewer: Viewer, noun: str) -> QuerySet[Any]:
    """The records of a noun that the viewer may see; restricted people are nowhere."""
    if noun == Person.NOUN:
        return people.visible(viewer)
    return NOUNS[noun].objects.visible_to(viewer)


def many(viewer: Viewer, refs: list[Ref]) -> dict[Ref, Record]:
    """The records of these references that the viewer may see; one query per noun."""
    found: dict[Ref, Record] = {}
    for noun in NOUNS:
        wanted = [ref.id for ref in refs if ref.noun == noun]
        if wanted:
            found |= {row.ref: row for row in rows_of(viewer, noun).filter(pk__in=wanted)}
    return found


def address_of(ref: Ref) -> str:
    """The address of a record's page."""
    return reverse(ref.noun, args=[ref.id])
