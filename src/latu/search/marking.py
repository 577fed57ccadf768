"""What was found in the texts of a few documents, marked.

The documents of a page go into a small FTS5 index in memory, whatever database the register stands in, and are asked
there: an index of all would go through everything that has the words once more. It holds plain letters, as the
index of all does, and marks the texts as they were written.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from latu.core.sqlite.module import Database
from latu.core.text import plain_letters
from latu.search.engines.fts5 import rendered
from latu.search.expression import Expression
from latu.search.index import MARK_END, MARK_START
from latu.search.models import Document

SNIPPET_WORDS = 30
_TEXTS = "CREATE TABLE texts(id INTEGER PRIMARY KEY, title, names, body, base_forms)"
_FEW = (
    "CREATE VIRTUAL TABLE few USING fts5(title, names, body, base_forms, content='texts', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2')"
)
_MARKED = (
    "SELECT rowid, highlight(few, 0, :start, :end), highlight(few, 1, :start, :end),"
    " highlight(few, 2, :start, :end), snippet(few, 2, :start, :end, '…', :words) FROM few WHERE few MATCH :asked"
)
_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class Marked:
    """Texts with `MARK_START` and `MARK_END` around what was found; `part` is the best part of the body."""

    title: str
    names: str
    body: str
    part: str


def marks(expression: Expression, documents: Iterable[Document]) -> dict[int, Marked]:
    """{number of a document: its texts, marked}, without documents that have not what is asked for."""
    texts = [(each.pk, each.title, each.names, each.body, each.base_forms) for each in documents]
    if not texts:
        return {}
    few = _few()
    few.execute("DELETE FROM texts")
    few.execute("INSERT INTO few(few) VALUES('delete-all')")
    few.executemany("INSERT INTO texts VALUES(?, ?, ?, ?, ?)", texts)
    few.executemany(
        "INSERT INTO few(rowid, title, names, body, base_forms) VALUES(?, ?, ?, ?, ?)",
        [
            (pk, *map(plain_letters, (title, names, body)), forms)
            for pk, title, names, body, forms in texts
        ],
    )
    asked = {
        "start": MARK_START,
        "end": MARK_END,
        "words": SNIPPET_WORDS,
        "asked": rendered(expression),
    }
    rows = few.execute(_MARKED, asked)
    return {pk: Marked(*texts) for pk, *texts in rows}


def _few() -> Any:
    """The index of this thread, made at its first question."""
    if not hasattr(_of_thread, "few"):
        few = Database.connect(":memory:", isolation_level=None)
        for statement in (_TEXTS, _FEW):
            few.execute(statement)
        _of_thread.few = few
    return _of_thread.few
