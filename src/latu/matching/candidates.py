"""Who could be partners for a call, or for an organisation: facts from projects, people and notices.

The number of queries does not depend on how much there is; what is read of each kind has a limit, newest or best
first. Nothing hidden counts: projects, organisations, people and ties go through the viewer's own rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q, QuerySet

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.matching.eligibility import Reason as NotLetIn
from latu.matching.eligibility import can_apply
from latu.matching.partners import Facts, Need, Reason, reasons, score
from latu.matching.queries import applicant_fact, call_fact
from latu.matching.thumbs import of_partners
from latu.organisations.models import Organisation
from latu.partners.models import Notice
from latu.partners.queries import in_force
from latu.people.models import Person
from latu.people.queries import known_workplaces
from latu.projects.models import Participation, Project
from latu.search.meaning.alike import about_the_same
from latu.taxonomy.models import Tag

MOST_SIMILAR = 60  # projects of each sort
# What is nearest in meaning is near only by comparison: of few projects few are about the same.
MOST_NEAR = 20
NEAREST_OF = 20
MOST_TAGGED = 300  # projects with a concept of ours, before it is asked which of them are visible
MOST_OF_OURS = 200  # projects of our own
MOST_WEIGHED = 50  # candidates looked at closely
MOST_SHOWN = 20
SHUT_OUT = (NotLetIn.COUNTRY, NotLetIn.KIND)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A possible partner with what speaks for it, strongest first."""

    organisation: Organisation
    reasons: tuple[Reason, ...]
    thumb: bool | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, best first, and the records that their reasons name, as far as the viewer may see them."""

    rows: list[Suggestion] = field(default_factory=list)
    projects: dict[int, Project] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    """What was found of one candidate so far, each once and in order."""

    of_call: dict[int, None] = field(default_factory=dict)
    similar: dict[int, None] = field(default_factory=dict)
    common: dict[int, None] = field(default_factory=dict)
    contacts: dict[int, None] = field(default_factory=dict)
    through: dict[int, None] = field(default_factory=dict)
    notices: dict[int, None] = field(default_factory=dict)

    def facts(self, *, is_liked: bool) -> Facts:
        """As the scoring takes them; a project with us is named as such only."""
        return Facts(
            of_call=tuple(self.of_call),
            similar=tuple(pk for pk in self.similar if pk not in self.common),
            common=tuple(self.common),
            contacts=tuple(self.contacts),
            through=tuple(self.through),
            notices=tuple(self.notices),
            is_liked=is_liked,
        )


def for_call(
    viewer: Viewer, call: Call, ours: Organisation, *, country: str = "", kind: str = ""
) -> Suggested:
    """Partners for a call that `ours` (one of the viewer's organisations) would apply to.

    The call has its programme's rules and deadlines at hand, the organisation its country. Who cannot apply by the
    rules is left out; `country` and `kind` narrow.
    """
    funded = _ids(
        Project.objects.visible_to(viewer)
        .filter(Q(call=call) | Q(topic=call.identifier))
        .order_by("-starts_on", "-pk")[:MOST_SIMILAR]
    )
    similar = _about(viewer, call.ref)
    found = _from_projects(viewer, funded, [pk for pk in similar if pk not in set(funded)])
    _with_us(viewer, ours, found)
    _with_notices(found, in_force(viewer).filter(call=call).order_by())
    fact = call_fact(call)
    answer = can_apply(fact, applicant_fact(ours))
    need = Need(
        home=ours.country_id or "",
        countries=answer.countries_missing,
        member_state=answer.needs_member_state,
    )
    chosen = _chosen(viewer, ours, found, need, country=country, kind=kind)
    allowed = [
        row
        for row in chosen.organisations
        if can_apply(fact, applicant_fact(row)).reason not in SHUT_OUT
    ]
    return _ranked(viewer, replace(chosen, organisations=allowed), need, call.programme_id)


def for_organisation(
    viewer: Viewer, ours: Organisation, *, country: str = "", kind: str = ""
) -> Suggested:
    """Partners for an organisation, whatever the call: who does the same, who has worked with it, whom one knows there."""
    own = set(_ids(_projects_of(viewer, ours)))
    similar = [pk for pk in _about(viewer, ours.ref) if pk not in own]
    found = _from_projects(viewer, [], similar)
    _with_us(viewer, ours, found)
    chosen = _chosen(viewer, ours, found, Need(), country=country, kind=kind)
    return _ranked(viewer, chosen, Need(), None)


def _ids(rows: QuerySet[Project]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _about(viewer: Viewer, ref: Ref) -> list[int]:
    """Projects that share concepts with the record, most first, and those that are near to it in meaning."""
    about = Tag.objects.exclude(origin=Tag.Origin.TAKEN_OFF)
    concepts = about.filter(noun=ref.noun, record_id=ref.id).values("concept")
    rows = about.filter(noun=Project.NOUN, concept__in=concepts)
    shared = rows.values("record_id").annotate(n=Count("pk")).order_by("-n", "-record_id")
    tagged = [each["record_id"] for each in shared[:MOST_TAGGED]]
    visible = set(_ids(Project.objects.visible_to(viewer).filter(pk__in=tagged)))
    by_concepts = [pk for pk in tagged if pk in visible][:MOST_SIMILAR]
    near = min(MOST_NEAR, Project.objects.count() // NEAREST_OF)
    by_meaning = about_the_same(viewer, ref, Project.NOUN, near) if near else []
    return list(dict.fromkeys([*by_concepts, *by_meaning]))


def _from_projects(
    viewer: Viewer, funded: Sequence[int], similar: Sequence[int]
) -> dict[int, _Found]:
    """Who took part in these projects, and beside whom whom we know; three queries."""
    order = {pk: place for place, pk in enumerate((*funded, *similar))}
    is_funded = set(funded)
    parts: dict[int, set[int]] = defaultdict(set)
    rows = Participation.objects.filter(project__in=list(order))
    for project, organisation in rows.values_list("project_id", "organisation_id"):
        parts[project].add(organisation)
    known = known_workplaces(viewer)
    found: dict[int, _Found] = defaultdict(_Found)
    for project in sorted(parts, key=order.__getitem__):
        acquainted = [pk for pk in sorted(parts[project]) if pk in known]
        for organisation in parts[project]:
            row = found[organisation]
            (row.of_call if project in is_funded else row.similar)[project] = None
            row.through.update(dict.fromkeys(pk for pk in acquainted if pk != organisation))
    for organisation, people in known.items():
        found[organisation].contacts.update(dict.fromkeys(people))
        found[organisation].through.clear()  # somebody is known there
    return found


def _projects_of(viewer: Viewer, ours: Organisation) -> QuerySet[Project]:
    mine = Participation.objects.filter(organisation=ours).values("project")
    rows = Project.objects.visible_to(viewer).filter(pk__in=mine)
    return rows.order_by("-starts_on", "-pk")[:MOST_OF_OURS]


def _with_us(viewer: Viewer, ours: Organisation, found: dict[int, _Found]) -> None:
    """Who has projects with us, newest first; two queries."""
    order = {pk: place for place, pk in enumerate(_ids(_projects_of(viewer, ours)))}
    rows = Participation.objects.filter(project__in=list(order))
    pairs = rows.values_list("project_id", "organisation_id")
    for project, organisation in sorted(pairs, key=lambda each: order[each[0]]):
        found[organisation].common[project] = None


def _with_notices(found: dict[int, _Found], notices: QuerySet[Notice]) -> None:
    for pk, owner in notices.values_list("pk", "owner_id"):
        found[owner].notices[pk] = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The candidates that are looked at closely, with their countries at hand, and what is known of them."""

    organisations: list[Organisation]
    facts: dict[int, Facts]
    thumbs: dict[int, bool]


def _chosen(
    viewer: Viewer,
    ours: Organisation,
    found: dict[int, _Found],
    need: Need,
    *,
    country: str,
    kind: str,
) -> _Chosen:
    """Those with most points before their numbers in the programme are known; four queries."""
    thumbs = of_partners(viewer)
    left_out = {ours.pk, *viewer.organisation_ids, *(pk for pk, up in thumbs.items() if not up)}
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=set(found) - left_out)
    if country:
        rows = rows.filter(country=country)
    if kind:
        rows = rows.filter(kind=kind)
    facts = {
        pk: replace(
            found[pk].facts(is_liked=thumbs.get(pk, False)),
            country=code or "",
            is_member_state=bool(is_member),
        )
        for pk, code, is_member in rows.values_list("pk", "country", "country__is_member_state")
    }
    points = {pk: score(reasons(each, need)) for pk, each in facts.items()}
    best = sorted(points, key=lambda pk: (-points[pk], pk))[:MOST_WEIGHED]
    full = rows.filter(pk__in=best).select_related("country", "municipality")
    return _Chosen(list(full.prefetch_related("names")), facts, thumbs)


def _ranked(viewer: Viewer, chosen: _Chosen, need: Need, programme_id: int | None) -> Suggested:
    """The best of them with all reasons; four queries."""
    counts = _in_programme(viewer, programme_id, [row.pk for row in chosen.organisations])
    weighed = []
    for row in chosen.organisations:
        facts = replace(chosen.facts[row.pk], programme=counts.get(row.pk, 0))
        if found := reasons(facts, need):
            weighed.append((-score(found), row.sort_key, row, found))
    weighed.sort(key=lambda each: each[:2])
    shown = [
        Suggestion(row, found, chosen.thumbs.get(row.pk))
        for _score, _name, row, found in weighed[:MOST_SHOWN]
    ]
    return _named(viewer, shown)


def _in_programme(
    viewer: Viewer, programme_id: int | None, organisation_ids: Sequence[int]
) -> dict[int, int]:
    """How many projects of the programme each takes part in; one query, none without a programme."""
    if programme_id is None:
        return {}
    # As a subquery: joined, SQLite would begin with all projects of the programme (100 ms in FP7).
    projects = Project.objects.visible_to(viewer).filter(programme=programme_id)
    rows = Participation.objects.filter(organisation__in=organisation_ids, project__in=projects)
    counted = rows.values("organisation_id").annotate(n=Count("project", distinct=True))
    return {each["organisation_id"]: each["n"] for each in counted}


def _named(viewer: Viewer, rows: list[Suggestion]) -> Suggested:
    """With the projects, people and organisations that the reasons name; four queries."""
    from_projects = ("of_call", "similar", "common")
    projects = _examples(rows, from_projects)
    people = _examples(rows, ("contact",))
    through = _examples(rows, ("through",))
    seen = Organisation.objects.visible_to(viewer).filter(pk__in=through)
    return Suggested(
        rows=rows,
        projects=Project.objects.visible_to(viewer).in_bulk(projects),
        people=Person.objects.visible_to(viewer).filter(restricted=False).in_bulk(people),
        organisations=seen.prefetch_related("names").in_bulk(),
    )


def _examples(rows: Iterable[Suggestion], kinds: Sequence[str]) -> set[int]:
    return {
        pk
        for row in rows
        for reason in row.reasons
        if reason.because in kinds
        for pk in reason.examples
    }
