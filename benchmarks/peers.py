"""What search is measured beside: the least that FTS5 and tantivy can do, no access rule, no counts, no marks."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import tantivy

from latu.core.sqlite.base import Database

BEST = 20
WRITER_BYTES = 100_000_000


class Peer(Protocol):
    """A search engine over titles and bodies."""

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Write titles and bodies; they are found from then on."""

    def best(self, text: str) -> object:
        """The numbers of the best twenty with all the words, or with the phrase in quotes."""


class PlainFts5:
    """A table in a file of its own, with the product's SQLite and cache."""

    def __init__(self, folder: Path) -> None:
        self._connection = Database.connect(str(folder / "plain.sqlite3"))
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA cache_size = -16000")
        self._connection.execute(
            "CREATE VIRTUAL TABLE plain USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')"
        )

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """See `Peer`."""
        with self._connection as connection:
            connection.executemany("INSERT INTO plain(title, body) VALUES (?, ?)", texts)

    def best(self, text: str) -> object:
        """See `Peer`."""
        parts = [text.strip('"')] if text.startswith('"') else text.split()
        expression = " AND ".join('"' + part.replace('"', "") + '"' for part in parts)
        return self._connection.execute(
            f"SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT {BEST}", [expression]
        ).fetchall()


class Tantivy:
    """The search library in Rust, with its own words and ranking, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "tantivy").mkdir()
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name)
        self._index = tantivy.Index(schema.build(), path=str(folder / "tantivy"))

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """See `Peer`."""
        writer = self._index.writer(WRITER_BYTES, 1)
        for title, body in texts:
            writer.add_document(tantivy.Document(title=title, body=body))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def best(self, text: str) -> object:
        """See `Peer`."""
        if text.startswith('"'):
            asked = f'"{" ".join(re.findall(r"\w+", text))}"'
        else:
            asked = " AND ".join(re.findall(r"\w+", text))
        query = self._index.parse_query(asked, ["title", "body"])
        return self._index.searcher().search(query, BEST).hits
