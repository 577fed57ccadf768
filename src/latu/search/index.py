"""Writing documents. Nouns build drafts in their `documents.py`; only this module writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.search.models import Document

BATCH = 500
MARK_START, MARK_END = "\ue000", "\ue001"  # private use: no document holds them
_REPLACED = [
    "level", "owner_id", "steward_id", "language", "title", "names", "body", "kind", "country",
    "programme", "starts_at", "ends_at", "updated_at",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document to be: texts are plain text, times are aware."""

    ref: Ref
    level: str
    owner_id: int | None
    steward_id: int | None
    title: str
    names: str = ""
    body: str = ""
    language: str = ""
    kind: str = ""
    country: str = ""
    programme: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def _text(value: str) -> str:
    """Without the characters that mark what was found."""
    if MARK_START in value or MARK_END in value:
        return value.replace(MARK_START, "").replace(MARK_END, "")
    return value


def put(w: Write, drafts: Iterable[Draft]) -> None:
    """Write the documents of these records, in place of earlier ones."""
    rows = [
        Document(
            noun=d.ref.noun, record_id=d.ref.id, level=d.level, owner_id=d.owner_id, steward_id=d.steward_id,
            language=d.language, title=_text(d.title), names=_text(d.names), body=_text(d.body), kind=d.kind, country=d.country,
            programme=d.programme, starts_at=d.starts_at, ends_at=d.ends_at, updated_at=w.at,
        )
        for d in drafts
    ]  # fmt: skip
    Document.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["noun", "record_id"],
        update_fields=_REPLACED,
    )


def remove(w: Write, noun: str, record_ids: Iterable[int]) -> None:
    """Take the documents of these records out; they cannot be found from the same moment."""
    del w  # proof that the gate is open
    Document.objects.filter(noun=noun, record_id__in=list(record_ids)).delete()
