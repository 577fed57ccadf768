"""Long work as coordinators see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.jobs import registry
from latu.jobs.models import JobRun, State


@pytest.fixture(autouse=True)
def one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that exists while the test runs."""
    monkeypatch.setattr(registry, "_kinds", {})
    registry.job("test", title="Laskeminen")(lambda run: {})


def add(state: str, **fields: object) -> JobRun:
    return JobRun.objects.create(kind="test", state=state, **fields)


def test_the_list_says_how_each_run_goes(client: Client, cast: Cast) -> None:
    client.force_login(cast.sari)
    assert 'class="empty"' in client.get("/jobs/").text
    add(State.RUNNING, done=25, total=100, step="lukee", started_by=cast.antti)
    add(State.FAILED, error="ValueError: Row 7\n\nTraceback secret")
    JobRun.objects.create(kind="gone", state=State.DONE)
    page = client.get("/jobs/").text
    for expected in ("Laskeminen", "25 %", "lukee", "Antti", "ValueError: Row 7", "gone"):
        assert expected in page
    assert "Traceback" not in page
    assert client.get("/jobs/", {"state": "failed"}).context["total"] == 1
    assert client.get("/jobs/", {"kind": "test"}).context["total"] == 2


def test_one_run_shows_figures_and_the_trace_to_administrators(client: Client, cast: Cast) -> None:
    row = add(
        State.FAILED,
        error="ValueError: Row 7\n\nTraceback here",
        result={"rows": 7, "deep": {}},
        finished_at=timezone.now() + timedelta(minutes=1),
    )
    client.force_login(cast.sari)
    page = client.get(f"/jobs/{row.pk}/").text
    assert "<dt>rows</dt>" in page
    assert "deep" not in page
    assert "Traceback" not in page
    client.force_login(cast.antti)
    assert "Traceback here" in client.get(f"/jobs/{row.pk}/").text
    assert client.get("/jobs/999999/").status_code == 404


def test_a_run_is_asked_to_stop(client: Client, cast: Cast) -> None:
    running, waiting, done = add(State.RUNNING), add(State.QUEUED), add(State.DONE)
    client.force_login(cast.sari)
    for row in (running, waiting, done):
        assert client.post(f"/jobs/{row.pk}/cancel/").status_code == 302
        row.refresh_from_db()
    assert (running.state, running.cancel_requested) == (State.RUNNING, True)
    assert waiting.state == State.CANCELLED
    assert (done.state, done.cancel_requested) == (State.DONE, False)
    assert "/cancel/" not in client.get(f"/jobs/{running.pk}/").text
    client.force_login(cast.aino)
    assert client.post(f"/jobs/{running.pk}/cancel/").status_code == 403


def test_queries_do_not_grow_with_runs(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.sari)
    for count in (1, 40):
        for _ in range(count):
            add(State.DONE, started_by=cast.aino)
        with django_assert_num_queries(6):
            client.get("/jobs/")


def test_the_list_can_be_downloaded(client: Client, cast: Cast) -> None:
    add(State.DONE)
    client.force_login(cast.sari)
    assert "Laskeminen" in b"".join(client.get("/jobs/", {"format": "csv"})).decode()
