"""Why a run of long work failed and what to do about it, in the reader's language."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.jobs.models import JobRun, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

UNREADABLE = "Unreadable: "
# A run keeps its error as "Name: message" and, below, the trace. What the first line shows of itself.
SIGNS: "dict[str, _StrPromise]" = {
    "AnotherImport": _("Another import was at work. Start this one again when that one is done."),
    "GivenUp": _(
        "The process ended in the middle of this work too many times, so that it was given up. "
        "See that Latu runs without interruption and has enough memory, then start it again."
    ),
    "UnknownKind": _("This version of Latu no longer does this kind of work. Nothing needs to be done."),
    "FileNotFoundError": _(
        "A file that was to be read is no longer there. Start the work again with the file."
    ),
    "PermissionError": _(
        "Latu may not read or write a file that it needs. An administrator mends the permissions; then start again."
    ),
    "No space left": _("The disk is full. Make room on it, then start again."),
    "disk is full": _("The disk is full. Make room on it, then start again."),
    "database is locked": _("The database was kept busy for too long by other work. Start again."),
    "NoRoom": _("There is no room on the disk for the copy that a preview needs. Make room, then start again."),
    "OtherDatabase": _("A preview is there on SQLite only. Import the files without it: an import can be undone."),
    "MemoryError": _("There was not enough memory. Split the files into smaller ones and start again."),
}  # fmt: skip
# Of these the one who mends it must know more than the sentence says; all others are told in full.
TRACED = ("PermissionError",)
OTHER = _(
    "Something went wrong inside Latu. What was written before that stays. Start again; if it fails once more, "
    "ask an administrator: they see the technical details on this page."
)


def failures(runs: Iterable[JobRun]) -> dict[int, str]:
    """The sentence for each of the runs that failed, by its number; at most one query."""
    failed = [run for run in runs if run.state == State.FAILED]
    told = _refused_whole([run.pk for run in failed if is_unreadable(run)])
    return {run.pk: told.get(run.pk) or _by_sign(run) for run in failed}


def is_unreadable(run: JobRun) -> bool:
    """It failed because what it was to read cannot be used."""
    return UNREADABLE in _first_line(run)


def is_inner_fault(run: JobRun) -> bool:
    """It failed inside Latu, so that whoever mends it needs the trace; not by what somebody did."""
    if run.state != State.FAILED or is_unreadable(run):
        return False
    sign = _sign(run)
    return not sign or sign in TRACED


def failure(run: JobRun) -> str:
    """The sentence for one run; "" when it did not fail."""
    return failures([run]).get(run.pk, "")


def _refused_whole(ids: list[int]) -> dict[int, str]:
    """What made the files of these runs useless: the last thing that each of them refused."""
    if not ids:
        return {}
    last = Refusal.objects.filter(run__in=ids, is_row=True).values("run").annotate(last=Max("pk"))
    rows = Refusal.objects.filter(pk__in=last.values("last"))
    return {row.run_id: sentence(row) for row in rows}


def _by_sign(run: JobRun) -> str:
    return str(SIGNS.get(_sign(run), OTHER))


def _sign(run: JobRun) -> str:
    first = _first_line(run)
    return next((sign for sign in SIGNS if sign in first), "")


def _first_line(run: JobRun) -> str:
    return run.error.partition("\n")[0]
