"""Running statements on the database at hand, and the engine that fits it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import FullResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from latu.search.engines.engine import Engine
from latu.search.engines.fts5 import Fts5
from latu.search.engines.tsvector import Tsvector
from latu.search.expression import Expression
from latu.search.models import Document

_ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Tsvector()}


def engine() -> Engine:
    """That of the database this thread works on."""
    return _ENGINES[connection.vendor]


def hits(expression: Expression) -> RawSQL:
    """The numbers of documents that have it, for `pk__in`."""
    return RawSQL(engine().HITS, (engine().rendered(expression),))  # noqa: S611 - see `Engine`


def as_sql(condition: Q) -> tuple[str, list[Any]]:
    """A condition on documents as SQL on the columns of their table, with its parameters."""
    query = Document.objects.filter(condition).query
    try:
        sql, parameters = query.get_compiler(connection=connection).compile(query.where)
    except FullResultSet:
        return "1 = 1", []
    return sql, list(parameters)


def stored(moment: datetime) -> Any:
    """A moment as the database holds it."""
    return connection.ops.adapt_datetimefield_value(moment)


def run(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
