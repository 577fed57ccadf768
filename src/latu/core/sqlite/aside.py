"""Work on a copy of the database that is thrown away: it shows what would happen and changes nothing.

The register itself is only read, in one go, while it is copied: nobody who writes has to wait.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, connections
from django.db.utils import DEFAULT_DB_ALIAS

from latu.core.sqlite.backup import DATABASE
from latu.core.sqlite.module import Database

LOOK_EVERY = 0.5  # seconds


class NoRoom(Exception):
    """The copy could not be made: the disk is full or does not take it."""


class OtherDatabase(Exception):
    """The register stands in a database that is not copied like this."""


def aside[T](
    parent: Path,
    prefix: str,
    work: Callable[[threading.Event], T],
    meanwhile: Callable[[], None] = lambda: None,
) -> T:
    """What `work` gives when it runs on a copy; raises what it raises, `NoRoom` or `OtherDatabase`.

    The copy lies in a folder of its own in `parent`, named by `prefix`, and goes with it at the end.
    `work` has a thread for itself, whose database is the copy, and stops when its event is set.
    `meanwhile` is called in the caller's thread twice a second; when it raises, the event is set.
    """
    if connection.vendor != "sqlite":
        raise OtherDatabase
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix=prefix, dir=parent) as folder, ThreadPoolExecutor(1) as pool:
        stop = threading.Event()
        future = pool.submit(_in_copy, Path(folder, DATABASE), work, stop)
        try:
            while not wait([future], timeout=LOOK_EVERY).done:
                meanwhile()
        finally:
            stop.set()
        return future.result()


def _in_copy[T](path: Path, work: Callable[[threading.Event], T], stop: threading.Event) -> T:
    _copy(path)
    copied: Any = connections[DEFAULT_DB_ALIAS].copy()
    copied.settings_dict["NAME"] = str(path)
    connections[DEFAULT_DB_ALIAS] = copied
    try:
        return work(stop)
    finally:
        copied.close()


def _copy(target: Path) -> None:
    """Copy the live database in one read; what is not committed is not in it."""
    try:
        with closing(Database.connect(str(connection.settings_dict["NAME"]))) as source:
            source.execute("VACUUM INTO ?", [str(target)])
    except Database.OperationalError as error:
        raise NoRoom(str(error)) from error
    target.chmod(0o600)
