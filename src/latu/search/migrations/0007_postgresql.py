"""What PostgreSQL needs to find words and meanings: folded words of each document, its vector, words of all.

`latu_words` folds as `latu.core.text.words_of`: a test compares them.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# As latu.core.text.PLAIN_LETTERS was when this was written, small letters only; a test compares them.
LETTERS = {
    "đ": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "œ": "oe",
}  # fmt: skip
COLLATIONS = ("pg_c_utf8", "und-x-icu", "C.utf8")  # those that know letters of every language
DIM = 2 * 384  # of title and text


def plain(sql: str) -> str:
    """SQL for a text with plain letters in place of those that have no mark to take off."""
    for letter, typed in LETTERS.items():
        sql = f"replace({sql}, '{letter}', '{typed}')"
    return sql


def words(column: str, weight: str) -> str:
    """SQL for the words of a column; the mark after them keeps a phrase from reaching over two columns."""
    return f"setweight(to_tsvector('simple', latu_words({column})), '{weight}') || '''·'':1'::tsvector"


WORDS = " || ".join(
    words(*each)
    for each in (("title", "A"), ("names", "B"), ("left(body, 400000)", "C"), ("base_forms", "D"))
)
CREATE = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    "CREATE FUNCTION latu_words(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN"
    f" trim(regexp_replace(regexp_replace(normalize({plain('lower(value COLLATE {collation})')}, NFKD),"
    " '[\u0300-\u036f]+', '', 'g') COLLATE {collation}, '[^[:alnum:]]+', ' ', 'g'))",
    f"ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS ({WORDS}) STORED",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
    "CREATE INDEX search_document_begin ON search_document (left(latu_words(title), 200) text_pattern_ops)",
    f"ALTER TABLE search_vector ADD COLUMN both_parts halfvec({DIM})",
    "CREATE INDEX search_vector_near ON search_vector USING hnsw (both_parts halfvec_ip_ops)",
    "CREATE MATERIALIZED VIEW search_terms AS SELECT word AS term, ndoc AS documents"
    # A view is filled without a search path, so the table is named with its schema.
    " FROM ts_stat('SELECT words FROM {schema}.search_document') WHERE word <> '·'",
    'CREATE UNIQUE INDEX search_terms_term ON search_terms (term COLLATE "C")',
)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Made and filled from the documents as they are."""
    del apps
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collname FROM pg_collation WHERE collname = ANY(%s)", [list(COLLATIONS)]
        )
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone() or ("public",)
    collation = next((name for name in COLLATIONS if name in present), "default")
    for statement in CREATE:
        sql = statement.replace("{collation}", f'"{collation}"').replace("{schema}", schema)
        schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_names")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
