"""Inserting very many plain rows: no model instances, one prepared statement.

Measured on 30,000 participations: a sixth of the time of `bulk_create`, which matters only from
some ten thousand rows on. Numbers of the new rows are not returned.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

# What adapters of every database take as it is.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of values in the order of `columns` (names of fields; `…_id` for relations).

    Every column without a default in the database has to be there.
    """
    fields = [model._meta.get_field(name) for name in columns]
    concrete = [field for field in fields if isinstance(field, models.Field)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.get_attname_column()[1] or "") for field in concrete)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    values = list(_prepared([_preparer(field) for field in concrete], rows))
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _preparer(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _prepared(
    prepare: Sequence[Callable[[Any], Any] | None], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(
            value if each is None else each(value) for each, value in zip(prepare, row, strict=True)
        )
