"""A thin database backend: Django's own, with `pysqlite3` in place of the stock module.

`pysqlite3` has wheels that carry a current SQLite; where it has none the stock module is used.
SQLite up to 3.51.2 can corrupt a WAL database (https://sqlite.org/wal.html#walresetbug), so an
older library gets the rollback journal instead: safe, but readers wait for writers.
"""

import datetime
import decimal
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from latu.core.sqlite.module import Database

WAL_IS_SAFE_SINCE = (3, 51, 3)
WAL_IS_SAFE = Database.sqlite_version_info >= WAL_IS_SAFE_SINCE
JOURNAL_MODE = "WAL" if WAL_IS_SAFE else "DELETE"

# SQLite's own defaults, which both modules are built with or exceed (https://sqlite.org/limits.html);
# pysqlite3 has no getlimit() to ask for them. Keys: SQLITE_LIMIT_COLUMN, SQLITE_LIMIT_VARIABLE_NUMBER.
LIMITS = {2: 2000, 9: 32766}

Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", lambda value: parse_date(value.decode()))
Database.register_converter("time", lambda value: parse_time(value.decode()))
Database.register_converter("datetime", lambda value: parse_datetime(value.decode()))
Database.register_converter("timestamp", lambda value: parse_datetime(value.decode()))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, datetime.date.isoformat)
Database.register_adapter(datetime.datetime, lambda value: value.isoformat(" "))


class Connection(Database.Connection):  # type: ignore[misc]
    """A connection that answers Django's question about limits."""

    def getlimit(self, category: int) -> int:
        """The limit of that category (`LIMITS`)."""
        return LIMITS[category]


class Cursor(Database.Cursor):  # type: ignore[misc]
    """Turns Django's `%s` and `%(name)s` into SQLite's `?` and `:name`."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if params is None:
            return super().execute(query)
        return super().execute(convert(query, params), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for each set of parameters."""
        rows = iter(param_list)
        first = next(rows, None)
        if first is None:
            return self
        return super().executemany(convert(query, first), chain([first], rows))


def convert(query: str, params: Sequence[Any] | Mapping[str, Any]) -> str:
    """The statement in SQLite's parameter style; `%%` becomes `%`."""
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with this module's connection, cursor and pragmas."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection: deletions overwrite, commits are durable."""
        connection = Database.connect(**conn_params, factory=Connection)
        register_functions(connection)
        for pragma in (
            "foreign_keys = ON",
            "legacy_alter_table = OFF",
            f"journal_mode = {JOURNAL_MODE}",
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "cache_size = -16000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that understands Django's parameter style."""
        del name
        return self.connection.cursor(factory=Cursor)
