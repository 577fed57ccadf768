"""Which calls of the register one that is being written could be already."""

from collections.abc import Mapping

from latu.calls.actions import Content
from latu.calls.models import Call
from latu.calls.queries import listed
from latu.core.access import Viewer
from latu.core.text import words_of
from latu.search.heads import called


def taken(content: Content, row: Call | None) -> Call | None:
    """The other call that has this identifier, whoever may see that one."""
    rows = Call.objects.filter(identifier=content.values["identifier"])
    return rows.exclude(pk=row.pk).first() if row else rows.first()


def alike(viewer: Viewer, content: Content, row: Call | None, most: int = 5) -> list[Call]:
    """Calls that the viewer may see with its identifier, however it is typed, or one of its titles.

    Only what is new about `row` counts. Three queries.
    """
    names = _names(content.values["titles"], content.values["identifier"])
    if row is not None:
        names -= _names(row.titles, row.identifier)
    if not names:
        return []
    rows = Call.objects.visible_to(viewer).filter(pk__in=called(viewer, Call.NOUN, names))
    if row is not None:
        rows = rows.exclude(pk=row.pk)
    heads = rows.order_by("sort_key", "pk").values_list("pk", "titles", "identifier")
    found = [pk for pk, *head in heads.iterator() if names & _names(*head)][:most]
    by_number = listed(viewer).in_bulk(found)
    return [by_number[pk] for pk in found]


def _names(titles: Mapping[str, str], identifier: str) -> set[str]:
    return {words_of(each) for each in (*titles.values(), identifier)} - {""}
