"""Pages of imports: who may open them, starting, watching, stopping and undoing."""

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports import files, runs
from latu.imports.models import Refusal
from latu.imports.tests.conftest import FIRM, PROJECT, SCHOOL
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now
from latu.organisations.models import Organisation
from latu.web import figures


def as_csv(rows: list[dict[str, str]], name: str) -> SimpleUploadedFile:
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def upload(client: Client, *uploads: SimpleUploadedFile, **data: Any) -> Any:
    return client.post("/imports/start/", {"upload": list(uploads), **data})


@pytest.fixture
def sari(client: Client, cast: Cast) -> Client:
    """The coordinator's browser, in English."""
    client.force_login(cast.sari)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def done(sari: Client) -> JobRun:
    """An import that is done, with a refused row and a value that was left out."""
    bad = {**FIRM, "projectID": "123"}
    upload(
        sari,
        as_csv([{**PROJECT, "startDate": "31.2.2025"}], "project.csv"),
        as_csv([SCHOOL, FIRM, bad], "organization.csv"),
    )
    return run_now(JobRun.objects.get().pk, SYSTEM)


@pytest.mark.parametrize("path", ["/imports/", "/imports/start/"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("sari", 200), ("antti", 200), ("aino", 403), ("kaisa", 403), ("olli", 403)],
)
def test_only_coordinators_may(
    client: Client, cast: Cast, path: str, name: str, status: int
) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(path).status_code == status
    if status == 403:
        assert client.post(path, {"fetch": "1"}).status_code == 403
        assert not JobRun.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast) -> None:
    assert client.get("/imports/").status_code == 302
    assert client.get("/imports/start/").status_code == 302


def test_others_may_neither_see_stop_nor_undo_a_run(done: JobRun, sari: Client, cast: Cast) -> None:
    sari.force_login(cast.aino)
    for path in ("", "cancel/", "undo/"):
        assert sari.post(f"/imports/{done.pk}/{path}").status_code == 403
    assert sari.get(f"/imports/{done.pk}/").status_code == 403


def test_uploaded_files_are_recognised_imported_and_told_in_words(
    done: JobRun, sari: Client
) -> None:
    assert (done.kind, done.state) == ("import_cordis", State.DONE)
    page = sari.get(f"/imports/{done.pk}/").content.decode()
    assert "organization.csv, row 4, column “projectID”: “123” is not known" in page
    assert "project.csv, row 2, column “startDate”: “31.2.2025” is no date" in page
    assert "hx-get" not in page
    assert Organisation.objects.filter(name="POHJOLAN OPISTO").exists()


def test_a_run_at_work_is_watched_with_and_without_a_script(sari: Client, done: JobRun) -> None:
    JobRun.objects.filter(pk=done.pk).update(
        state=State.RUNNING, done=30, total=120, step="projects"
    )
    response = sari.get(f"/imports/{done.pk}/")
    page = response.content.decode()
    assert 'value="25"' in page
    assert "Writing projects" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'hx-get="/imports/{done.pk}/"' in page
    assert "style=" not in page
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    part = sari.get(f"/imports/{done.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="run"')
    assert "<html" not in part


def test_files_of_two_kinds_start_nothing(sari: Client) -> None:
    feed = SimpleUploadedFile("feed.json", b'{"grants": []}')
    page = upload(sari, as_csv([PROJECT], "project.csv"), feed).content.decode()
    assert "different kinds" in page
    assert not JobRun.objects.exists()


def test_no_file_or_an_empty_one_is_told_beside_the_field(sari: Client) -> None:
    assert 'aria-invalid="true"' in upload(sari).content.decode()
    empty = SimpleUploadedFile("empty.csv", b"")
    assert 'aria-invalid="true"' in upload(sari, empty).content.decode()
    assert not JobRun.objects.exists()


def test_files_of_one_name_and_names_with_folders_are_kept_apart(sari: Client) -> None:
    upload(sari, as_csv([PROJECT], "../../a.csv"), as_csv([SCHOOL], "a.csv"))
    run = JobRun.objects.get()
    kept = files.folder(run.pk)
    assert sorted(each.name for each in kept.iterdir()) == ["2-a.csv", "a.csv"]
    assert run.params["files"] == ["a.csv", "2-a.csv"]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_page_of_a_run_has_no_english_figures(done: JobRun, sari: Client, language: str) -> None:
    sari.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert set(done.result["counts"]) <= set(figures.NOUNS)
    assert set(done.result) - {"counts"} <= set(figures.OTHERS)
    for address in (f"/imports/{done.pk}/", f"/jobs/{done.pk}/"):
        page = sari.get(address).content.decode().partition("<main")[2]
        for raw in (
            "organisation",
            "participation",
            "unchanged",
            "refused",
            "left_out",
            "duplicates",
        ):
            assert f">{raw}" not in page


@pytest.mark.django_db(transaction=True)
def test_looking_first_shows_what_would_happen_and_then_imports(sari: Client) -> None:
    bad = {**FIRM, "projectID": "123"}
    upload(
        sari, as_csv([PROJECT], "project.csv"), as_csv([SCHOOL, bad], "organization.csv"), look="1"
    )
    look = run_now(JobRun.objects.get().pk, SYSTEM)
    page = sari.get(f"/imports/{look.pk}/").content.decode()
    assert "Nothing has been written yet. This is what the import would do." in page
    counted = '<tr><th scope="row">Organisations</th><td class="n" data-label="New">2</td>'
    assert counted in page
    assert "1 refused row" in page
    assert "Undo this import" not in page
    assert not Organisation.objects.filter(name="POHJOLAN OPISTO").exists()
    assert "would be 4 new" in sari.get("/imports/").content.decode()
    response = sari.post(f"/imports/{look.pk}/", {"import": "1"})
    run = JobRun.objects.get(kind="import_cordis")
    assert response.headers["Location"] == f"/imports/{run.pk}/"
    assert run_now(run.pk, SYSTEM).result["counts"] == look.result["counts"]
    assert Organisation.objects.filter(name="POHJOLAN OPISTO").exists()
    sari.post(f"/imports/{look.pk}/", {"import": "1"})
    assert JobRun.objects.count() == 2, "the files are imported once"


def test_files_are_deleted_when_all_is_well(done: JobRun, sari: Client) -> None:
    assert files.folder(done.pk).is_dir()
    sari.post(f"/imports/{done.pk}/", {"forget": "1"})
    assert not files.folder(done.pk).exists()


def test_fetching_from_the_portal_starts_a_run(sari: Client) -> None:
    response = sari.post("/imports/start/", {"fetch": "1"})
    run = JobRun.objects.get()
    assert (run.kind, run.params) == ("import_calls", {})
    assert response.headers["Location"] == f"/imports/{run.pk}/"


def test_stopping_and_going_on(sari: Client, done: JobRun) -> None:
    JobRun.objects.filter(pk=done.pk).update(state=State.RUNNING)
    sari.post(f"/imports/{done.pk}/cancel/")
    done.refresh_from_db()
    assert done.cancel_requested
    JobRun.objects.filter(pk=done.pk).update(state=State.CANCELLED)
    assert "Go on where it stopped" in sari.get(f"/imports/{done.pk}/").content.decode()
    sari.post(f"/imports/{done.pk}/", {"resume": "1"})
    done.refresh_from_db()
    assert (done.state, done.cancel_requested) == (State.QUEUED, False)


def test_undo_asks_first_and_shows_what_came_of_it(sari: Client, done: JobRun) -> None:
    assert "Undo import" in sari.get(f"/imports/{done.pk}/undo/").content.decode()
    assert JobRun.objects.count() == 1
    response = sari.post(f"/imports/{done.pk}/undo/")
    undoing = JobRun.objects.get(kind=runs.UNDO)
    assert response.headers["Location"] == f"/imports/{undoing.pk}/"
    run_now(undoing.pk, SYSTEM)
    assert not Organisation.objects.filter(name="POHJOLAN OPISTO").exists()
    page = sari.get(f"/imports/{undoing.pk}/").content.decode()
    assert "Deleted" in page
    assert (
        '<tr><th scope="row">Participations</th><td class="n" data-label="Deleted">2</td>' in page
    )
    assert f'<dt>Undone import</dt><dd><a href="/imports/{done.pk}/">import {done.pk}</a>' in page
    listed = sari.get("/imports/").content.decode()
    assert f"Import {done.pk} was undone. Records deleted: 5, set back: 0" in listed
    page = sari.get(f"/imports/{done.pk}/").content.decode()
    assert "This import has been undone." in page
    for shown in (page, sari.get("/imports/?kind=import_cordis").content.decode()):
        assert '<span class="tag plain">Undone</span>' in shown
        assert '<span class="tag ok">' not in shown
    sari.post(f"/imports/{done.pk}/undo/")
    assert JobRun.objects.filter(kind=runs.UNDO).count() == 1


def test_a_failed_run_says_why(sari: Client) -> None:
    upload(sari, as_csv([{k: v for k, v in PROJECT.items() if k != "title"}], "project.csv"))
    run = run_now(JobRun.objects.get().pk, SYSTEM)
    assert run.state == State.FAILED
    page = sari.get(f"/imports/{run.pk}/").content.decode()
    assert page.count("The column “title” is missing") == 1
    assert Refusal.objects.count() == 1
    page = sari.get("/imports/").content.decode()
    assert "The column “title” is missing" in page
    assert "0 new" not in page


def test_a_failed_run_that_wrote_nothing_offers_neither_undo_nor_going_on(sari: Client) -> None:
    upload(sari, as_csv([{k: v for k, v in PROJECT.items() if k != "title"}], "project.csv"))
    run = run_now(JobRun.objects.get().pk, SYSTEM)
    page = sari.get(f"/imports/{run.pk}/").content.decode()
    for wrong in ("Undo this import", "All is well", "Go on where it stopped", "refused row"):
        assert wrong not in page
    assert "Delete the uploaded files" in page
    sari.post(f"/imports/{run.pk}/undo/")
    sari.post(f"/imports/{run.pk}/", {"resume": "1"})
    assert JobRun.objects.count() == 1
    run.refresh_from_db()
    assert run.state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_failed_preview_shows_the_fault_and_no_figures(sari: Client, cast: Cast) -> None:
    upload(
        sari,
        as_csv([{k: v for k, v in PROJECT.items() if k != "title"}], "project.csv"),
        look="1",
    )
    look = run_now(JobRun.objects.get().pk, SYSTEM)
    assert look.state == State.FAILED
    page = sari.get(f"/imports/{look.pk}/").content.decode()
    assert "project.csv: The column “title” is missing." in page
    for wrong in ("What it would do", "This is what the import would do", "Import these files"):
        assert wrong not in page
    sari.force_login(cast.antti)
    page = sari.get(f"/imports/{look.pk}/").content.decode()
    assert "Technical details" not in page, "nothing inside Latu is at fault"


@pytest.mark.django_db(transaction=True)
def test_a_preview_of_refused_rows_only_is_neither_done_nor_imported(sari: Client) -> None:
    upload(sari, as_csv([{**SCHOOL, "name": "=1+1"}], "organization.csv"), look="1")
    look = run_now(JobRun.objects.get().pk, SYSTEM)
    assert (look.state, look.result["refused"]) == (State.DONE, 2)
    page = sari.get(f"/imports/{look.pk}/").content.decode()
    assert '<span class="tag hot">Every row was refused</span>' in page
    assert "2 refused rows" in page
    for wrong in ("Import these files", "What it would do", '<span class="tag ok">'):
        assert wrong not in page
    sari.post(f"/imports/{look.pk}/", {"import": "1"})
    assert JobRun.objects.count() == 1
    listed = sari.get("/imports/").content.decode()
    assert "Nothing to import" in listed
    assert "would be 0 new" not in listed


def test_files_are_shown_by_their_names(sari: Client, cast: Cast) -> None:
    run = JobRun.objects.create(
        kind="import_cordis", state=State.DONE, params={"files": ["/srv/secret/place/a.csv"]}
    )
    for user in (cast.sari, cast.antti):
        sari.force_login(user)
        page = sari.get(f"/imports/{run.pk}/").content.decode()
        assert "<div>a.<wbr>csv</div>" in page
        assert "secret" not in page


def test_queries_do_not_grow_with_runs(
    sari: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            with write(cast.viewer(cast.sari)) as w:
                runs.start_fetch(w)

    add(1)
    with django_assert_num_queries(7):
        sari.get("/imports/")
    add(20)
    with django_assert_num_queries(7):
        sari.get("/imports/")
