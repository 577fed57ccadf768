"""Where each value of a record comes from, and what an import may therefore write.

An import never overwrites what a person typed: such a field gets a `Proposal` instead.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from latu.core.dates import day_of
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records.models import Proposal, Source

PERSON = "person"
REGION = "region"  # the region's file is written by people of the region: imports only propose
# A feed is a copy of the portal. Systems that are not named here outrank all.
RANKS = {"feed": 1, "cordis": 2, "funding_tenders": 2}
HIGHEST_RANK = 9


class Origin(NamedTuple):
    """The origin of one field's value as a page shows it."""

    system: str
    key: str
    confirmed_on: str  # ISO date
    user_id: int | None


def typed(w: Write, ref: Ref, fields: Iterable[str]) -> None:
    """Note that a person typed these fields; from now on imports only propose them."""
    stamp = [w.viewer.user_id, day_of(w.at).isoformat()]
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


def origins(ref: Ref) -> dict[str, Origin]:
    """Field → origin. A person goes before a source, a source before a copy of it, newer before older."""
    found: dict[str, Origin] = {}
    rows = Source.objects.filter(noun=ref.noun, record_id=ref.id)
    for row in sorted(rows, key=_authority):
        for field, value in row.values.items():
            if row.system == PERSON:
                found[field] = Origin(PERSON, "", value[1], value[0])
            else:
                found[field] = Origin(
                    row.system, row.key, day_of(row.confirmed_at).isoformat(), None
                )
    return found


def is_from_a_source(ref: Ref) -> bool:
    """Whether any source but people knows the record."""
    rows = Source.objects.filter(noun=ref.noun, record_id=ref.id).exclude(system=PERSON)
    return rows.exists()


def _authority(row: Source) -> tuple[bool, int, datetime]:
    return row.system == PERSON, RANKS.get(row.system, HIGHEST_RANK), row.confirmed_at


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
