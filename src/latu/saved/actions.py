"""Saving searches, one's own only."""

from latu.core.access import require, require_user
from latu.core.gate import Write
from latu.core.text import one_line
from latu.saved.models import SavedSearch

MOST = 30  # of one user
LONGEST_NAME = 120
LONGEST_QUERY = 1000


class TooMany(Exception):
    """The user has as many as one can have: delete one first."""


def save(w: Write, *, name: str, page: str, query: str, seen: int) -> SavedSearch:
    """Save a search; the same one saved again gets the new name. Raises `TooMany`."""
    user_id = require_user(w.viewer)
    mine = SavedSearch.objects.filter(user_id=user_id)
    known = mine.filter(page=page, query=query).first()
    if known is not None:
        rename(w, search=known, name=name)
        return known
    if mine.count() >= MOST:
        raise TooMany
    return SavedSearch.objects.create(
        user_id=user_id,
        name=_name(name),
        page=page,
        query=query,
        seen=seen,
        looked_at=w.at,
    )


def rename(w: Write, *, search: SavedSearch, name: str) -> None:
    """Give it another name."""
    require(search.user_id == w.viewer.user_id)
    search.name = _name(name)
    search.save(update_fields=["name"])


def switch(w: Write, *, search: SavedSearch, is_on: bool, seen: int) -> None:
    """Count new ones, or do not; switched on, it starts from what there is now."""
    require(search.user_id == w.viewer.user_id)
    search.is_on = is_on
    if is_on:
        search.seen = seen
    search.save(update_fields=["is_on", "seen"])


def look(w: Write, *, search: SavedSearch, seen: int) -> None:
    """The user looks at what was found: nothing of it is new any more."""
    require(search.user_id == w.viewer.user_id)
    search.seen, search.looked_at = seen, w.at
    search.save(update_fields=["seen", "looked_at"])


def delete(w: Write, *, search: SavedSearch) -> None:
    """Forget it."""
    require(search.user_id == w.viewer.user_id)
    search.delete()


def _name(text: str) -> str:
    return one_line(text)[:LONGEST_NAME]
