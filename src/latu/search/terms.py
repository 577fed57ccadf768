"""The words of all documents, for slips. SQLite keeps them with its index; PostgreSQL is asked to, now and then."""

from django.db import connection

from latu.core.gate import Write


def renew_terms(w: Write) -> None:
    """Write them anew where the index does not keep them; newer words are not offered until then."""
    del w  # proof that the gate is open
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("REFRESH MATERIALIZED VIEW search_terms")
