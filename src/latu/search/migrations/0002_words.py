"""The word index and the triggers that keep it equal to the documents, whoever writes them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = "title, names, body"
# No prefix index: it would halve the speed of writing, and beginnings of three letters are quick without.
NEW = "new.id, new.title, new.names, new.body"
OLD = "'delete', old.id, old.title, old.names, old.body"

CREATE = f"""
CREATE VIRTUAL TABLE search_words USING fts5(
    {COLUMNS},
    content='search_document', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO search_words(search_words, rank) VALUES('secure-delete', 1);
CREATE TRIGGER search_words_insert AFTER INSERT ON search_document BEGIN
    INSERT INTO search_words(rowid, {COLUMNS}) VALUES ({NEW});
END;
CREATE TRIGGER search_words_delete AFTER DELETE ON search_document BEGIN
    INSERT INTO search_words(search_words, rowid, {COLUMNS}) VALUES ({OLD});
END;
CREATE TRIGGER search_words_update AFTER UPDATE OF {COLUMNS} ON search_document BEGIN
    INSERT INTO search_words(search_words, rowid, {COLUMNS}) VALUES ({OLD});
    INSERT INTO search_words(rowid, {COLUMNS}) VALUES ({NEW});
END;
"""


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """FTS5 is SQLite's; another database gets its own index."""
    del apps
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.connection.connection.executescript(CREATE)


class Migration(migrations.Migration):
    atomic = False  # executescript commits by itself
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
