"""What search sees of a project."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import batched

from latu.core.access import Level
from latu.core.languages import best
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.projects.models import Participation, Project
from latu.search.index import Draft
from latu.search.mentions import mentions
from latu.search.renewal import documents_of
from latu.search.tagging.wordings import wording_of
from latu.taxonomy.finding import Wording

AT_ONCE = 1000


@documents_of(Project.NOUN)
def drafts(project_ids: Iterable[int]) -> list[Draft]:
    """The documents of these projects, two queries for all."""
    ids = list(project_ids)
    rows = Project.objects.filter(pk__in=ids).select_related("programme")
    countries = countries_of(ids)
    return [draft(row, countries.get(row.pk, ())) for row in rows]


@mentions(Organisation.NOUN, "level", "country_id")
def of_participants(organisation_ids: Sequence[int]) -> Iterable[Draft]:
    """The documents of all projects that these organisations take part in."""
    parts = Participation.objects.filter(organisation__in=organisation_ids)
    ids = list(parts.values_list("project_id", flat=True).distinct())
    for some in batched(ids, AT_ONCE):
        yield from drafts(some)


def countries_of(project_ids: Sequence[int]) -> dict[int, set[str]]:
    """Where the organisations come from that take part and that everybody may see; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Participation.objects.filter(
        project__in=project_ids,
        organisation__level=Level.PUBLIC,
        organisation__country__isnull=False,
    )
    for project, country in rows.values_list("project_id", "organisation__country_id").distinct():
        found[project].add(country)
    return found


def draft(row: Project, countries: Collection[str]) -> Draft:
    """The document of one project with its programme and its countries at hand."""
    title = row.titles.get("en") or best(row.titles).text
    others = [text for text in row.titles.values() if text != title]
    programme = row.programme
    return Draft(
        ref=Ref(Project.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        language="en" if row.titles.get("en") else "",
        title=title or row.acronym or row.identifier,
        names=" · ".join(filter(None, [row.acronym, row.identifier, row.topic, *others])),
        body="\n".join(
            filter(None, [*row.summary.values(), ", ".join(_fields(row)), ", ".join(row.keywords)])
        ),
        kind=row.action,
        programme=programme.key if programme else "",
        countries=countries,
        starts_at=_midnight(row.starts_on),
        ends_at=_midnight(row.ends_on),
        is_meaningful=bool(title),
    )


@wording_of(Project.NOUN)
def wordings(project_ids: Sequence[int]) -> dict[int, Wording]:
    """What these projects say of themselves, one query."""
    rows = Project.objects.filter(pk__in=project_ids)
    return {
        row.pk: Wording(
            titles=row.titles, keywords=[*row.keywords, *_fields(row)], texts=(row.summary,)
        )
        for row in rows.only("titles", "keywords", "fields_of_science", "summary")
    }


def _fields(row: Project) -> list[str]:
    """Of science."""
    return [str(each.get("title", "")) for each in row.fields_of_science if isinstance(each, dict)]


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
