"""Where a person is named in free text, in all tables: found, and taken out.

Every text and JSON column is looked through, of other people's packages too, but for what is named here with the
reason. Rows of the person's own (card, ties, …) are no traces: they go as a whole (`erasing`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from latu.accounts.models import User
from latu.core.gate import Write
from latu.core.personal_data import Erasure
from latu.people.models import Person
from latu.privacy.identity import Identity
from latu.records.models import ChangeBody
from latu.search import renewal
from latu.search.models import Document, Vector

BATCH = 500
MOST_VALUES = 30_000
type Field = models.Field[Any, Any]
TEXTS = (models.CharField, models.TextField, models.JSONField)

# A table as a whole, or some of its columns, that are not looked through as free text.
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "people.Person": ("given", "family", "sort_key", "email"),  # a namesake's card; cards are chosen one by one
    "accounts.User": ("email", "name", "password"),  # an account goes with its person
    "account.EmailAddress": ("email",),
    "people.Unwanted": ("salt", "mark"),  # digests, here and in files
    "records.File": ("digest",),
    "search.Document": ("title", "names", "body", "base_forms"),  # written anew from its record
    "sessions.Session": ("session_key", "session_data"),  # packed: looked into by itself
    # Names of organisations and titles of projects and calls are published by registers.
    "organisations.Organisation": ("name", "sort_key", "short_name"),
    "organisations.OrganisationName": ("text", "sort_key"),
    "projects.Project": ("titles", "sort_key", "acronym"),
    "calls.Call": ("titles", "sort_key"),
    "taxonomy.Label": ("text", "folded", "key"),
    "taxonomy.Concept": ("slug", "scheme"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """A row that names the person, with the columns that do. `goes`: the row goes as a whole."""

    model: type[models.Model]
    pk: Any
    columns: tuple[str, ...]
    goes: bool


@models.Field.register_lookup
class Like(models.Lookup[str]):
    """`column LIKE pattern` without regard to case, of JSON as it is written."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """For SQLite, where LIKE looks at ASCII letters of either case."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*params, self.rhs)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """JSON is no text there."""
        column, params = self.process_lhs(compiler, connection)
        return f"CAST({column} AS text) ILIKE %s", (*params, self.rhs)


def find(identity: Identity) -> Iterator[Trace]:
    """All rows that name the person, without those of search and sessions."""
    if not identity.likes:
        return
    for model in apps.get_models():
        names = columns_of(model)
        if names:
            yield from _in_table(model, names, identity)


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of free text of a table."""
    return [field.name for field in _fields(model)]


def _fields(model: type[models.Model]) -> list[Field]:
    left_out = LEFT_OUT.get(model._meta.label, ())
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
        and not (field.choices or field.primary_key)  # codes
        and field.name not in left_out
    ]


def _in_table(
    model: type[models.Model], names: Sequence[str], identity: Identity
) -> Iterator[Trace]:
    personal = getattr(model, "PERSONAL", {})
    for pk in _like(model, names, identity.likes):
        row = model._base_manager.filter(pk=pk).values(*names).first()
        found = [name for name in names if row and _names(identity, row[name])]
        if row is None or not found:
            continue
        goes = model is ChangeBody or any(
            _is_written_otherwise(identity, row[name])
            or (
                name in personal
                and personal[name].erasure is Erasure.DELETE_ROW
                and isinstance(row[name], str)
                and identity.is_all_of(row[name])
            )
            for name in found
        )
        yield Trace(model, pk, tuple(found), goes and model is not Person)


def _names(identity: Identity, value: Any) -> bool:
    """Whether the person is named in a value, also as it stands in an address of a page."""
    if isinstance(value, str):
        return identity.is_in(value) or _is_written_otherwise(identity, value)
    if isinstance(value, dict):
        return any(_names(identity, each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_names(identity, each) for each in value)
    return False


def _is_written_otherwise(identity: Identity, value: Any) -> bool:
    """Only as in an address of a page: `q=%C3%84nna+Virtanen`."""
    return (
        isinstance(value, str)
        and ("%" in value or "+" in value)
        and not identity.is_in(value)
        and identity.is_in(unquote_plus(value))
    )


def _like(model: type[models.Model], names: Sequence[str], likes: Sequence[str]) -> list[Any]:
    """Numbers of the rows that may name the person."""
    where = Q()
    for name in names:
        for pattern in likes:
            where |= Q(**{f"{name}__like": pattern})
    return list(model._base_manager.filter(where).order_by("pk").values_list("pk", flat=True))


def take_out(w: Write, identity: Identity, traces: Sequence[Trace]) -> None:
    """Delete rows that go as a whole, blot the person out of the others, write their documents anew."""
    for trace in traces:
        rows = trace.model._base_manager.filter(pk=trace.pk)
        if trace.goes:
            rows.delete()
            continue
        row = rows.values(*trace.columns).first()
        if row is not None:  # it may have belonged to one that went
            rows.update(
                **{name: _without(identity, trace, name, row[name]) for name in trace.columns}
            )
    renew(w, identity)
    _end_sessions(identity)


def _without(identity: Identity, trace: Trace, name: str, value: Any) -> Any:
    """An address or a name that is the person's is left empty; out of a longer text it is blotted. What has to be
    the only one of its kind gets the number of its row instead."""
    if trace.model._meta.get_field(name) in _once(trace.model):
        return f"{trace.pk}"
    if isinstance(value, str) and identity.is_all_of(value):
        return ""
    return identity.blotted_in(value)


def _once(model: type[models.Model]) -> list[Field]:
    """Text columns of which no two rows have the same, alone or together with others."""
    together = {
        name
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint)
        for name in each.fields
    }
    return [
        field
        for field in _fields(model)
        if isinstance(field, models.CharField) and (field.unique or field.name in together)
    ]


def renew(w: Write, identity: Identity) -> None:
    """Write the search documents that named the person anew; what they meant is found anew too."""
    columns = ("title", "names", "body", "base_forms")
    found = Document.objects.filter(pk__in=_like(Document, columns, identity.likes))
    by_noun: dict[str, list[int]] = {}
    for row in found.only("noun", "record_id", *columns):
        if any(identity.is_in(getattr(row, name)) for name in columns):
            by_noun.setdefault(row.noun, []).append(row.record_id)
    for noun, ids in by_noun.items():
        Vector.objects.filter(document__noun=noun, document__record_id__in=ids).delete()
        renewal.renew(w, noun, ids)


def _end_sessions(identity: Identity) -> None:
    for session in Session.objects.iterator(chunk_size=BATCH):
        if _names(identity, session.get_decoded()):
            session.delete()


def end_sessions_of(user: User) -> None:
    """Whoever is signed in as this user is no longer."""
    for session in Session.objects.iterator(chunk_size=BATCH):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
