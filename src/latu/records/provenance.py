"""Where each value of a record comes from, and what an import may therefore write.

An import never overwrites what a person typed: such a field gets a `Proposal` instead.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records.models import Proposal, Source

PERSON = "person"
REGION = "region"  # the region's file is written by people of the region: imports only propose


class Origin(NamedTuple):
    """The origin of one field's value as a page shows it."""

    system: str
    key: str
    confirmed_on: str  # ISO date
    user_id: int | None


def typed(w: Write, ref: Ref, fields: Iterable[str]) -> None:
    """Note that a person typed these fields; from now on imports only propose them."""
    stamp = [w.viewer.user_id, w.at.date().isoformat()]
    source, _ = Source.objects.get_or_create(
        system=PERSON,
        noun=ref.noun,
        key=str(ref.id),
        defaults={"record_id": ref.id, "confirmed_at": w.at},
    )
    source.values.update(dict.fromkeys(fields, stamp))
    source.confirmed_at = w.at
    source.save(update_fields=["values", "confirmed_at"])


def stated(w: Write, ref: Ref, *, system: str, key: str, values: Mapping[str, Any]) -> None:
    """Note that a source states these values of the record."""
    Source.objects.update_or_create(
        system=system,
        noun=ref.noun,
        key=key,
        defaults={
            "record_id": ref.id,
            "values": dict(values),
            "confirmed_at": w.at,
            "run_id": w.run_id,
        },
    )


def typed_fields(noun: str, record_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Which fields of these records a person typed, here or in the region's file."""
    rows = Source.objects.filter(
        noun=noun, system__in=[PERSON, REGION], record_id__in=list(record_ids)
    )
    found: dict[int, frozenset[str]] = {}
    for record_id, values in rows.values_list("record_id", "values"):
        found[record_id] = found.get(record_id, frozenset()) | frozenset(values)
    return found


def origins(ref: Ref) -> dict[str, Origin]:
    """Field → origin. A person's word goes before a source's, a newer source before an older."""
    found: dict[str, Origin] = {}
    rows = Source.objects.filter(noun=ref.noun, record_id=ref.id)
    for row in sorted(rows, key=lambda r: (r.system == PERSON, r.confirmed_at)):
        for field, value in row.values.items():
            if row.system == PERSON:
                found[field] = Origin(PERSON, "", value[1], value[0])
            else:
                found[field] = Origin(
                    row.system, row.key, row.confirmed_at.date().isoformat(), None
                )
    return found


def propose(w: Write, source: Source, values: Mapping[str, Any]) -> int:
    """Offer values for fields that a person typed; a known or declined offer is not repeated."""
    known = {
        p.field: p
        for p in Proposal.objects.filter(
            source=source, noun=source.noun, record_id=source.record_id
        )
    }
    count = 0
    for field, value in values.items():
        if field in known and known[field].value == value:
            continue
        Proposal.objects.update_or_create(
            source=source,
            noun=source.noun,
            record_id=source.record_id,
            field=field,
            defaults={
                "value": value,
                "state": Proposal.State.OPEN,
                "made_at": w.at,
                "decided_by": None,
            },
        )
        count += 1
    return count


def forget(ref: Ref) -> None:
    """Remove what is known about a record's sources; used when the record itself goes."""
    Source.objects.filter(Q(noun=ref.noun, record_id=ref.id)).delete()
