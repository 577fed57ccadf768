"""What matching needs of organisations, projects and calls, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import batched

from django.db.models import Count, F, Q
from django.utils import timezone

from latu.calls.models import Call, Status, status_q
from latu.core.access import Viewer, visible_q
from latu.core.refs import Ref
from latu.matching.fit import Near, Past, Profile, Thesaurus, Wanted
from latu.matching.nearness import CLEARLY, shares, standing
from latu.organisations.models import Organisation
from latu.projects.models import Participation, Project
from latu.search.meaning.closeness import Closeness, closeness
from latu.search.models import Document
from latu.taxonomy.models import Concept, Tag

MOST_PROJECTS = 60  # of one organisation, the newest: what it does now
MOST_CALLS = 3_000  # the soonest to close
_BATCH = 5_000


def live_calls(viewer: Viewer) -> list[Wanted]:
    """Calls that are open or open later, as far as the viewer may see them; two queries."""
    now = timezone.now()
    rows = Call.objects.visible_to(viewer).filter(
        status_q(Status.OPEN, now) | status_q(Status.FORTHCOMING, now)
    )
    rows = rows.order_by(F("closes_at").asc(nulls_last=True), "pk")
    return wanted(rows.values_list("pk", "programme_id")[:MOST_CALLS])


def wanted(calls: Iterable[tuple[int, int | None]]) -> list[Wanted]:
    """What these calls, by number and programme, are about; one query."""
    pairs = list(calls)
    concepts = concepts_of(Call.NOUN, [pk for pk, _ in pairs])
    return [Wanted(pk, programme, concepts.get(pk, frozenset())) for pk, programme in pairs]


def profiles(viewer: Viewer, organisation_ids: Sequence[int]) -> dict[int, Profile]:
    """What is known of these organisations, with the projects that the viewer may see; three queries."""
    own = concepts_of(Organisation.NOUN, organisation_ids)
    parts: dict[int, dict[int, int | None]] = defaultdict(dict)
    rows = Participation.objects.filter(
        visible_q(viewer, "project__"), organisation_id__in=organisation_ids
    ).order_by(F("project__starts_on").desc(nulls_last=True), "-project_id")
    for organisation, project, programme in rows.values_list(
        "organisation_id", "project_id", "project__programme_id"
    ):
        if len(parts[organisation]) < MOST_PROJECTS:
            parts[organisation][project] = programme
    about = concepts_of(Project.NOUN, {each for some in parts.values() for each in some})
    return {
        pk: Profile(
            pk,
            own.get(pk, frozenset()),
            [
                Past(project, programme, about.get(project, frozenset()))
                for project, programme in parts[pk].items()
            ],
        )
        for pk in organisation_ids
    }


def being_read(organisation_ids: Sequence[int]) -> set[int]:
    """Those of these organisations whose subjects are still looked for, or whose text waits to be compared."""
    rows = Document.objects.filter(noun=Organisation.NOUN, record_id__in=organisation_ids)
    rows = rows.filter(Q(awaits_tags=True) | Q(awaits_vector=True))
    return set(rows.values_list("record_id", flat=True))


def concepts_of(noun: str, record_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Record → the concepts it is about; one query for each 5,000 records."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in batched(sorted(set(record_ids)), _BATCH):
        rows = Tag.objects.filter(noun=noun, record_id__in=some)
        rows = rows.exclude(origin=Tag.Origin.TAKEN_OFF)
        for record, concept in rows.values_list("record_id", "concept_id"):
            found[record].add(concept)
    return {record: frozenset(concepts) for record, concepts in found.items()}


def thesaurus() -> Thesaurus:
    """How telling each concept is among the calls; three queries."""
    tags = Tag.objects.filter(noun=Call.NOUN).exclude(origin=Tag.Origin.TAKEN_OFF)
    used = dict(tags.values_list("concept_id").annotate(n=Count("pk")))
    broader = dict(Concept.objects.values_list("pk", "broader_id"))
    return Thesaurus(Call.objects.count(), used, broader)


def nearness(
    organisations: Sequence[Profile], calls: Sequence[Wanted]
) -> dict[int, Mapping[int, Near]]:
    """Organisation → call → how near the call is to the nearest of what the organisation says and has done;
    three queries at most."""
    owners = [
        (each.organisation, ref)
        for each in organisations
        for ref in [
            Ref(Organisation.NOUN, each.organisation),
            *(Ref(Project.NOUN, past.project) for past in each.past),
        ]
    ]
    found = closeness([ref for _, ref in owners], [Ref(Call.NOUN, each.call) for each in calls])
    places: dict[int, list[int]] = defaultdict(list)
    for place, (organisation, _) in enumerate(owners):
        places[organisation].append(place)
    return {organisation: _nearest(found, rows) for organisation, rows in places.items()}


def _nearest(found: Closeness, rows: Sequence[int]) -> dict[int, Near]:
    """By call; a project is named where the call is clearly nearer to it than calls usually are."""
    high = standing(found.table[list(rows)])
    share = shares(high)
    best = high.argmax(axis=0)
    near = {}
    for column, ref in enumerate(found.columns):
        row = int(best[column])
        if share[row, column] > 0:
            source = found.rows[rows[row]]
            is_like = source.noun == Project.NOUN and high[row, column] >= CLEARLY
            near[ref.id] = Near(float(share[row, column]), source.id if is_like else None)
    return near
