"""Work of search that starts by itself."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs.registry import job
from latu.jobs.running import Run
from latu.search.terms import renew_terms

if connection.vendor == "postgresql":  # SQLite keeps the list with its index

    @job("search_terms", title=_("List the words of all records"), every=timedelta(days=1))
    def list_words(run: Run) -> dict[str, Any]:
        """For slips in what people type."""
        del run
        with write(SYSTEM) as w:
            renew_terms(w)
        return {}
