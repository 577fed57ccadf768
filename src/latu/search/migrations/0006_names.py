"""An index of titles and other names alone, for suggestions: beginnings of two and three letters are kept ready.

In the index of all words they stand among so many others that looking for one takes long.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# As latu.core.text.PLAIN_LETTERS was when this was written; a test compares them.
LETTERS = {
    "đ": "d", "Đ": "d", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae",
    "ß": "ss", "ẞ": "ss", "ł": "l", "Ł": "l", "œ": "oe", "Œ": "oe",
}  # fmt: skip


def plain(column: str) -> str:
    """SQL for the text of a column with plain letters; a text of plain bytes is not gone through."""
    sql = column
    for letter, typed in LETTERS.items():
        sql = f"replace({sql}, '{letter}', '{typed}')"
    return f"CASE WHEN length({column}) = length(CAST({column} AS BLOB)) THEN {column} ELSE {sql} END"


def values(prefix: str) -> str:
    """SQL for number and names of a row."""
    return f"{prefix}id, {plain(prefix + 'title')}, {plain(prefix + 'names')}"


ADD = f"INSERT INTO search_names(rowid, title, names) VALUES ({values('new.')})"
TAKE = f"INSERT INTO search_names(search_names, rowid, title, names) VALUES ('delete', {values('old.')})"
CREATE = (
    "CREATE VIRTUAL TABLE search_names USING fts5(title, names, content='search_document', content_rowid='id',"
    " prefix='2 3', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO search_names(search_names, rank) VALUES('secure-delete', 1)",
    f"INSERT INTO search_names(rowid, title, names) SELECT {values('')} FROM search_document",
    f"CREATE TRIGGER search_names_insert AFTER INSERT ON search_document BEGIN {ADD}; END",
    f"CREATE TRIGGER search_names_delete AFTER DELETE ON search_document BEGIN {TAKE}; END",
    "CREATE TRIGGER search_names_update AFTER UPDATE OF title, names ON search_document"
    f" BEGIN {TAKE}; {ADD}; END",
)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Made and filled from the documents as they are."""
    del apps
    if schema_editor.connection.vendor == "sqlite":  # another database gets its own index
        for statement in CREATE:
            schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_awaits_tags")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
