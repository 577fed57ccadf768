"""Which concepts records are about."""

from collections import defaultdict
from collections.abc import Iterable

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.taxonomy.models import Concept, Tag


def set_tags(w: Write, ref: Ref, concept_ids: Iterable[int]) -> None:
    """Make the record's concepts exactly these."""
    del w  # proof that the gate is open
    wanted = set(concept_ids)
    present = Tag.objects.filter(noun=ref.noun, record_id=ref.id)
    present.exclude(concept_id__in=wanted).delete()
    known = set(present.values_list("concept_id", flat=True))
    Tag.objects.bulk_create(
        [Tag(noun=ref.noun, record_id=ref.id, concept_id=each) for each in sorted(wanted - known)]
    )


def tags_of(noun: str, record_ids: Iterable[int]) -> dict[int, list[Concept]]:
    """Record → its concepts, for a whole list in one query."""
    found: dict[int, list[Concept]] = defaultdict(list)
    rows = Tag.objects.filter(noun=noun, record_id__in=list(record_ids)).select_related("concept")
    for row in rows.order_by("concept__slug"):
        found[row.record_id].append(row.concept)
    return dict(found)
