"""Imports of real public files (only where ../shared/data is)."""

import csv
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from latu.calls.models import Call
from latu.imports.tests.conftest import import_files
from latu.imports.tests.killing import Command
from latu.jobs.models import JobRun, State
from latu.organisations.models import Identifier
from latu.projects.models import Participation, Project
from latu.records.models import Change
from latu.sources.cordis import parse
from latu.taxonomy.models import Country

SHARED = Path(__file__).resolve().parents[5] / "shared"
CORDIS = SHARED / "data" / "cordis"
CALLS = SHARED / "data" / "calls"
TOPICS = 629
PATH = "/search-api/prod/rest/search"


def nothing_new(run: JobRun) -> bool:
    counts = run.result["counts"].values()
    return not any(each["new"] or each["changed"] for each in counts)


@pytest.fixture
def fp7(tmp_path: Path) -> list[Path]:
    """The first 3,000 participations of FP7 with their organisations."""
    with (CORDIS / "fp7" / "participations.csv").open(encoding="utf-8") as file:
        lines = list(islice(file, 3001))
    wanted = {line.rstrip("\n").split("\t")[1] for line in lines[1:]}
    (tmp_path / "participations.csv").write_text("".join(lines), encoding="utf-8")
    source = CORDIS / "fp7" / "organisations.csv"
    with (
        source.open(encoding="utf-8", newline="") as file,
        (tmp_path / "organisations.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        rows, writer = csv.reader(file, delimiter=";"), csv.writer(target, delimiter=";")
        writer.writerow(next(rows))
        writer.writerows(row for row in rows if row and row[0] in wanted)
    return [tmp_path / "organisations.csv", tmp_path / "participations.csv"]


def test_fp7_is_joined_whole_and_again_nothing_changes(db: None, fp7: list[Path]) -> None:
    first = import_files("cordis", *fp7)
    assert first.state == State.DONE, first.error
    assert Participation.objects.count() + first.result["duplicates"] == 3000
    assert first.result["refused"] == 0
    changes = Change.objects.count()
    again = import_files("cordis", *fp7)
    assert nothing_new(again)
    assert Change.objects.count() == changes


def test_old_lists_after_newer_files_change_nothing_back(db: None, fp7: list[Path]) -> None:
    horizon = sorted((CORDIS / "horizon").iterdir())
    import_files("cordis", *horizon)
    import_files("cordis", *fp7)
    assert (
        Identifier.objects.values("scheme", "value").distinct().count()
        == Identifier.objects.count()
    )
    for paths in (horizon, fp7):
        assert nothing_new(import_files("cordis", *paths))


def test_horizon_has_texts_fields_and_money_to_the_cent(db: None) -> None:
    paths = sorted((CORDIS / "horizon").iterdir())
    run = import_files("cordis", *paths)
    assert run.state == State.DONE, run.error
    parsed = parse(paths)
    rows = {row.identifier: row for row in Project.objects.select_related("programme")}
    assert len(rows) == 120
    assert Country.objects.count() > 200, "the vocabularies came with the first import"
    for project in parsed.projects.values():
        row = rows[project.id]
        assert row.summary == {"en": project.objective}
        assert row.total_cents == project.total_cost_cents
        assert [each["path"] for each in row.fields_of_science] == [
            each.path for each in project.fields_of_science
        ]
        assert row.programme is not None
        assert row.programme.portal_id == "43108390"
    with (CORDIS / "horizon" / "organization.csv").open(encoding="utf-8", newline="") as file:
        euros = sum(
            round(float((line["ecContribution"] or "0").replace(",", ".")) * 100)
            for line in csv.DictReader(file, delimiter="|")
        )
    parts = Participation.objects.all()
    assert parts.count() == 1318
    assert sum(part.eu_cents or 0 for part in parts) == euros
    assert nothing_new(import_files("cordis", *paths))


def test_saved_topics_then_the_cut_feed(db: None) -> None:
    first = import_files("calls", CALLS / "sedia_topics.jsonl.gz")
    assert first.result["counts"]["call"]["new"] == Call.objects.count() == TOPICS
    texts = dict(Call.objects.values_list("identifier", "description_html"))
    second = import_files("feed", CALLS / "grants_feed.json")
    assert second.result["counts"]["call"]["new"] == 101
    kept = dict(
        Call.objects.filter(identifier__in=texts).values_list("identifier", "description_html")
    )
    assert [key for key, text in texts.items() if text and kept[key] != text] == []
    assert nothing_new(import_files("feed", CALLS / "grants_feed.json"))


@pytest.fixture
def service() -> Iterator[str]:
    """The stand-in for the portal, which fails now and then and cuts answers short."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(SHARED / "tools" / "sedia_server.py"), "--port", str(port),
         "--fail-every", "7", "--truncate-every", "5"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    pause = threading.Event()
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        pause.wait(0.05)
    yield f"http://127.0.0.1:{port}{PATH}"
    server.kill()
    server.wait()


def test_a_killed_fetch_from_a_failing_service_brings_every_topic_once(
    tmp_path: Path, service: str
) -> None:
    command = Command(tmp_path)
    fetched = "SELECT json_extract(checkpoint, '$.more.records') > 200 FROM jobs_jobrun"
    command.kill_after(fetched, "calls", "--url", service)
    summary, told = command.finish("calls", "--url", service)
    assert "going on with run 1" in told
    assert summary["counts"] == {"call": {"new": TOPICS, "changed": 0, "unchanged": 0}}
    assert command.ask("SELECT count(*) FROM calls_call") == TOPICS
    assert command.ask("SELECT count(*) FROM records_change WHERE run_id = 1") == TOPICS
