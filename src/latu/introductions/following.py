"""Triggers that note which ties and people were written: whoever writes them, by whatever way, nothing is missed.

They are made after migrations, since SQLite drops those of a table that a migration makes anew. In PostgreSQL the notes
of different writers are put in order by a lock, so that a higher number is never seen before a lower one.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections

TIE, PERSON = "people_tie", "people_person"
OLD_TIE, NEW_TIE = "OLD.knower_id, OLD.person_id", "NEW.knower_id, NEW.person_id"
NOTES = (
    (TIE, "INSERT", (NEW_TIE,)),
    (TIE, "UPDATE", (OLD_TIE, NEW_TIE)),
    (TIE, "DELETE", (OLD_TIE,)),
    (PERSON, "INSERT", ("NULL, NEW.id",)),
    (PERSON, "UPDATE", ("NULL, NEW.id",)),
    (PERSON, "DELETE", ("NULL, OLD.id",)),
)
MATTERS = ("user_id", "owner_id", "steward_id", "level", "restricted")  # of a person
LOCK = 5_208_113  # any number that nobody else takes


def follow(using: str = "default", **_: Any) -> None:
    """Make the triggers that are not there; a receiver of `post_migrate`."""
    connection = connections[using]
    make = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for table, event, rows in NOTES:
            notes = "; ".join(
                f"INSERT INTO introductions_touched (knower_id, person_id) VALUES ({row})"  # noqa: S608
                for row in rows
            )
            for statement in make(table, event, notes):
                cursor.execute(statement)


def _on_sqlite(table: str, event: str, notes: str) -> Iterator[str]:
    name = f"introductions_{table}_{event.lower()}"
    when = _if_it_matters(table, event, "IS NOT")
    yield f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} {when} BEGIN {notes}; END"


def _on_postgresql(table: str, event: str, notes: str) -> Iterator[str]:
    name = f"introductions_{table}_{event.lower()}"
    when = _if_it_matters(table, event, "IS DISTINCT FROM")
    yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock({LOCK}); {notes}; RETURN NULL; END $$"""
    yield f"""CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
        FOR EACH ROW {when} EXECUTE FUNCTION {name}()"""


def _if_it_matters(table: str, event: str, differs: str) -> str:
    if (table, event) != (PERSON, "UPDATE"):
        return ""
    return f"WHEN ({' OR '.join(f'OLD.{each} {differs} NEW.{each}' for each in MATTERS)})"
