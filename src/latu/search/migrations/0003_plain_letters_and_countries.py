"""Plain letters in the word index, every country of a record, and a number for the edition of the documents.

The word index is made anew: it held đ ŋ ŧ ø æ ß ł œ as they are written, which nobody types.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = ("title", "names", "body")
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
    """SQL for number and texts of a row."""
    return ", ".join([f"{prefix}id", *(plain(prefix + name) for name in COLUMNS)])


NAMES = ", ".join(COLUMNS)
ADD = f"INSERT INTO search_words(rowid, {NAMES}) VALUES ({values('new.')})"
TAKE = f"INSERT INTO search_words(search_words, rowid, {NAMES}) VALUES ('delete', {values('old.')})"
DROP = (
    "DROP TRIGGER search_words_insert",
    "DROP TRIGGER search_words_delete",
    "DROP TRIGGER search_words_update",
    "DROP TABLE search_words",
)
CREATE = (
    f"CREATE VIRTUAL TABLE search_words USING fts5({NAMES}, content='search_document',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO search_words(search_words, rank) VALUES('secure-delete', 1)",
    f"INSERT INTO search_words(rowid, {NAMES}) SELECT {values('')} FROM search_document",
    f"CREATE TRIGGER search_words_insert AFTER INSERT ON search_document BEGIN {ADD}; END",
    f"CREATE TRIGGER search_words_delete AFTER DELETE ON search_document BEGIN {TAKE}; END",
    f"CREATE TRIGGER search_words_update AFTER UPDATE OF {NAMES} ON search_document"
    f" BEGIN {TAKE}; {ADD}; END",
)
BLANKS = "UPDATE search_document SET countries = ' ' || countries || ' ' WHERE countries <> ''"


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Away with the old index and what keeps it: the table of documents is about to be made anew."""
    del apps
    _execute(schema_editor, DROP)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The new one, filled from the documents as they are."""
    del apps
    _execute(schema_editor, CREATE)


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "sqlite":  # another database gets its own index
        for statement in statements:
            schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]
    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="document", name="search_filters"),
        migrations.RenameField(model_name="document", old_name="country", new_name="countries"),
        migrations.AlterField(
            model_name="document", name="countries", field=models.TextField(blank=True)
        ),
        migrations.RunSQL(BLANKS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=[
                    "id", "noun", "level", "owner_id", "steward_id", "programme", "countries",
                    "starts_at", "ends_at", "updated_at",
                ],
                name="search_filters",
            ),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]  # fmt: skip
