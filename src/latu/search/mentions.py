"""Documents that mention another record are rewritten with it, so that a hidden name stays in none.

A noun whose documents name records of another noun says so in its `documents.py`:

    @mentions("organisation", "name", "level")
    def of_workplaces(organisation_ids): ...
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from latu.core.gate import Write
from latu.search.index import Draft, put

type Mentioning = Callable[[Sequence[int]], Iterable[Draft]]

_mentioning: dict[str, list[tuple[frozenset[str], Mentioning]]] = {}


def mentions(noun: str, *fields: str) -> Callable[[Mentioning], Mentioning]:
    """Register a function that drafts the documents naming these records of `noun`; they hold or follow
    these fields of them."""

    def register(drafts: Mentioning) -> Mentioning:
        _mentioning.setdefault(noun, []).append((frozenset(fields), drafts))
        return drafts

    return register


def rewrite(w: Write, noun: str, changed: Mapping[int, Collection[str]]) -> None:
    """Write the documents that mention these records anew: {record: its changed fields}."""
    for fields, drafts in _mentioning.get(noun, ()):
        ids = [pk for pk, names in changed.items() if not fields.isdisjoint(names)]
        if ids:
            put(w, drafts(ids))
