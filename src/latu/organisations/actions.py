"""Writing organisations: permission, names, identifiers, history, provenance and search document in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from latu.core.access import Level, Viewer, levels_for, require
from latu.core.gate import Write
from latu.core.text import fold, one_line, sort_key
from latu.organisations import documents
from latu.organisations.identifiers import normalise
from latu.organisations.models import Identifier, Organisation, OrganisationName
from latu.records.models import Change
from latu.records.saving import note, put_values
from latu.search import index
from latu.search.mentions import rewrite

FIELDS = (
    "name", "short_name", "kind", "country_id", "municipality_id", "city", "street", "post_code", "nuts",
    "website", "is_sme", "description", "level",
)  # fmt: skip


class IdentifierTaken(ValueError):
    """Another organisation already has this identifier; `organisation` is that one."""

    def __init__(self, scheme: str, value: str, organisation: Organisation) -> None:
        super().__init__(f"{scheme} {value}")
        self.scheme, self.value, self.organisation = scheme, value, organisation


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be kept."""

    text: str
    language: str = ""
    kind: str = OrganisationName.Kind.OFFICIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a person or an import may say of an organisation; missing values keep what is there."""

    values: Mapping[str, Any]  # of `FIELDS`
    names: tuple[Name, ...] | None = None  # besides `values["name"]`
    identifiers: Mapping[str, Iterable[str]] = field(default_factory=dict)  # scheme → values


def create(w: Write, *, content: Content, owner_id: int | None) -> Organisation:
    """A new organisation, typed by a person who keeps the register.

    Raises `BadIdentifier` or `IdentifierTaken`; nothing is written then.
    """
    require(w.viewer.keeps_register)
    row = Organisation(owner_id=owner_id, steward_id=w.viewer.user_id)
    return _save(w, row, content, Change.Action.CREATE)


def edit(w: Write, *, organisation: Organisation, content: Content) -> Organisation:
    """Change an organisation. Raises as `create` does."""
    require(w.viewer.may_edit(organisation))
    return _save(w, organisation, content, Change.Action.UPDATE)


def register(w: Write, *, content: Content) -> Organisation:
    """A new organisation that registers itself. It is its own owner, and the network alone sees it at first.

    The caller has checked who registers it. Raises as `create` does.
    """
    row = Organisation(level=Level.NETWORK, awaits_check=True)
    _save(w, row, content, Change.Action.CREATE)
    row.owner = row
    row.save(update_fields=["owner"])
    index.put(w, documents.drafts([row.pk]))
    return row


def let_in(w: Write, *, organisation: Organisation) -> Organisation:
    """Somebody who keeps the register has looked at an organisation that registered itself: all may see it."""
    require(w.viewer.keeps_register)
    organisation.awaits_check = False
    content = Content(values={"level": Level.PUBLIC})
    return _save(w, organisation, content, Change.Action.UPDATE)


def levels_of(viewer: Viewer, organisation: Organisation) -> list[Level]:
    """How widely the viewer may let the organisation be seen; one that nobody has looked at is not for all."""
    return [
        each
        for each in levels_for(viewer, organisation)
        if each != Level.PUBLIC or not organisation.awaits_check
    ]


def _save(w: Write, row: Organisation, content: Content, action: Change.Action) -> Organisation:
    former = row.name
    changed = put_values(w, row, content.values, FIELDS)
    require(row.level != Level.PUBLIC or not row.awaits_check)
    row.name = one_line(row.name)
    row.sort_key = sort_key(row.name)
    row.updated_at = w.at
    row.save()
    changed |= _set_names(row, _names(row, former) if content.names is None else content.names)
    changed |= _set_identifiers(row, content.identifiers)
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    if action == Change.Action.UPDATE:
        rewrite(w, Organisation.NOUN, {row.pk: changed})
    return row


def _names(row: Organisation, former: str) -> list[Name]:
    """The present names, without the one that it was listed by before if that is another one."""
    dropped = former if former != row.name else ""
    return [Name(n.text, n.language, n.kind) for n in row.names.all() if n.text != dropped]


def _set_names(row: Organisation, names: Iterable[Name]) -> dict[str, Any]:
    """Make the names exactly these and the main one; tells what changed."""
    wanted = {(n.language, n.kind, one_line(n.text)) for n in names if one_line(n.text)}
    if not any(text == row.name for _, _, text in wanted):
        wanted.add(("", OrganisationName.Kind.OFFICIAL, row.name))
    present = {(n.language, n.kind, n.text): n for n in row.names.all()}
    if wanted == set(present):
        return {}
    for key, old in present.items():
        if key not in wanted:
            old.delete()
    OrganisationName.objects.bulk_create(
        [
            OrganisationName(
                organisation=row, language=language, kind=kind, text=text, folded=fold(text)
            )
            for language, kind, text in sorted(wanted - set(present))
        ]
    )
    return {"names": [sorted(text for *_, text in present), sorted(text for *_, text in wanted)]}


def _set_identifiers(row: Organisation, wanted: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Make the identifiers of the named schemes exactly these; tells what changed."""
    changed: dict[str, Any] = {}
    for scheme, values in wanted.items():
        new = {normalise(scheme, value) for value in values if value.strip()}
        present = set(row.identifiers.filter(scheme=scheme).values_list("value", flat=True))
        if new == present:
            continue
        row.identifiers.filter(scheme=scheme, value__in=present - new).delete()
        for value in sorted(new - present):
            taken = (
                Identifier.objects.filter(scheme=scheme, value=value)
                .select_related("organisation")
                .first()
            )
            if taken is not None:
                raise IdentifierTaken(scheme, value, taken.organisation)
            row.identifiers.create(scheme=scheme, value=value)
        changed[scheme] = [sorted(present), sorted(new)]
    return changed
