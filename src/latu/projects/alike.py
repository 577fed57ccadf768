"""Which projects of the register one that is being written could be already."""

from collections.abc import Mapping

from latu.core.access import Viewer
from latu.core.text import words_of
from latu.projects.actions import Content
from latu.projects.models import Project
from latu.projects.queries import listed
from latu.search.heads import called


def alike(viewer: Viewer, content: Content, row: Project | None, most: int = 5) -> list[Project]:
    """Projects that the viewer may see with its identifier, its acronym or one of its titles.

    Only what is new about `row` counts. Two queries.
    """
    values = content.values
    names = _names(values["titles"], values["acronym"], values["identifier"])
    if row is not None:
        names -= _names(row.titles, row.acronym, row.identifier)
    if not names:
        return []
    rows = Project.objects.visible_to(viewer).filter(pk__in=called(viewer, Project.NOUN, names))
    if row is not None:
        rows = rows.exclude(pk=row.pk)
    heads = rows.order_by("sort_key", "pk").values_list("pk", "titles", "acronym", "identifier")
    found = [pk for pk, *head in heads.iterator() if names & _names(*head)][:most]
    by_number = listed(viewer).in_bulk(found)
    return [by_number[pk] for pk in found]


def _names(titles: Mapping[str, str], acronym: str, identifier: str) -> set[str]:
    return {words_of(each) for each in (*titles.values(), acronym, identifier)} - {""}
