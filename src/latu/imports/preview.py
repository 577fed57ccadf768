"""What an import would do: it is really done, in a copy of the register that is thrown away."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from latu.core.access import SYSTEM
from latu.core.gate import home, write
from latu.core.sqlite.aside import aside
from latu.imports.files import COPY
from latu.imports.models import Refusal
from latu.jobs import actions as jobs
from latu.jobs.models import JobRun, State
from latu.jobs.running import Cancelled, Run, run_now

type Listener = Callable[[int, int, str], None]


class PreviewFailed(Exception):
    """The import would fail; the text begins with the name of what it would raise."""


def preview[T](
    kind_name: str,
    params: dict[str, Any],
    look: Callable[[JobRun], T],
    listener: Listener,
    meanwhile: Callable[[], None] = lambda: None,
) -> T:
    """What `look` tells of the run's row in the copy once the import has ended there.

    It takes as long as the import itself and room for a second database; writers do not wait for
    it. `listener` hears how far it is. What `meanwhile` raises ends it and is raised here.
    """

    def work(stop: threading.Event) -> T:
        def told(done: int, total: int, step: str) -> None:
            if stop.is_set():
                raise Cancelled
            listener(done, total, step)

        with write(SYSTEM) as w:
            row = jobs.start(w, kind_name=kind_name, params=params, enqueue=False)
        return look(run_now(row.pk, SYSTEM, told, heartbeat=False))

    return aside(home() / "jobs", COPY, work, meanwhile)


def run_preview(run: Run, paths: Sequence[Path]) -> dict[str, Any]:
    """The figures that an import of these files would have; what it would refuse becomes the run's own.

    Raises `PreviewFailed`.
    """
    reached: tuple[int, int, str] = (0, 0, "")

    def listener(done: int, total: int, step: str) -> None:
        nonlocal reached
        reached = (done, total, step)

    def look(row: JobRun) -> tuple[JobRun, list[Refusal]]:
        return row, list(Refusal.objects.filter(run=row).order_by("pk"))

    params: dict[str, Any] = {"files": [str(path) for path in paths]}
    params |= {"name": run.params["name"]} if "name" in run.params else {}
    row, refusals = preview(
        run.params["kind"], params, look, listener, lambda: run.progress(*reached)
    )
    for each in refusals:
        each.pk, each.run_id = None, run.id
    with write(run.viewer, run_id=run.id):
        Refusal.objects.bulk_create(refusals)
    if row.state != State.DONE:
        raise PreviewFailed(row.error.partition("\n")[0])
    figures: dict[str, Any] = row.result
    return figures
