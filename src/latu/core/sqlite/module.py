"""The newest SQLite at hand: pysqlite3's, or the stock module where pysqlite3 has no wheel."""

from typing import Any

Database: Any
try:
    import pysqlite3.dbapi2

    Database = pysqlite3.dbapi2
except ImportError:
    import sqlite3.dbapi2

    Database = sqlite3.dbapi2
