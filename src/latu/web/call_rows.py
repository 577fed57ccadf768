"""What a row of a list of calls shows beside the call itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from latu.core.access import Viewer
from latu.web import changed, teams, verdicts


def mark(rows: Iterable[Any], viewer: Viewer) -> None:
    """Put on calls what is shown of them in every list: the own teams' stance and what has changed lately.

    The same number of queries for any number of calls.
    """
    calls = list(rows)
    teams.mark(calls, viewer)
    changed.mark(calls)


def mark_with_verdicts(rows: Sequence[Any], viewer: Viewer) -> None:
    """The same, and whether the viewer's own organisation can apply."""
    mark(rows, viewer)
    verdicts.mark(viewer, rows)
