"""A run's book: how far it is, what it counted, what it refused; saved with each batch."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from latu.core.gate import Write, write
from latu.imports.failures import failure
from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.jobs.models import JobRun, State
from latu.jobs.running import Run
from latu.records.incoming import Result
from latu.sources.problems import Problem

MOST_KEPT = 1000  # of refused rows, and of left-out values, per run
ROWS, VALUES = "refused", "left_out"
PARTICIPATION, PROPOSAL = "participation", "proposal"  # counted as nouns are

type Counts = dict[str, dict[str, int]]


class Ledger:
    """Positions, counts and numbers of refusals of one run.

    It goes on from the run's checkpoint when that was made from the same input (`stamp`), and
    starts anew otherwise.
    """

    def __init__(self, run: Run, stamp: str = "") -> None:
        self.run = run
        kept = run.checkpoint if run.checkpoint.get("stamp") == stamp else {}
        self.stamp = stamp
        self.is_resumed = bool(kept)
        self.positions: dict[str, int] = dict(kept.get("positions", {}))
        self.counts: Counts = {noun: dict(each) for noun, each in kept.get("counts", {}).items()}
        self.refused: dict[str, int] = dict(kept.get("refused", {ROWS: 0, VALUES: 0}))
        self.more: dict[str, Any] = dict(kept.get("more", {}))

    def add(self, noun: str, result: Result) -> None:
        """Count what became of some records."""
        self.count(noun, new=result.new, changed=result.changed, unchanged=result.unchanged)

    def count(self, noun: str, **numbers: int) -> None:
        """Add to the counts of a noun."""
        counts = self.counts.setdefault(noun, {"new": 0, "changed": 0, "unchanged": 0})
        for name, number in numbers.items():
            counts[name] = counts.get(name, 0) + number

    def refuse(self, w: Write, problems: Iterable[Problem], *, is_row: bool) -> None:
        """Count these and keep them while there are not too many."""
        sort = ROWS if is_row else VALUES
        rows = [refusal(self.run.id, problem, is_row=is_row) for problem in problems]
        room = max(0, MOST_KEPT - self.refused[sort])
        self.refused[sort] += len(rows)
        Refusal.objects.bulk_create(rows[:room])
        del w  # proof that the gate is open

    def save(self, w: Write) -> None:
        """Write the book into the run's checkpoint, in the transaction of `w`."""
        self.run.save_checkpoint(
            w,
            {
                "stamp": self.stamp,
                "positions": self.positions,
                "counts": self.counts,
                "refused": self.refused,
                "more": self.more,
            },
        )

    def result(self) -> dict[str, Any]:
        """The figures for the run's row."""
        return {"counts": self.counts, **self.refused}

    def in_batches[R, T](
        self,
        step: str,
        records: Iterable[R],
        total: int,
        size: int,
        look: Callable[[R], T | None],
        put: Callable[[Write, list[T]], None],
    ) -> None:
        """Hand what `look` finds in the records to `put`, `size` at a time, each in a gate of its own.

        `records` come in an order that is always the same; those behind the run's position are
        passed over. `look` gives None for what need not be written; `put` is called at the end
        even with nothing, for what else has to be noted.
        """
        batch: list[T] = []
        position = self.positions.get(step, 0)
        if position >= total > 0:
            return
        for number, record in enumerate(islice(records, position, None), position + 1):
            found = look(record)
            if found is not None:
                batch.append(found)
            if len(batch) == size:
                self._put(step, number, batch, put)
                batch = []
            if not number % size:
                self.run.progress(number, total, step)
        self._put(step, total, batch, put)
        self.run.progress(total, total, step)

    def _put[T](
        self, step: str, position: int, batch: list[T], put: Callable[[Write, list[T]], None]
    ) -> None:
        with write(self.run.viewer, run_id=self.run.id) as w:
            put(w, batch)
            self.positions[step] = position
            self.save(w)


def refusal(run_id: int, problem: Problem, *, is_row: bool) -> Refusal:
    """The row that keeps a problem."""
    return Refusal(
        run_id=run_id,
        is_row=is_row,
        code=str(problem.code),
        file=problem.file[-300:],
        row=problem.row,
        column=problem.column[:200],
        value=problem.value[:200],
        detail={name: text[:1000] for name, text in problem.detail.items()},
    )


def stamp_of(paths: Iterable[Path]) -> str:
    """Tells whether files are the ones that they were: their names, sizes and times."""
    digest = hashlib.sha256()
    for path in paths:
        status = path.stat()
        digest.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of an import, or would come of it."""

    state: str
    run_id: int | None
    headline: str
    counts: Counts
    refused: int
    left_out: int
    refused_rows: list[str]
    left_out_values: list[str]

    @property
    def is_good(self) -> bool:
        """Not failed and not stopped."""
        return self.state == State.DONE

    @classmethod
    def of_run(
        cls, run: JobRun, refusals: tuple[list[Refusal], list[Refusal]], *, is_preview: bool = False
    ) -> "Summary":
        """A run that has ended, with its first refusals; of a preview nothing is left but this."""
        figures = run.result or run.checkpoint
        numbers = figures if run.result else figures.get("refused", {})
        rows, values = ([sentence(each) for each in some] for some in refusals)
        return cls(
            state=run.state,
            run_id=None if is_preview else run.pk,
            headline=_headline_of_preview(run) if is_preview else _headline(run),
            counts=figures.get("counts", {}),
            refused=numbers.get(ROWS, len(rows)),
            left_out=numbers.get(VALUES, len(values)),
            refused_rows=rows,
            left_out_values=values,
        )

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def _headline(run: JobRun) -> str:
    if run.state == State.DONE:
        return _("Run %(id)s is done.") % {"id": run.pk}
    if run.state == State.CANCELLED:
        return _("Run %(id)s was stopped. The same command goes on from here.") % {"id": run.pk}
    return _("Run %(id)s failed. %(reason)s") % {"id": run.pk, "reason": failure(run)}


def _headline_of_preview(run: JobRun) -> str:
    return failure(run) or _("Nothing was written. This is what the import would do:")
