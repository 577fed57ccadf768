"""Base forms of Finnish words as a column of the word index; vectors.

The next start writes all documents anew (`latu.search.renewal`), which fills both.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
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
    """SQL for number and texts of a row; base forms are plain already."""
    texts = [plain(prefix + name) for name in ("title", "names", "body")]
    return ", ".join([f"{prefix}id", *texts, f"{prefix}base_forms"])


NAMES = "title, names, body, base_forms"
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


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Away with the old index and what keeps it."""
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
    dependencies = [("search", "0003_plain_letters_and_countries")]
    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.AddField("document", "base_forms", models.TextField(blank=True, default="")),
        migrations.AddField("document", "awaits_vector", models.BooleanField(default=False)),
        migrations.AlterField("document", "base_forms", models.TextField(blank=True)),
        migrations.AddIndex(
            "document",
            models.Index(
                fields=["noun", "id"],
                condition=models.Q(awaits_vector=True),
                name="search_awaits",
            ),
        ),
        migrations.AddField(
            "edition",
            "analyser",
            models.CharField(max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Vector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.OneToOneField(on_delete=django.db.models.deletion.DB_CASCADE, related_name="vector", to="search.document")),
                ("model", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=32)),
                ("title", models.BinaryField()),
                ("text", models.BinaryField()),
            ],
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]  # fmt: skip
