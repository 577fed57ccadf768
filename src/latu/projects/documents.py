"""What search sees of a project."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from latu.core.languages import best
from latu.core.refs import Ref
from latu.projects.models import Project
from latu.search.index import Draft


def drafts(project_ids: Iterable[int]) -> list[Draft]:
    """The documents of these projects, one query for all."""
    rows = Project.objects.filter(pk__in=list(project_ids)).select_related("programme")
    return [draft(row) for row in rows]


def draft(row: Project) -> Draft:
    """The document of one project with its programme at hand."""
    title = row.titles.get("en") or best(row.titles).text
    others = [text for text in row.titles.values() if text != title]
    fields = [
        str(each.get("title", "")) for each in row.fields_of_science if isinstance(each, dict)
    ]
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
            filter(None, [*row.summary.values(), ", ".join(fields), ", ".join(row.keywords)])
        ),
        kind=row.action,
        programme=programme.key if programme else "",
        starts_at=_midnight(row.starts_on),
        ends_at=_midnight(row.ends_on),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
