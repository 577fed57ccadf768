"""What only SQLite has: indexes beside the documents, kept by triggers."""

import pytest
from django.db import connection

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.search import index
from latu.search.tests.test_asking import draft, put


@pytest.mark.django_db
def test_changed_and_deleted_texts_leave_nothing_behind() -> None:
    put(draft(1, "Tromsø"), draft(2, "Toinen"))
    put(draft(1, "Šaŋgi"))
    with write(SYSTEM) as w:
        index.remove(w, "project", [2])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
        for name in ("search_words", "search_names"):
            cursor.execute(f"INSERT INTO {name}({name}) VALUES('integrity-check')")
            cursor.execute(f"SELECT count(*) FROM {name} WHERE {name} MATCH 'tromso OR toinen'")
            assert cursor.fetchone() == (0,)
