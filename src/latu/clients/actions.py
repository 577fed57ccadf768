"""Writing clients: permission and history in one. There is no search document: nobody else may find them."""

from collections.abc import Mapping
from typing import Any

from latu.accounts.models import User
from latu.clients.models import Client
from latu.core.access import Level, require
from latu.core.gate import Write
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.records import files, history
from latu.records.models import Change, Comment, Stance, Todo
from latu.records.saving import note, put_values

FIELDS = ("contact", "email", "language", "notes", "steward_id")


class AlreadyClient(Exception):
    """The organisation is on the list already; `client` is that row."""

    def __init__(self, client: Client) -> None:
        super().__init__(str(client.pk))
        self.client = client


def create(
    w: Write, *, owner_id: int, organisation: Organisation, values: Mapping[str, Any]
) -> Client:
    """A new client of one of the viewer's organisations. Raises `AlreadyClient`."""
    require(owner_id in w.viewer.network_ids)
    require(w.viewer.may_see(organisation))
    known = Client.objects.filter(owner_id=owner_id, organisation=organisation).first()
    if known is not None:
        raise AlreadyClient(known)
    row = Client(owner_id=owner_id, organisation=organisation, steward_id=w.viewer.user_id)
    return _save(w, row, values, Change.Action.CREATE)


def create_with_organisation(
    w: Write, *, owner_id: int, about: Mapping[str, Any], values: Mapping[str, Any]
) -> Client:
    """A new client that is not in the register: an organisation that only the viewer's own one sees."""
    require(owner_id in w.viewer.network_ids)
    content = organisations.Content(values={**about, "level": Level.ORGANISATION})
    organisation = organisations.create(w, content=content, owner_id=owner_id)
    return create(w, owner_id=owner_id, organisation=organisation, values=values)


def edit(w: Write, *, client: Client, values: Mapping[str, Any]) -> Client:
    """Change a client."""
    _require_own(w, client)
    return _save(w, client, values, Change.Action.UPDATE)


def remove(w: Write, *, client: Client) -> None:
    """Take a client off the list, with its tips, to-dos and notes; the organisation stays."""
    _require_own(w, client)
    about = {"noun": Client.NOUN, "record_id": client.pk}
    for model in (Todo, Comment, Stance):
        model.objects.filter(**about).delete()
    files.delete_all(w, client.ref)
    for tip in client.tips.select_related("link"):
        if tip.link is not None:
            tip.link.delete()
    fields: history.Fields = {"organisation": [client.organisation_id, None]}
    history.record(w, client.ref, Change.Action.DELETE, fields)
    client.delete()


def _require_own(w: Write, client: Client) -> None:
    require(client.owner_id in w.viewer.network_ids)


def _save(w: Write, row: Client, values: Mapping[str, Any], action: Change.Action) -> Client:
    changed = put_values(w, row, values, FIELDS)
    if row.steward_id != w.viewer.user_id and "steward_id" in changed:
        members = User.objects.filter(memberships__organisation_id=row.owner_id)
        require(row.steward_id is None or members.filter(pk=row.steward_id).exists())
    row.updated_at = w.at
    row.save()
    note(w, row.ref, action, changed)
    return row
