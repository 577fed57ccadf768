"""Records wait for their tags. Django makes the table of documents anew for the column, so the triggers that keep
the word index are made anew too.
"""

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
TRIGGERS = ("search_words_insert", "search_words_delete", "search_words_update")
DROP = tuple(f"DROP TRIGGER {name}" for name in TRIGGERS)
CREATE = (
    f"CREATE TRIGGER search_words_insert AFTER INSERT ON search_document BEGIN {ADD}; END",
    f"CREATE TRIGGER search_words_delete AFTER DELETE ON search_document BEGIN {TAKE}; END",
    f"CREATE TRIGGER search_words_update AFTER UPDATE OF {NAMES} ON search_document"
    f" BEGIN {TAKE}; {ADD}; END",
)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Away with what keeps the index, so that nothing is written to it meanwhile."""
    del apps
    _execute(schema_editor, DROP)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The same again; the index holds the documents as they are."""
    del apps
    _execute(schema_editor, CREATE)


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "sqlite":  # another database gets its own index
        for statement in statements:
            schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_base_forms_and_vectors")]
    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.AddField("document", "awaits_tags", models.BooleanField(default=False)),
        migrations.AddIndex(
            "document",
            models.Index(
                fields=["noun", "id"],
                condition=models.Q(awaits_tags=True),
                name="search_untagged",
            ),
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]
