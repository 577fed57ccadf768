"""Saying that a suggestion is good or not, and remembering it for one's organisation.

A call fits an organisation; an organisation fits one's own as a partner.
"""

from collections.abc import Iterable
from typing import Any

from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.matching.models import Thumb
from latu.organisations.models import Organisation


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


def of_partners(viewer: Viewer) -> dict[int, bool]:
    """Organisation → whether it is a good partner, says one of the viewer's own; one query, none for outsiders."""
    teams = [Ref(Organisation.NOUN, pk) for pk in sorted(viewer.organisation_ids)]
    found: dict[int, bool] = {}
    for (partner, _team), is_up in of_own(viewer, Organisation.NOUN, teams).items():
        found[partner] = found.get(partner, True) and is_up
    return found


def partners_left_out(viewer: Viewer) -> list[Organisation]:
    """Partners that one of the viewer's organisations wants to see no more, by name."""
    pks = [pk for pk, is_up in of_partners(viewer).items() if not is_up]
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=pks).prefetch_related("names")
    return list(rows.order_by("sort_key", "pk"))
