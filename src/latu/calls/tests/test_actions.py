"""Calls that people type: what is open where no opening day is known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from latu.calls import actions
from latu.calls.models import Call, DeadlineModel, Status
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.records import provenance

PAST = datetime(2020, 1, 1, tzinfo=UTC)


def create(deadlines: tuple[datetime, ...], **values: Any) -> Call:
    content = actions.Content(
        values={"identifier": "OMA-1", "titles": {"fi": "Haku"}, **values}, deadlines=deadlines
    )
    with write(SYSTEM) as w:
        return actions.create(w, content=content, owner_id=None)


def ahead(days: int = 30) -> datetime:
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize(
    ("deadlines", "values", "status"),
    [
        ((ahead(),), {}, Status.OPEN),
        ((PAST, ahead()), {}, Status.OPEN),
        ((PAST,), {}, Status.CLOSED),
        ((), {}, Status.UNKNOWN),
        ((), {"deadline_model": DeadlineModel.CONTINUOUS}, Status.OPEN),
        ((ahead(),), {"opens_at": ahead(10)}, Status.FORTHCOMING),
        ((ahead(),), {"opens_at": PAST}, Status.OPEN),
    ],
)
def test_where_a_typed_call_is(
    db: None, deadlines: tuple[datetime, ...], values: dict[str, Any], status: Status
) -> None:
    assert create(deadlines, **values).status == status


def test_deadlines_that_are_typed_later_open_it_and_taken_out_close_nothing(db: None) -> None:
    row = create(())
    for deadlines, status in (((ahead(),), Status.OPEN), ((), Status.UNKNOWN)):
        with write(SYSTEM) as w:
            content = actions.Content(values={}, deadlines=deadlines)
            actions.edit(w, call=row, content=content)
        row.refresh_from_db()
        assert row.status == status


def test_the_word_of_a_source_stays(db: None) -> None:
    row = create((ahead(),))
    Call.objects.filter(pk=row.pk).update(status_word=Status.FORTHCOMING)
    row.refresh_from_db()
    with write(SYSTEM) as w:
        stated = {"status_word": "forthcoming"}
        provenance.stated(w, row.ref, system="funding_tenders", key="1", values=stated)
        actions.edit(w, call=row, content=actions.Content(values={}, deadlines=(ahead(60),)))
    row.refresh_from_db()
    assert row.status == Status.FORTHCOMING


def test_a_typed_call_stands_among_the_open_ones(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    form = client.get("/calls/add/").context["form"]
    names = [each.name for each in form.main_fields()]
    assert names.index("opens") + 1 == names.index("deadlines")
    day = f"{ahead():%d.%m.%Y}"
    data = {"title": "Oma haku", "identifier": "OMA-2", "deadlines": day, "level": "public"}
    assert client.post("/calls/add/", data).status_code == 302
    assert "Oma haku" in client.get("/calls/", {"status": "open"}).text
