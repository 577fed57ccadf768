"""Looking before importing: all figures, and the register as it was."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from tests.cast import make_places

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import home, write
from latu.imports import files, runs
from latu.imports.failures import failure
from latu.imports.ledger import Summary
from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.imports.preview import preview
from latu.imports.tests.conftest import (
    FIRM,
    PROJECT,
    SCHOOL,
    TOPIC,
    import_files,
    topic,
    write_csv,
    write_json,
)
from latu.imports.tests.killing import Command
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import Cancelled, run_now
from latu.organisations.models import Organisation
from latu.records.models import Change, Source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def known(tmp_path: Path) -> None:
    """A project with its two organisations is in the register."""
    make_places()
    paths = [
        write_csv(tmp_path / "project.csv", [PROJECT]),
        write_csv(tmp_path / "organization.csv", [SCHOOL, FIRM]),
    ]
    assert import_files("cordis", *paths).state == State.DONE


def newer(folder: Path) -> list[str]:
    """The same files with a changed organisation, a new one and a row that names no project."""
    rows = [SCHOOL, {**FIRM, "city": "KIRUNA"}, {**FIRM, "organisationID": "933333333"}]
    write_csv(folder / "organization.csv", [*rows, {**SCHOOL, "projectID": "77"}])
    return [str(folder / "project.csv"), str(folder / "organization.csv")]


def summary(row: JobRun) -> Summary:
    return Summary.of_run(row, runs.refusals(row, 20), is_preview=True)


def numbers() -> tuple[int, ...]:
    models = (JobRun, Change, Source, Refusal, Organisation)
    return tuple(model.objects.count() for model in models)


def test_a_dry_run_counts_all_that_the_import_would_and_writes_nothing(tmp_path: Path) -> None:
    before, paths, told = numbers(), newer(tmp_path), set()

    def listener(done: int, total: int, step: str) -> None:
        told.add(step)

    seen = preview("import_cordis", {"files": paths}, summary, listener)
    assert seen.is_good
    assert (seen.refused, seen.left_out) == (1, 0)
    assert "projectID" in seen.refused_rows[0]
    assert {"reading", "organisations", "projects"} <= told
    assert numbers() == before
    assert not Organisation.objects.filter(city="KIRUNA").exists()
    assert not [*Path(home(), "jobs").glob(f"{files.COPY}*")], "the copy is gone"
    done = import_files("cordis", *map(Path, paths))
    assert seen.counts == done.result["counts"]
    assert seen.counts == {
        "organisation": {"new": 1, "changed": 1, "unchanged": 1},
        "project": {"new": 0, "changed": 1, "unchanged": 0},
        "participation": {"new": 1, "changed": 0, "unchanged": 2},
    }


def test_a_dry_run_of_calls(tmp_path: Path) -> None:
    import_files("calls", write_json(tmp_path / "a.json", [TOPIC]))
    records = [topic(title="Anew"), topic(identifier="HORIZON-X-02")]
    params = {"files": [str(write_json(tmp_path / "a.json", records))]}
    seen = preview("import_calls", params, summary, lambda *_: None)
    assert seen.counts == {"call": {"new": 1, "changed": 1, "unchanged": 0}}


def test_a_dry_run_of_an_unreadable_file_says_why(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text("<html>")
    seen = preview("import_calls", {"files": [str(path)]}, summary, lambda *_: None)
    assert not seen.is_good
    assert "answer.json: " in seen.headline
    assert not Refusal.objects.exists()


def test_the_command_says_the_same_and_leaves_an_empty_register(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_json(data / "a.json", [TOPIC, "?"])
    command = Command(data)
    seen, _ = command.finish("calls", "a.json", "--dry-run")
    assert (seen["run_id"], seen["state"], seen["refused"]) == (None, "done", 1)
    assert seen["counts"] == {"call": {"new": 1, "changed": 0, "unchanged": 0}}
    for table in ("calls_call", "jobs_jobrun", "imports_refusal"):
        assert command.ask(f"SELECT count(*) FROM {table}") == 0
    assert not [*(data / "jobs").iterdir()]


def test_others_write_while_a_dry_run_is_at_work(tmp_path: Path) -> None:
    written = threading.Event()
    wrote: list[bool] = []

    def someone() -> None:
        with write(SYSTEM):
            User.objects.create_user("meanwhile@example.org")
        written.set()
        connection.close()

    thread = threading.Thread(target=someone)

    def listener(done: int, total: int, step: str) -> None:
        if not thread.ident:
            thread.start()
            wrote.append(written.wait(20))

    preview("import_cordis", {"files": newer(tmp_path)}, summary, listener)
    thread.join()
    assert wrote == [True]
    assert User.objects.filter(email="meanwhile@example.org").exists()


def test_a_dry_run_that_is_stopped_leaves_no_copy(tmp_path: Path) -> None:
    begun = threading.Event()

    def listener(done: int, total: int, step: str) -> None:
        begun.set()
        threading.Event().wait(1)  # longer than the caller waits between two looks

    def stop() -> None:
        if begun.wait(20):
            raise Cancelled

    with pytest.raises(Cancelled):
        preview("import_cordis", {"files": newer(tmp_path)}, summary, listener, stop)
    assert not [*Path(home(), "jobs").glob(f"{files.COPY}*")]


def look_first(*paths: Path) -> JobRun:
    """The preview of uploaded files, as a page starts it."""
    with write(SYSTEM) as w:
        row = runs.start_uploaded(w, kind_name="import_cordis", files=paths, only_look=True)
    return run_now(row.pk, SYSTEM)


def test_the_job_keeps_figures_and_refusals_and_the_files_are_imported(tmp_path: Path) -> None:
    row = look_first(*map(Path, newer(tmp_path)))
    assert (row.kind, row.state) == (runs.PREVIEW, State.DONE)
    assert row.result["counts"]["organisation"] == {"new": 1, "changed": 1, "unchanged": 1}
    assert "projectID" in sentence(Refusal.objects.get(run=row))
    assert not Change.objects.filter(run=row).exists()
    assert not Organisation.objects.filter(city="KIRUNA").exists()
    with write(SYSTEM) as w:
        run = runs.start_previewed(w, preview=row)
    assert run_now(run.pk, SYSTEM).result["counts"] == row.result["counts"]
    assert Organisation.objects.filter(city="KIRUNA").exists()
    with pytest.raises(runs.NotPossible), write(SYSTEM) as w:
        runs.start_previewed(w, preview=row)


def test_the_job_fails_with_the_fault_of_the_files(tmp_path: Path) -> None:
    without = {name: text for name, text in PROJECT.items() if name != "title"}
    row = look_first(write_csv(tmp_path / "project.csv", [without]))
    assert row.state == State.FAILED
    assert "title" in failure(row)
    assert not runs.may_import(row)


def test_a_copy_that_a_killed_process_left_goes_after_a_day() -> None:
    left = Path(settings.LATU_DATA, "jobs", f"{files.COPY}old")
    fresh = Path(settings.LATU_DATA, "jobs", f"{files.COPY}new")
    for folder in (left, fresh):
        folder.mkdir(parents=True)
        (folder / "latu.sqlite3").touch()
    old = (timezone.now() - 2 * files.COPY_KEPT_FOR).timestamp()
    for path in (left / "latu.sqlite3", left):
        os.utime(path, (old, old))
    with write(SYSTEM) as w:
        run = actions.start(w, kind_name="clear_import_files", params={}, enqueue=False)
    run_now(run.pk, SYSTEM)
    assert (left.exists(), fresh.exists()) == (False, True)
    shutil.rmtree(fresh)
