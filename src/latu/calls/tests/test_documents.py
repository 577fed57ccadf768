"""The filter by status in search says the same as the call's own status, also where no day is known."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from latu.calls import actions, documents
from latu.calls.models import Call, Status
from latu.core.access import ANYONE, SYSTEM, Level
from latu.core.gate import write
from latu.search import index
from latu.search.asking import Question, ask
from latu.search.parsing import parse

PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("word", [Status.OPEN, Status.FORTHCOMING, Status.CLOSED, ""])
@pytest.mark.parametrize("opens_at", [None, PAST])
@pytest.mark.parametrize("closes", [None, -5, 5])
def test_search_and_call_agree(word: str, opens_at: datetime | None, closes: int | None) -> None:
    deadlines = (timezone.now() + timedelta(days=closes),) if closes else ()
    values = {"identifier": "OMA-1", "titles": {"fi": "Haku"}, "level": Level.PUBLIC}
    with write(SYSTEM) as w:
        content = actions.Content(values=values, deadlines=deadlines)
        row = actions.create(w, content=content, owner_id=None)
        Call.objects.filter(pk=row.pk).update(status_word=word, opens_at=opens_at)
        index.put(w, documents.drafts([row.pk]))
    row.refresh_from_db()
    for status in (Status.OPEN, Status.FORTHCOMING, Status.CLOSED):
        hits = ask(ANYONE, Question(parse(f"haku status:{status}"), meaning=False)).hits
        assert bool(hits) == (row.status == status), status
