"""Long work as coordinators see it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.imports import runs
from latu.imports.models import Refusal
from latu.jobs import registry
from latu.jobs.models import JobRun, State
from latu.sources.problems import Code


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
    add(State.RUNNING, done=25, total=100, step="projects", started_by=cast.antti)
    add(State.FAILED, error="OSError: [Errno 28] No space left on device\n\nTraceback secret")
    JobRun.objects.create(kind="gone", state=State.DONE)
    page = in_english(client, "/jobs/")
    for expected in (
        "Laskeminen",
        "25 %",
        "Writing projects",
        "Antti",
        "The disk is full.",
        "gone",
    ):
        assert expected in page
    assert "Traceback" not in page
    assert "OSError" not in page
    assert client.get("/jobs/", {"state": "failed"}).context["total"] == 1
    assert client.get("/jobs/", {"kind": "test"}).context["total"] == 2


def test_one_run_shows_figures_in_words_and_the_trace_to_administrators(
    client: Client, cast: Cast
) -> None:
    row = add(
        State.FAILED,
        error="ValueError: Row 7\n\nTraceback here",
        result={
            "counts": {"call": {"new": 12345, "changed": 0, "unchanged": 0}},
            "rows": 76543, "deep": {"secret": 1}, "unnamed": 99,
        },
        finished_at=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip
    client.force_login(cast.sari)
    page = in_english(client, f"/jobs/{row.pk}/")
    assert '<td class="n" data-label="New">12,345</td>' in page, (
        "each cell says what it is on a phone"
    )
    for expected in ("Calls", "12,345", "New", "Rows in the files", "76,543"):
        assert expected in page
    for raw in ("Traceback", "ValueError", "deep", "secret", "unnamed", "{", "12345"):
        assert raw not in main(page)
    assert "Something went wrong inside Latu." in page
    client.force_login(cast.antti)
    page = in_english(client, f"/jobs/{row.pk}/")
    assert "<details><summary>Technical details</summary>" in page
    assert "Traceback here" in page
    assert client.get("/jobs/999999/").status_code == 404


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main")[0]


def in_english(client: Client, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(address).text


def test_a_file_that_cannot_be_read_is_told_in_words(client: Client, cast: Cast) -> None:
    row = add(State.FAILED, error="Unreadable: a.csv: empty_file\n\nTraceback")
    Refusal.objects.create(run=row, is_row=True, code=Code.EMPTY_FILE, file="a.csv")
    client.force_login(cast.sari)
    for address in ("/jobs/", f"/jobs/{row.pk}/"):
        page = in_english(client, address)
        assert "a.csv: The file is empty. Download it again, or choose another one." in page
        assert "Unreadable" not in page


@pytest.mark.parametrize(
    ("error", "is_inner"),
    [
        ("Unreadable: a.csv: empty_file", False),
        ("AnotherImport: ", False),
        ("FileNotFoundError: [Errno 2] No such file: '/srv/a.csv'", False),
        ("PreviewFailed: Unreadable: a.csv: missing_column", False),
        ("PermissionError: [Errno 13] Permission denied: '/srv/a.csv'", True),
        ("KeyError: 'x'", True),
    ],
)
def test_a_trace_is_shown_of_faults_inside_latu_only(
    client: Client, cast: Cast, error: str, is_inner: bool
) -> None:
    row = add(State.FAILED, error=f"{error}\n\nTraceback here")
    client.force_login(cast.antti)
    page = in_english(client, f"/jobs/{row.pk}/")
    assert ("Traceback here" in page) is is_inner
    assert ("/srv/" in page) is (is_inner and "/srv/" in error)


def test_an_import_that_was_undone_is_no_longer_done(client: Client, cast: Cast) -> None:
    registry.job("import_feed", title="Syöte")(lambda run: {})
    row = JobRun.objects.create(kind="import_feed", state=State.DONE)
    undoing = JobRun.objects.create(kind=runs.UNDO, params={"run": row.pk})
    client.force_login(cast.sari)
    shown = '<span class="tag plain">Undone</span>'
    for state, undone in ((State.RUNNING, False), (State.FAILED, False), (State.DONE, True)):
        JobRun.objects.filter(pk=undoing.pk).update(state=state)
        for address in ("/jobs/?kind=import_feed", f"/jobs/{row.pk}/"):
            assert (shown in in_english(client, address)) is undone
    assert [each.pk for each in client.get("/jobs/?state=undone").context["page"]] == [row.pk]
    assert [each.pk for each in client.get("/jobs/?state=done").context["page"]] == [undoing.pk]


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
        with django_assert_num_queries(7):
            client.get("/jobs/")


def test_the_list_can_be_downloaded(client: Client, cast: Cast) -> None:
    add(State.DONE)
    client.force_login(cast.sari)
    assert "Laskeminen" in b"".join(client.get("/jobs/", {"format": "csv"})).decode()
