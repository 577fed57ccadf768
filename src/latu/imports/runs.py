"""Runs of imports: starting, going on, and what belongs to one."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from latu.core.access import require
from latu.core.gate import Write
from latu.imports.failures import is_unreadable
from latu.imports.files import folder, forget
from latu.imports.models import Refusal
from latu.jobs import actions as jobs
from latu.jobs.models import JobRun, State
from latu.jobs.tasks import run_job
from latu.records.models import Change, Proposal
from latu.taxonomy import schemes

THESAURUS = "import_thesaurus"
KINDS = ("import_cordis", "import_calls", "import_feed", THESAURUS)
UNDO = "undo_import"
PREVIEW = "preview_import"
REMOVAL = "remove_thesaurus"
TAKING_BACK = (UNDO, REMOVAL)
SHOWN = (*KINDS, PREVIEW, *TAKING_BACK)  # on the pages of imports


class AlreadyRunning(RuntimeError):
    """The same import is being run by a process that lives."""

    def __init__(self, run_id: int) -> None:
        super().__init__(f"run {run_id}")
        self.run_id = run_id


class NotPossible(ValueError):
    """The run is not in a state for that."""


def start_or_resume(w: Write, *, kind_name: str, params: dict[str, Any]) -> tuple[JobRun, bool]:
    """A run to be run here and now, and whether it is one that was begun before.

    The newest run of the same work is taken up again unless it is done. Raises `AlreadyRunning`.
    """
    require(w.viewer.is_coordinator)
    dead = jobs.adopt(w, kind_name=kind_name, params=params)
    if dead is not None:
        return dead, True
    newest = next((row for row in _runs(kind_name) if row.params == params), None)
    if newest is not None and newest.state == State.RUNNING:
        raise AlreadyRunning(newest.pk)
    if newest is not None and newest.state == State.QUEUED:
        return newest, bool(newest.checkpoint)
    if newest is not None and newest.state != State.DONE and newest.checkpoint:
        _set_waiting(newest)
        return newest, True
    return jobs.start(w, kind_name=kind_name, params=params, enqueue=False), False


def _runs(kind_name: str) -> Iterable[JobRun]:
    return JobRun.objects.filter(kind=kind_name).order_by("-pk")[:50]


def resume(w: Write, *, run: JobRun) -> None:
    """Let a cancelled or failed run go on where it stopped."""
    require(w.viewer.is_coordinator)
    if not may_resume(run):
        raise NotPossible(run.state)
    _set_waiting(run)
    run_job.enqueue(run.pk)


def may_resume(run: JobRun) -> bool:
    """It was stopped or failed, and not because its files are of no use before it wrote anything."""
    ended = run.kind in (*KINDS, *TAKING_BACK) and run.state in (State.CANCELLED, State.FAILED)
    return ended and bool(run.checkpoint or not is_unreadable(run))


def _set_waiting(run: JobRun) -> None:
    JobRun.objects.filter(pk=run.pk).update(
        state=State.QUEUED, worker="", finished_at=None, cancel_requested=False, error=""
    )


def start_uploaded(
    w: Write, *, kind_name: str, files: Iterable[Path], only_look: bool = False, name: str = ""
) -> JobRun:
    """A run over uploaded files, which are moved into its folder; `only_look` for a preview.

    `name` is what a thesaurus is to be called, "" where its files tell.
    """
    require(w.viewer.is_coordinator)
    names = []
    run = jobs.start(w, kind_name=PREVIEW if only_look else kind_name, params={}, enqueue=False)
    target = folder(run.pk)
    shutil.rmtree(target, ignore_errors=True)  # of a run that never came to be
    target.mkdir(parents=True, mode=0o700)
    for path in files:
        shutil.move(path, target / path.name)
        names.append(path.name)
    run.params = {"files": names, "uploaded": True}
    run.params |= {"kind": kind_name} if only_look else {}
    run.params |= {"name": name} if name else {}
    run.save(update_fields=["params"])
    run_job.enqueue(run.pk)
    return run


def is_useless(run: JobRun) -> bool:
    """It came to its end, but every row was refused: there was nothing in the files to import."""
    if run.kind not in (*KINDS, PREVIEW) or run.state != State.DONE:
        return False
    return bool(run.result.get("refused")) and not _counted(run)


def _counted(run: JobRun) -> bool:
    counts = run.result.get("counts", {}).values()
    return any(any(each.values()) for each in counts)


def may_import(preview: JobRun) -> bool:
    """The files of a preview that found something to import are still there."""
    ended = preview.kind == PREVIEW and preview.state == State.DONE
    return ended and _counted(preview) and folder(preview.pk).is_dir()


def start_previewed(w: Write, *, preview: JobRun) -> JobRun:
    """The import that was previewed, over the same files. Raises `NotPossible`."""
    if not may_import(preview):
        raise NotPossible(preview.state)
    paths = [folder(preview.pk) / name for name in preview.params["files"]]
    kind_name, name = preview.params["kind"], preview.params.get("name", "")
    run = start_uploaded(w, kind_name=kind_name, files=paths, name=name)
    forget(preview.pk)
    return run


def start_fetch(w: Write) -> JobRun:
    """A run that fetches all calls from the portal."""
    require(w.viewer.is_coordinator)
    return jobs.start(w, kind_name="import_calls", params={})


def start_removal(w: Write, *, scheme: str) -> JobRun:
    """A run that takes an imported thesaurus out. Raises `NotPossible` when there is none of that name."""
    require(w.viewer.is_coordinator)
    if scheme not in schemes.names():
        raise NotPossible(scheme)
    return jobs.start(w, kind_name=REMOVAL, params={"scheme": scheme})


def start_undo(w: Write, *, run: JobRun) -> JobRun:
    """A run that takes back what `run` wrote. Raises `NotPossible` when `may_undo` says no."""
    require(w.viewer.is_coordinator)
    if not may_undo(run):
        raise NotPossible(run.state)
    return jobs.start(w, kind_name=UNDO, params={"run": run.pk})


def may_undo(run: JobRun) -> bool:
    """It has ended, it wrote something, and no undo of it is at work or done."""
    ended = run.kind in KINDS and not run.is_active
    return ended and undo_of(run) is None and _wrote(run)


def _wrote(run: JobRun) -> bool:
    """Whether the run changed a record, or proposed a value that waits for a decision."""
    proposed = Proposal.objects.filter(
        source__run=run, state=Proposal.State.OPEN, made_at__gte=run.created_at
    )
    return Change.objects.filter(run=run).exists() or proposed.exists()


def with_undone(rows: QuerySet[JobRun]) -> QuerySet[JobRun]:
    """The runs with `is_undone`: whether an undo of it is done."""
    undoings = JobRun.objects.filter(kind=UNDO, state=State.DONE, params__run=OuterRef("pk"))
    return rows.annotate(is_undone=Exists(undoings))


def undo_of(run: JobRun) -> JobRun | None:
    """The run that undoes or has undone this one."""
    rows = JobRun.objects.filter(kind=UNDO, params__run=run.pk).order_by("-pk")
    return rows.exclude(state__in=[State.FAILED, State.CANCELLED]).first()


def last_of_thesauri() -> dict[str, JobRun]:
    """The newest run that imported each thesaurus, by the thesaurus' name; one query."""
    rows = JobRun.objects.filter(kind=THESAURUS, state=State.DONE).order_by("pk")
    return {row.result["scheme"]: row for row in rows.defer("checkpoint")}


def refusals(run: JobRun, most: int) -> tuple[list[Refusal], list[Refusal]]:
    """The first refused rows and the first left-out values."""
    rows = Refusal.objects.filter(run=run).order_by("pk")
    return list(rows.filter(is_row=True)[:most]), list(rows.filter(is_row=False)[:most])
