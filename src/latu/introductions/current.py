"""The graph of this process: from the file if one holds good, else from the database; always up to date when it is asked.

One thread at a time has it, since what was written is put into its own arrays. Inside a transaction, which may yet be
undone, it is made for that one question and not kept.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from django.db import connection

from latu.core.gate import Write, home
from latu.introductions import files, loading
from latu.introductions.changes import Full
from latu.introductions.graph import Graph
from latu.introductions.models import Touched, Written

MOST_CHANGES = 20_000  # more are read at once as a whole


@dataclass(slots=True)
class Kept:
    """A graph, the database and the file it is of, and up to where it knows what was touched."""

    graph: Graph
    database: str
    token: str
    upto: int


_lock = threading.Lock()
_kept: list[Kept] = []  # one at most


@contextmanager
def current() -> Iterator[Graph]:
    """The graph as the database is now."""
    if connection.in_atomic_block:
        yield _up_to_date(_begin(_token())).graph
        return
    with _lock:
        token = _token()
        kept = _kept.pop() if _kept else None
        if kept is None or (kept.database, kept.token) != (_database(), token):
            kept = _begin(token)
        kept = _up_to_date(kept)
        _kept.append(kept)
        yield kept.graph


def write_file() -> tuple[str, int]:
    """Read the graph anew and write it to a file of its own; its token, and up to where it knows what was touched."""
    token, upto = token_hex(16), loading.upto()
    files.save(loading.read(), path_of(token), token, upto)
    return token, upto


def use_file(w: Write, *, token: str, upto: int) -> None:
    """Every process loads this file from now on; earlier ones go, and the notes that those did without."""
    before = Written.objects.first()
    if before is not None:
        Touched.objects.filter(pk__lte=before.upto).delete()
    Written.objects.update_or_create(pk=1, defaults={"token": token, "upto": upto, "at": w.at})
    w.after_commit(lambda: _forget_all_but(token))


def _begin(token: str) -> Kept:
    try:
        graph, upto = files.load(path_of(token), token)
    except files.Unfit:
        upto = loading.upto()
        graph = loading.read()
    return Kept(graph, _database(), token, upto)


def _up_to_date(kept: Kept) -> Kept:
    try:
        kept.upto = loading.catch_up(kept.graph, kept.upto, MOST_CHANGES)
    except Full:
        upto = loading.upto()
        return Kept(loading.read(), kept.database, kept.token, upto)
    return kept


def _token() -> str:
    return Written.objects.values_list("token", flat=True).first() or ""


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def path_of(token: str) -> Path:
    """The file of that token."""
    return home() / "introductions" / f"{token or 'none'}.graph"


def _forget_all_but(token: str) -> None:
    for path in path_of(token).parent.iterdir():
        if path != path_of(token):
            path.unlink(missing_ok=True)
