"""A killed import goes on where its last acknowledged batch ended: nothing lost, nothing doubled."""

from pathlib import Path

import pytest

from latu.imports.tests.conftest import FIRM, PROJECT, SCHOOL, write_csv
from latu.imports.tests.killing import Command

COUNT = 1500
AT_WORK = "SELECT json_extract(checkpoint, '$.positions.%s') FROM jobs_jobrun"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Many invented projects, each with an organisation of its own and one that is in all."""
    projects, organisations = [], []
    for number in range(COUNT):
        key = str(900000000 + number)
        own = {
            "projectID": key,
            "organisationID": str(910000000 + number),
            "name": f"FIRM {number}",
        }
        projects.append({**PROJECT, "id": key, "acronym": f"P{number}"})
        organisations += [{**SCHOOL, "projectID": key}, {**FIRM, **own}]
    write_csv(tmp_path / "project.csv", projects)
    write_csv(tmp_path / "organization.csv", organisations)
    return ["cordis", "project.csv", "organization.csv"]


def test_killed_twice_and_started_again(tmp_path: Path, files: list[str]) -> None:
    command = Command(tmp_path)
    command.kill_after(AT_WORK % "organisations", *files)
    done = command.ask("SELECT count(*) FROM records_source WHERE system = 'cordis'")
    assert 0 < done < COUNT
    command.kill_after(AT_WORK % "projects", *files)
    summary, told = command.finish(*files)
    assert "going on with run 1" in told
    assert summary["state"] == "done"
    assert summary["counts"] == {
        "organisation": {"new": COUNT + 1, "changed": 0, "unchanged": 0},
        "project": {"new": COUNT, "changed": 0, "unchanged": 0},
        "participation": {"new": 2 * COUNT, "changed": 0, "unchanged": 0},
    }
    wanted = {
        "organisations_identifier": COUNT + 1, "projects_project": COUNT, "projects_participation": 2 * COUNT,
        "jobs_jobrun": 1,
    }  # fmt: skip
    for table, number in wanted.items():
        assert command.ask(f"SELECT count(*) FROM {table}") == number
    changes = (
        "SELECT count(*) - count(DISTINCT noun || record_id) FROM records_change WHERE run_id = 1"
    )
    assert command.ask(changes) == 0
    again, _ = command.finish(*files)
    assert again["run_id"] == 2
    assert again["counts"]["organisation"]["unchanged"] == COUNT + 1  # type: ignore[index]


def test_ctrl_c_stops_between_two_batches_and_the_same_command_goes_on(
    tmp_path: Path, files: list[str]
) -> None:
    command = Command(tmp_path)
    code, told = command.interrupt_after(AT_WORK % "organisations", *files)
    assert code == 1
    assert "stopping run 1" in told
    assert command.ask("SELECT count(*) FROM jobs_jobrun WHERE state = 'cancelled'") == 1
    summary, _ = command.finish(*files)
    assert (summary["run_id"], summary["state"]) == (1, "done")
    assert command.ask("SELECT count(*) FROM projects_participation") == 2 * COUNT
