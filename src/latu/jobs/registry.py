"""Kinds of long work. A kind is a function that takes a `Run`; apps register theirs in `tasks.py`.

@job("import_cordis", title=_("Import from CORDIS"))
def import_cordis(run: Run) -> dict: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from latu.jobs.running import Run

type Work = Callable[["Run"], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work; `every` makes it start by itself."""

    name: str
    title: "str | _StrPromise"
    work: Work
    every: timedelta | None = None


_kinds: dict[str, Kind] = {}


def job(
    name: str, *, title: "str | _StrPromise", every: timedelta | None = None
) -> Callable[[Work], Work]:
    """Register the decorated function as the kind `name`."""

    def register(work: Work) -> Work:
        _kinds[name] = Kind(name, title, work, every)
        return work

    return register


class UnknownKind(KeyError):
    """No kind of work has that name (any more)."""


def kind(name: str) -> Kind:
    """The kind of that name; raises `UnknownKind`."""
    if name not in _kinds:
        raise UnknownKind(name)
    return _kinds[name]


def kinds() -> list[Kind]:
    """All kinds, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
