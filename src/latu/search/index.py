"""Writing documents. Nouns build drafts in their `documents.py`; only this module writes them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from latu.core.gate import Write
from latu.core.morphology.words import base_forms
from latu.core.refs import Ref
from latu.search.models import Document
from latu.search.tagging.wordings import is_tagged
from latu.taxonomy.tags import forget, names_set

BATCH = 500
MARK_START, MARK_END = "\ue000", "\ue001"  # private use: no document holds them
SUBJECTS = "\u241e"  # a picture of "record separator": stands before the names of subjects, and nowhere else
_KEPT_OUT = str.maketrans("", "", MARK_START + MARK_END + SUBJECTS)
_REPLACED = [
    "level", "owner_id", "steward_id", "language", "title", "names", "body", "base_forms",
    "awaits_vector", "kind", "countries", "programme", "starts_at", "ends_at",
]  # fmt: skip
_CHANGED = ["awaits_tags", "updated_at"]


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
    countries: Collection[str] = ()  # codes
    programme: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_meaningful: bool = False  # has a text that says what it is about, so it gets a vector


def _text(value: str) -> str:
    """Without the characters that mark what was found and where subjects begin."""
    return value.translate(_KEPT_OUT) if not value.isascii() else value


def country_list(codes: Iterable[str]) -> str:
    """Codes as a document holds them: any of them is found with a blank on both sides."""
    return f" {' '.join(sorted(codes))} " if codes else ""


def put(w: Write, drafts: Iterable[Draft], *, is_renewal: bool = False) -> None:
    """Write the documents of these records, in place of earlier ones. They hold the names of the concepts that
    somebody set, behind `SUBJECTS`; those found in the text are found by its words.

    A renewal leaves the time of the last change as it was: the records are what they were, and so are their tags.
    """
    drafts = list(drafts)
    concepts = names_set([d.ref for d in drafts])
    rows = [
        _document(d, _with_subjects(_text(d.body), _text(concepts.get(d.ref, ""))), w.at)
        for d in drafts
    ]
    Document.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["noun", "record_id"],
        update_fields=_REPLACED if is_renewal else [*_REPLACED, *_CHANGED],
    )


def _with_subjects(body: str, concepts: str) -> str:
    return f"{body}\n{SUBJECTS} {concepts}" if concepts else body


def _document(d: Draft, body: str, at: datetime) -> Document:
    return Document(
        noun=d.ref.noun, record_id=d.ref.id, level=d.level, owner_id=d.owner_id, steward_id=d.steward_id,
        language=d.language, title=_text(d.title), names=_text(d.names), body=body,
        base_forms=base_forms(f"{d.title}\n{d.names}\n{body}"), awaits_vector=d.is_meaningful,
        awaits_tags=is_tagged(d.ref.noun), kind=d.kind, countries=country_list(d.countries),
        programme=d.programme, starts_at=d.starts_at, ends_at=d.ends_at, updated_at=at,
    )  # fmt: skip


def remove(w: Write, noun: str, record_ids: Iterable[int]) -> None:
    """Take the documents of these records out, and their tags; they cannot be found from the same moment."""
    ids = list(record_ids)
    Document.objects.filter(noun=noun, record_id__in=ids).delete()
    forget(w, noun, ids)
