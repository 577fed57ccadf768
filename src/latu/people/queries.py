"""Reading people; every join is spelled out here. Restricted people are nowhere."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from latu.core.access import Level, Viewer
from latu.core.dates import today
from latu.organisations.models import Organisation
from latu.people.models import Affiliation, Hint, Interaction, Person, Tie


def visible(viewer: Viewer) -> QuerySet[Person]:
    """The people whom this viewer may see."""
    return Person.objects.visible_to(viewer).filter(restricted=False)


def listed(viewer: Viewer) -> QuerySet[Person]:
    """People for a list: where they work, as far as the viewer may see the organisation; two queries."""
    return visible(viewer).prefetch_related(_work(viewer))


def one(viewer: Viewer, pk: int) -> Person | None:
    """One person with affiliations, or None."""
    return (
        visible(viewer)
        .filter(pk=pk)
        .select_related("owner")
        .prefetch_related(_work(viewer))
        .first()
    )


def at_organisation(viewer: Viewer, organisation_id: int) -> QuerySet[Affiliation]:
    """The people at an organisation whom the viewer may see."""
    rows = Affiliation.objects.filter(organisation_id=organisation_id, person__in=visible(viewer))
    return rows.select_related("person").order_by("person__sort_key")


def ties_to(viewer: Viewer, person: Person) -> QuerySet[Tie]:
    """Who says to know the person, as far as each knower lets this viewer see it; strongest first."""
    return seen_ties(viewer).filter(person=person).order_by("-strength", "pk")


def seen_ties(viewer: Viewer) -> QuerySet[Tie]:
    """What people say about whom they know, as far as each knower lets this viewer see it; to hidden people too."""
    rows = Tie.objects.filter(_as_said(viewer, "knower"))
    return rows.select_related("knower").distinct()


def knowers(viewer: Viewer, person_ids: Iterable[int]) -> dict[int, list[Tie]]:
    """Person → who says to know them, of people whom the viewer may see, as far as each knower lets the viewer see
    it; those whom nobody knows are left out. One query."""
    found: dict[int, list[Tie]] = {}
    rows = seen_ties(viewer).filter(person__in=visible(viewer).filter(pk__in=list(person_ids)))
    for tie in rows.order_by("-strength", "pk"):
        found.setdefault(tie.person_id, []).append(tie)
    return found


def hinting(viewer: Viewer, organisation_id: int) -> QuerySet[Organisation]:
    """Organisations that know somebody at this one and let the network see that, without whom and how many: they have a
    card that their members alone see. Nothing for those outside the network, and not the viewer's own ones."""
    if not viewer.in_network:
        return Organisation.objects.none()
    at_work = Q(valid_to=None) | Q(valid_to__gte=today())
    cards = Affiliation.objects.filter(
        at_work, organisation_id=organisation_id, person__level=Level.ORGANISATION, person__restricted=False
    )  # fmt: skip
    owners = Hint.objects.filter(organisation__in=cards.values("person__owner"))
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=owners.values("organisation"))
    rows = rows.exclude(pk__in=sorted({organisation_id, *viewer.organisation_ids}))
    return rows.order_by("sort_key", "pk")


def gives_hints(organisation_id: int) -> bool:
    """Whether that organisation lets the network see that somebody there knows people elsewhere."""
    return Hint.objects.filter(organisation_id=organisation_id).exists()


def interactions(viewer: Viewer) -> QuerySet[Interaction]:
    """What has been with people whom the viewer may see, as far as each author lets the viewer see it; newest first."""
    return (
        Interaction.objects.filter(_as_said(viewer, "author"), person__in=visible(viewer))
        .select_related("author")
        .order_by("-day", "-pk")
        .distinct()
    )


def _as_said(viewer: Viewer, speaker: str) -> Q:
    """What people said of others: one's own, else as its level says, with the speaker's organisations for an owner."""
    seen = Q(level=Level.PUBLIC)
    if viewer.is_signed_in:
        seen |= Q(**{f"{speaker}_id": viewer.user_id})
    if viewer.in_network:
        seen |= Q(level=Level.NETWORK)
    if viewer.organisation_ids:
        ours = {f"{speaker}__memberships__organisation_id__in": sorted(viewer.organisation_ids)}
        seen |= Q(**ours, level__in=[Level.ORGANISATION, Level.NETWORK])
    return seen


def _work(viewer: Viewer) -> Prefetch[str]:
    rows = Affiliation.objects.filter(organisation__in=Organisation.objects.visible_to(viewer))
    return Prefetch(
        "affiliations", rows.select_related("organisation").order_by("valid_to", "-valid_from")
    )


def known_workplaces(viewer: Viewer) -> dict[int, list[int]]:
    """Organisation → people at work there now whom the viewer's side knows, as far as the viewer may see them.

    They are contacts of the viewer's organisations, or the viewer or a colleague has said to know them (a colleague's
    tie counts where the colleague lets the organisation see it). Two queries, none for somebody without organisation.
    """
    ours = sorted(viewer.organisation_ids)
    if not ours:
        return {}
    shared = Q(
        person__ties__knower__memberships__organisation_id__in=ours,
        person__ties__level__in=[Level.ORGANISATION, Level.NETWORK, Level.PUBLIC],
    )
    known = Q(person__owner_id__in=ours) | Q(person__ties__knower_id=viewer.user_id or 0) | shared
    rows = Affiliation.objects.filter(known, valid_to=None, person__in=visible(viewer))
    found: dict[int, list[int]] = {}
    pairs = rows.exclude(organisation_id__in=ours).values_list("organisation_id", "person_id")
    for organisation, person in pairs.order_by("person__sort_key", "person_id").distinct():
        found.setdefault(organisation, []).append(person)
    seen = Organisation.objects.visible_to(viewer).filter(pk__in=found)
    return {pk: found[pk] for pk in seen.order_by("pk").values_list("pk", flat=True)}
