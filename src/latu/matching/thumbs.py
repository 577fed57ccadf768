"""Saying that a suggestion is good or not, and remembering it for one's organisation."""

from collections.abc import Iterable
from typing import Any

from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.matching.models import Thumb


def say(w: Write, *, organisation_id: int, ref: Ref, other: Ref, is_up: bool | None) -> None:
    """`ref` fits `other`, or does not; None takes the word back. Members of the organisation may.

    The caller has checked that the viewer may see both records.
    """
    require(organisation_id in w.viewer.organisation_ids)
    key: dict[str, Any] = {
        "organisation_id": organisation_id, "noun": ref.noun, "record_id": ref.id,
        "other_noun": other.noun, "other_id": other.id,
    }  # fmt: skip
    if is_up is None:
        Thumb.objects.filter(**key).delete()
        return
    said = {"is_up": is_up, "by_id": w.viewer.user_id, "at": w.at}
    Thumb.objects.update_or_create(**key, defaults=said)


def of_own(viewer: Viewer, noun: str, others: Iterable[Ref]) -> dict[tuple[int, Ref], bool]:
    """What the viewer's organisations said of records of a noun for `others` (of one noun): (record, other) → is
    it up; one query. Where two of them disagree, down wins: nobody is shown what a colleague put away."""
    refs = list(others)
    rows = Thumb.objects.filter(
        organisation_id__in=sorted(viewer.organisation_ids),
        noun=noun,
        other_noun__in={ref.noun for ref in refs},
        other_id__in=[ref.id for ref in refs],
    )
    found: dict[tuple[int, Ref], bool] = {}
    for row in rows:
        key = row.record_id, row.other
        found[key] = found.get(key, True) and row.is_up
    return found
