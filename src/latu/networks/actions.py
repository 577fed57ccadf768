"""Writing networks and memberships in them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from latu.core.access import require
from latu.core.gate import Write
from latu.core.languages import best
from latu.core.text import sort_key
from latu.networks import documents
from latu.networks.models import Network, NetworkMembership
from latu.records.models import Change
from latu.records.saving import note, put_values
from latu.search import index

FIELDS = ("names", "short_name", "website", "description", "source", "level")


def create(w: Write, *, values: Mapping[str, Any], owner_id: int | None) -> Network:
    """A new network."""
    require(w.viewer.keeps_register)
    return _save(
        w, Network(owner_id=owner_id, steward_id=w.viewer.user_id), values, Change.Action.CREATE
    )


def edit(w: Write, *, network: Network, values: Mapping[str, Any]) -> Network:
    """Change a network."""
    require(w.viewer.may_edit(network))
    return _save(w, network, values, Change.Action.UPDATE)


def _save(w: Write, row: Network, values: Mapping[str, Any], action: Change.Action) -> Network:
    changed = put_values(w, row, values, FIELDS)
    row.sort_key = sort_key(best(row.names).text)
    row.updated_at = w.at
    row.save()
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    return row


def set_membership(
    w: Write,
    *,
    network: Network,
    organisation_id: int,
    valid_from: date | None = None,
    valid_to: date | None = None,
    contact_id: int | None = None,
    invented: bool = False,
) -> NetworkMembership:
    """An organisation belongs to the network; a known membership gets the new dates and contact.

    Those who may edit the network may, and members of the organisation itself.
    """
    require(w.viewer.may_edit(network) or organisation_id in w.viewer.organisation_ids)
    membership, made = NetworkMembership.objects.update_or_create(
        network=network,
        organisation_id=organisation_id,
        defaults={
            "valid_from": valid_from, "valid_to": valid_to, "contact_id": contact_id, "invented": invented,
        },
    )  # fmt: skip
    change = {"members": [None if made else organisation_id, organisation_id]}
    note(w, network.ref, Change.Action.UPDATE, change)
    index.put(w, documents.drafts([network.pk]))
    return membership


def end_membership(w: Write, *, membership: NetworkMembership) -> None:
    """Take an organisation out of the network's list."""
    require(
        w.viewer.may_edit(membership.network)
        or membership.organisation_id in w.viewer.organisation_ids
    )
    network = membership.network
    membership.delete()
    note(w, network.ref, Change.Action.UPDATE, {"members": [membership.organisation_id, None]})
    index.put(w, documents.drafts([network.pk]))
