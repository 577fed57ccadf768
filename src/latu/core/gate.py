"""The gate through which every write goes: one short, durable transaction at a time.

    with write(viewer) as w:
        organisations.actions.rename(w, ...)

The edge (page, job, command) opens the gate; actions receive `w` and never open one, so that one
action may call another inside the same transaction. On SQLite a file lock puts writers of all
processes in a queue before `BEGIN IMMEDIATE`, so that none fails with "database is locked".
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from latu.core.access import Viewer

_open: ContextVar[bool] = ContextVar("write_gate_open", default=False)


class GateAlreadyOpen(RuntimeError):
    """A second gate was opened inside the first: an action tried to be its own edge."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write: who, when (UTC), and as part of which job run, if any."""

    viewer: Viewer
    at: datetime
    run_id: int | None = None

    def after_commit(self, todo: Callable[[], object]) -> None:
        """Call `todo` once the transaction is durable; never when it is rolled back."""
        transaction.on_commit(todo)


@contextmanager
def write(viewer: Viewer, *, run_id: int | None = None) -> Iterator[Write]:
    """Open the gate; commits at the end, rolls back on any exception.

    Raises `GateAlreadyOpen` when this thread is already inside a gate.
    """
    if _open.get():
        raise GateAlreadyOpen
    token = _open.set(True)
    try:
        with _queue(), transaction.atomic(durable=True):
            yield Write(viewer=viewer, at=datetime.now(UTC), run_id=run_id)
    finally:
        _open.reset(token)


def home() -> Path:
    """The folder of what is written: LATU_DATA, or that of the copy that this thread works on."""
    if connection.vendor != "sqlite":
        return Path(settings.LATU_DATA)
    return Path(str(connection.settings_dict["NAME"])).parent


@contextmanager
def _queue() -> Iterator[None]:
    """Wait for the file lock (released by the kernel if the process dies); no-op elsewhere."""
    if connection.vendor != "sqlite":
        yield
        return
    with Path(home(), "write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
