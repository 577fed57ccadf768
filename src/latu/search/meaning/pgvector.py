"""Nearness in PostgreSQL: a column with title and text side by side, and an index over it (migration 0007).

The nearness of a question to both, added up, is its product with the two in one row.
"""
# ruff: noqa: S608 - see latu.search.engine: what a person typed is a parameter

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection
from django.db.models import Q

from latu.search.engines.running import as_sql, run
from latu.search.meaning.vectors import NUMBERS, Vectors, unpack
from latu.search.models import Vector


def is_here() -> bool:
    """Whether the register stands in a database that compares vectors by itself."""
    return connection.vendor == "postgresql"


def put(rows: Iterable[Vector]) -> None:
    """Write what is compared of these vectors; those that the model could not make are never near anything."""
    made = [row for row in rows if row.title and row.text]
    if not made:
        return
    titles = unpack([row.title for row in made], NUMBERS)
    texts = unpack([row.text for row in made], NUMBERS)
    both = np.concatenate([titles, texts], axis=1)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_vector SET both_parts = %s::halfvec WHERE id = %s",
            [(_written(vector), row.pk) for vector, row in zip(both, made, strict=True)],
        )


def closest(model: str, questions: Sequence[Vectors], allowed: Q, count: int) -> list[list[int]]:
    """For each question the documents nearest to it, best first, of those `allowed`; a query each, and one."""
    where, values = as_sql(allowed)
    run("SELECT set_config('hnsw.iterative_scan', 'strict_order', false)")
    statement = (
        "SELECT id FROM (SELECT search_document.id AS id, search_vector.both_parts <#> %s::halfvec AS far"
        " FROM search_vector JOIN search_document ON search_document.id = search_vector.document_id"
        f" WHERE search_vector.model = %s AND search_vector.both_parts IS NOT NULL AND {where}"
        " ORDER BY far LIMIT %s) AS near WHERE far < 0 ORDER BY far, id"
    )
    lists = []
    for question in questions:
        asked = _written(np.tile(question, 2))
        lists.append([pk for (pk,) in run(statement, [asked, model, *values, count])])
    return lists


def _written(vector: Vectors) -> str:
    return "[" + ",".join(f"{number:.5g}" for number in vector) + "]"
