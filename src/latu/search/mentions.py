"""Documents that mention another record are rewritten with it, so that a hidden name stays in none.

A noun whose documents name records of another noun says so in its `documents.py`:

    @mentions("organisation")
    def of_workplaces(organisation_ids): ...
"""

from collections.abc import Callable, Iterable, Sequence

from latu.core.gate import Write
from latu.search.index import Draft, put

type Mentioning = Callable[[Sequence[int]], Iterable[Draft]]

_mentioning: dict[str, list[Mentioning]] = {}


def mentions(noun: str) -> Callable[[Mentioning], Mentioning]:
    """Register a function that drafts the documents naming these records of `noun`."""

    def register(drafts: Mentioning) -> Mentioning:
        _mentioning.setdefault(noun, []).append(drafts)
        return drafts

    return register


def rewrite(w: Write, noun: str, record_ids: Sequence[int]) -> None:
    """Write the documents that mention these records anew; after a name or a level changed."""
    for drafts in _mentioning.get(noun, ()):
        put(w, drafts(record_ids))
