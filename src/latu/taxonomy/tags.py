"""Which concepts records are about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.taxonomy.models import Tag

BATCH = 500


def set_tags(w: Write, ref: Ref, concept_ids: Iterable[int]) -> bool:
    """The record is about these, by somebody's word; what else it is about stays. False when that was said before."""
    return _say(w, ref, concept_ids, Tag.Origin.SET)


def set_exactly(w: Write, ref: Ref, concept_ids: Iterable[int]) -> None:
    """The record is about these and no others: for nouns in whose texts no concepts are looked for."""
    wanted = set(concept_ids)
    Tag.objects.filter(noun=ref.noun, record_id=ref.id).exclude(concept_id__in=wanted).delete()
    set_tags(w, ref, wanted)


def take_off(w: Write, ref: Ref, concept_ids: Iterable[int]) -> bool:
    """The record is not about these, by somebody's word; they are not found again. False when that was said before."""
    return _say(w, ref, concept_ids, Tag.Origin.TAKEN_OFF)


def _say(w: Write, ref: Ref, concept_ids: Iterable[int], origin: Tag.Origin) -> bool:
    del w  # proof that the gate is open
    rows = Tag.objects.filter(noun=ref.noun, record_id=ref.id, origin=origin)
    said = set(concept_ids) - set(rows.values_list("concept_id", flat=True))
    Tag.objects.bulk_create(
        [
            Tag(noun=ref.noun, record_id=ref.id, concept_id=each, origin=origin)
            for each in sorted(said)
        ],
        update_conflicts=True,
        unique_fields=["noun", "record_id", "concept"],
        update_fields=["origin"],
    )
    return bool(said)


def put_found(w: Write, noun: str, found: Mapping[int, Sequence[int]]) -> None:
    """Record → the concepts found in its words, the clearest first, in place of those found before.

    What a person said of a concept stays.
    """
    del w  # proof that the gate is open
    rows = Tag.objects.filter(noun=noun, record_id__in=list(found)).order_by("pk")
    before: dict[int, list[int]] = defaultdict(list)
    said = set()
    for record, concept, origin in rows.values_list("record_id", "concept_id", "origin"):
        if origin == Tag.Origin.FOUND:
            before[record].append(concept)
        else:
            said.add((record, concept))
    now = {
        record: [each for each in concepts if (record, each) not in said]
        for record, concepts in found.items()
    }
    changed = [record for record, concepts in now.items() if concepts != before[record]]
    rows.filter(record_id__in=changed, origin=Tag.Origin.FOUND).delete()
    Tag.objects.bulk_create(
        [
            Tag(noun=noun, record_id=record, concept_id=each, origin=Tag.Origin.FOUND)
            for record in changed
            for each in now[record]
        ],
        batch_size=BATCH,
    )


def forget(w: Write, noun: str, record_ids: Iterable[int]) -> None:
    """These records are gone."""
    del w  # proof that the gate is open
    Tag.objects.filter(noun=noun, record_id__in=list(record_ids)).delete()


def tags_of(noun: str, record_ids: Iterable[int]) -> dict[int, list[Tag]]:
    """Record → its tags with their concepts, what somebody set first; for a whole list in one query."""
    found: dict[int, list[Tag]] = defaultdict(list)
    for row in said_of(noun, record_ids).exclude(origin=Tag.Origin.TAKEN_OFF):
        found[row.record_id].append(row)
    return dict(found)


def said_of(noun: str, record_ids: Iterable[int]) -> QuerySet[Tag]:
    """All that is said of these records, with concepts; those taken off are among them."""
    rows = Tag.objects.filter(noun=noun, record_id__in=list(record_ids))
    return rows.select_related("concept").order_by("-origin", "pk")


def names_set(refs: Collection[Ref]) -> dict[Ref, str]:
    """What concepts that somebody set are called, in every language; one query for each noun."""
    found: dict[Ref, list[str]] = defaultdict(list)
    for noun in {ref.noun for ref in refs}:
        ids = [ref.id for ref in refs if ref.noun == noun]
        rows = Tag.objects.filter(noun=noun, record_id__in=ids, origin=Tag.Origin.SET)
        for row in rows.select_related("concept").order_by("pk"):
            found[row.ref] += row.concept.labels.values()
    return {ref: ", ".join(dict.fromkeys(names)) for ref, names in found.items()}
