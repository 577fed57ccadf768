"""Writing a value that an import proposed, through the noun's own action."""

from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import Forbidden
from latu.core.gate import Write
from latu.networks import actions as networks
from latu.networks.models import Network
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.projects import actions as projects
from latu.projects.bulk import PARTICIPATIONS
from latu.projects.models import Project
from latu.records.models import Proposal
from latu.web import partners
from latu.web.visible import Record

# Raised by `accept` before anything is written: the value does not fit the record any more.
DOES_NOT_FIT = (calls.IdentifierTaken, FieldDoesNotExist, ValidationError)


def accept(w: Write, record: Record, proposal: Proposal) -> None:
    """Write the proposed value; raises `Forbidden` for a field that people do not edit, or one of `DOES_NOT_FIT`."""
    field = proposal.field
    if isinstance(record, Call) and field == "deadlines":
        times = tuple(datetime.fromisoformat(each) for each in proposal.value)
        calls.edit(w, call=record, content=calls.Content(values={}, deadlines=times))
        return
    if isinstance(record, Project) and field == PARTICIPATIONS:
        partners.accept(w, record, proposal.value)
        return
    values = {field: _python_value(record, field, proposal.value)}
    if isinstance(record, Organisation) and field in organisations.FIELDS:
        organisations.edit(w, organisation=record, content=organisations.Content(values=values))
    elif isinstance(record, Call) and field in calls.FIELDS:
        calls.edit(w, call=record, content=calls.Content(values=values))
    elif isinstance(record, Project) and field in projects.FIELDS:
        projects.edit(w, project=record, content=projects.Content(values=values))
    elif isinstance(record, Network) and field in networks.FIELDS:
        networks.edit(w, network=record, values=values)
    else:
        raise Forbidden


def _python_value(record: Record, field: str, value: Any) -> Any:
    """The JSON value as the model's field has it (dates and times were kept in ISO form)."""
    column = record._meta.get_field(field.removesuffix("_id"))
    return value if field.endswith("_id") else column.to_python(value)  # type: ignore[union-attr]
