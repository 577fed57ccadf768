"""What the viewer's own teams think of organisations as partners; nobody else's is ever read."""

from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.organisations.models import Organisation
from latu.partners.models import Thumb


def set_thumb(w: Write, *, team_id: int, partner: Organisation, is_up: bool | None) -> None:
    """Say that an organisation would be a good partner, or not; None takes the word back. Members may."""
    require(team_id in w.viewer.organisation_ids and w.viewer.may_see(partner))
    if is_up is None:
        Thumb.objects.filter(team_id=team_id, partner=partner).delete()
        return
    said = {"is_up": is_up, "by_id": w.viewer.user_id, "at": w.at}
    Thumb.objects.update_or_create(team_id=team_id, partner=partner, defaults=said)


def of_teams(viewer: Viewer) -> dict[int, bool]:
    """Partner → up or down, of the viewer's own teams; where they differ, down. One query, none for outsiders."""
    if not viewer.organisation_ids:
        return {}
    rows = Thumb.objects.filter(team_id__in=sorted(viewer.organisation_ids))
    return dict(rows.order_by("-is_up").values_list("partner_id", "is_up"))


def down(viewer: Viewer) -> list[Organisation]:
    """What the viewer's teams have put aside, by name."""
    pks = [pk for pk, is_up in of_teams(viewer).items() if not is_up]
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=pks).prefetch_related("names")
    return list(rows.order_by("sort_key", "pk"))
