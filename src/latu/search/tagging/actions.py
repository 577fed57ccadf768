"""What a person says of a record's concepts: it is about this one, it is not about that one."""

from collections.abc import Iterable
from typing import Protocol

from latu.core.access import Owned, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records.models import Change
from latu.records.saving import note
from latu.search.renewal import renew
from latu.taxonomy import tags
from latu.taxonomy.models import Concept

FIELD = "concepts"  # in history


class Record(Owned, Protocol):
    """A record of the register."""

    @property
    def ref(self) -> Ref:
        """The reference to it."""


def add(w: Write, *, record: Record, concept: Concept) -> None:
    """The record is about the concept, whatever its texts say; it is found by it in every language."""
    require(w.viewer.may_edit(record))
    if tags.set_tags(w, record.ref, [concept.pk]):
        _note(w, record, [], [concept.labels])


def take_off(w: Write, *, record: Record, concept: Concept) -> None:
    """The record is not about the concept; it does not come back by itself."""
    require(w.viewer.may_edit(record))
    if tags.take_off(w, record.ref, [concept.pk]):
        _note(w, record, [concept.labels], [])


def _note(
    w: Write, record: Record, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    note(w, record.ref, Change.Action.UPDATE, {FIELD: [before, after]})
    renew(w, record.ref.noun, [record.ref.id])


def seed(w: Write, ref: Ref, concept_ids: Iterable[int]) -> None:
    """The concepts of a record that a region's file brings."""
    require(w.viewer.is_system)
    tags.set_tags(w, ref, concept_ids)
    renew(w, ref.noun, [ref.id])
