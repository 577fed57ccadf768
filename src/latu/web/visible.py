"""Any record by its reference, if the viewer may see it; and the address of its page."""

from django.urls import reverse

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects.models import Project

type Record = Organisation | Person | Call | Network | Project

NOUNS: dict[str, type[Organisation] | type[Person] | type[Call] | type[Network] | type[Project]] = {
    model.NOUN: model for model in (Organisation, Person, Call, Network, Project)
}


def find(viewer: Viewer, reference: str) -> Record | None:
    """The record, or None when it does not exist or the viewer may not see it."""
    try:
        ref = Ref.parse(reference)
    except ValueError:
        return None
    return many(viewer, [ref]).get(ref)


def many(viewer: Viewer, refs: list[Ref]) -> dict[Ref, Record]:
    """The records of these references that the viewer may see; one query per noun."""
    found: dict[Ref, Record] = {}
    for noun, model in NOUNS.items():
        wanted = [ref.id for ref in refs if ref.noun == noun]
        if wanted:
            rows = model.objects.visible_to(viewer).filter(pk__in=wanted)
            found |= {row.ref: row for row in rows}
    return found


def address_of(ref: Ref) -> str:
    """The address of a record's page."""
    return reverse(ref.noun, args=[ref.id])
