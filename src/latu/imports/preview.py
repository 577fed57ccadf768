"""What an import would do: reads and compares, writes nothing."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from latu.imports import calls, cordis
from latu.imports.ledger import Counts, Summary
from latu.imports.messages import sentence
from latu.imports.portal import FILE, Place, fetch
from latu.jobs.models import State
from latu.sources.funding_tenders.call import Call
from latu.sources.problems import Problem, Unreadable

MOST_SHOWN = 20

type Listener = Callable[[int, int, str], None]


def preview(kind: str, params: dict[str, Any], listener: Listener) -> Summary:
    """The counts that an import of that kind with these parameters would have."""

    def progress(done: int, total: int) -> None:
        listener(done, total, "reading")

    paths = [Path(name) for name in params.get("files", ())]
    try:
        counts, refused, left_out = _read(kind, paths, params.get("url"), progress)
    except Unreadable as error:
        return _summary(State.FAILED, {}, [error.problem], [])
    return _summary(State.DONE, counts, refused, left_out)


type Found = tuple[Counts, list[Problem], list[Problem]]


def _read(
    kind: str, paths: list[Path], url: str | None, progress: Callable[[int, int], None]
) -> Found:
    if kind == "import_cordis":
        counts, reading = cordis.preview(paths, progress)
        return counts, reading.refused, reading.left_out
    if kind == "import_feed":
        found, refused, left_out = calls.read_feed(paths[0])
        return calls.preview(found, calls.FEED), refused, left_out
    if paths:
        return _records(paths, progress)
    with TemporaryDirectory(prefix="latu-") as folder:
        path = Path(folder) / FILE
        missing: list[Problem] = []

        def saved(place: Place, problems: tuple[Problem, ...]) -> None:
            missing.extend(problems)
            progress(place["records"], place["total"])

        fetch(path, url or settings.LATU_PORTAL_URL, {}, saved, time.sleep)
        counts, refused, left_out = _records([path], progress)
        return counts, missing + refused, left_out


def _records(paths: list[Path], progress: Callable[[int, int], None]) -> Found:
    refused: list[Problem] = []
    left_out: list[Problem] = []

    def read_all() -> Iterator[Call]:
        total, groups = calls.copies(paths)
        for number, group in enumerate(groups, 1):
            call, wrong, missing = calls.read(group)
            refused.extend(wrong)
            left_out.extend(missing)
            progress(number, total)
            if call:
                yield call

    counts = calls.preview(read_all(), calls.PORTAL)
    calls.check_any(paths, counts, len(refused))
    return counts, refused, left_out


def _summary(
    state: str, counts: Counts, refused: list[Problem], left_out: list[Problem]
) -> Summary:
    done = state == State.DONE
    return Summary(
        state=state,
        run_id=None,
        headline=_("Nothing was written.") if done else sentence(refused[0]),
        counts=counts,
        refused=len(refused),
        left_out=len(left_out),
        refused_rows=[sentence(each) for each in refused[:MOST_SHOWN]] if done else [],
        left_out_values=[sentence(each) for each in left_out[:MOST_SHOWN]],
    )
