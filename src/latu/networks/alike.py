"""Which networks of the register one that is being written could be already."""

from collections.abc import Mapping
from typing import Any

from latu.core.access import Viewer
from latu.core.text import words_of
from latu.networks.models import Network
from latu.networks.queries import listed
from latu.search.heads import called


def alike(
    viewer: Viewer, values: Mapping[str, Any], row: Network | None, most: int = 5
) -> list[Network]:
    """Networks that the viewer may see and that go by one of its names or its short name; one query.

    Only what is new about `row` counts.
    """
    names = _names(values["names"], values["short_name"])
    if row is not None:
        names -= _names(row.names, row.short_name)
    if not names:
        return []
    rows = listed(viewer).filter(pk__in=called(viewer, Network.NOUN, names))
    if row is not None:
        rows = rows.exclude(pk=row.pk)
    found = [
        each
        for each in rows.order_by("sort_key", "pk")
        if names & _names(each.names, each.short_name)
    ]
    return found[:most]


def _names(names: Mapping[str, str], short_name: str) -> set[str]:
    return {words_of(each) for each in (*names.values(), short_name)} - {""}
