"""Writing documents. Nouns build drafts in their `documents.py`; only this module writes them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from latu.core.gate import Write
from latu.core.morphology.words import base_forms
from latu.core.refs import Ref
from latu.core.rows import put as put_rows
from latu.search.models import Document
from latu.search.tagging.wordings import is_tagged
from latu.taxonomy.tags import forget, names_set

MARK_START, MARK_END = "\ue000", "\ue001"  # private use: no document holds them
SUBJECTS = "\u241e"  # a picture of "record separator": stands before the names of subjects, and nowhere else
_KEPT_OUT = re.compile(f"[{MARK_START}{MARK_END}{SUBJECTS}]")
_KEYS = ["noun", "record_id"]
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
    return _KEPT_OUT.sub("", value)


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
    put_rows(
        Document,
        [*_KEYS, *_REPLACED, *_CHANGED],
        [
            _row(d, _with_subjects(_text(d.body), _text(concepts.get(d.ref, ""))), w.at)
            for d in drafts
        ],
        unique=_KEYS,
        replaced=_REPLACED if is_renewal else [*_REPLACED, *_CHANGED],
    )


def _with_subjects(body: str, concepts: str) -> str:
    return f"{body}\n{SUBJECTS} {concepts}" if concepts else body


def _row(d: Draft, body: str, at: datetime) -> tuple[Any, ...]:
    """In the order of `_KEYS`, `_REPLACED`, `_CHANGED`."""
    return (
        d.ref.noun, d.ref.id,
        d.level, d.owner_id, d.steward_id, d.language, _text(d.title), _text(d.names), body,
        base_forms(f"{d.title}\n{d.names}\n{body}"), d.is_meaningful, d.kind, country_list(d.countries),
        d.programme, d.starts_at, d.ends_at,
        is_tagged(d.ref.noun), at,
    )  # fmt: skip


def remove(w: Write, noun: str, record_ids: Iterable[int]) -> None:
    """Take the documents of these records out, and their tags; they cannot be found from the same moment."""
    ids = list(record_ids)
    Document.objects.filter(noun=noun, record_id__in=ids).delete()
    forget(w, noun, ids)
