"""Small invented files, and running an import over them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cast import make_places

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now

type Import = Callable[..., JobRun]

PROJECT = {
    "id": "900000001", "acronym": "REINDEER", "title": "Herding and tourism", "startDate": "2025-01-01",
    "endDate": "2027-12-31", "totalCost": "1234567,89", "ecMaxContribution": "1000000", "frameworkProgramme": "HORIZON",
    "topics": "HORIZON-X-01", "fundingScheme": "HORIZON-RIA", "objective": "Reindeer and guests.", "keywords": "reindeer, tourism",
}  # fmt: skip
SCHOOL = {
    "projectID": "900000001", "organisationID": "911111111", "name": "POHJOLAN OPISTO", "shortName": "PO",
    "SME": "false", "activityType": "HES", "city": "INARI", "country": "FI", "order": "1", "role": "coordinator",
    "ecContribution": "400000,25", "organizationURL": "https://opisto.example.org",
}  # fmt: skip
FIRM = {
    **SCHOOL, "organisationID": "922222222", "name": "NORDIC TRIALS AB", "shortName": "", "SME": "true",
    "activityType": "PRC", "city": "LULEA", "country": "SE", "order": "2", "role": "participant",
    "ecContribution": "1000,10", "organizationURL": "",
}  # fmt: skip
TOPIC = {
    "reference": "90000001TOPICSen",
    "language": "en",
    "metadata": {
        "identifier": ["HORIZON-X-01"],
        "title": ["Snow as a building material"],
        "callIdentifier": ["HORIZON-X"],
        "status": ["31094502"],
        "type": ["1"],
        "frameworkProgramme": ["43108390"],
        "typesOfAction": ["HORIZON Research and Innovation Actions"],
        "startDate": ["2026-02-03T00:00:00.000+0000"],
        "deadlineDate": ["2027-03-17T00:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "descriptionByte": [f"<p>{'Villages build with snow. ' * 60}</p>"],
    },
}


def topic(**metadata: Any) -> dict[str, Any]:
    """The topic with other metadata."""
    changed = {
        name: value if isinstance(value, list) else [value] for name, value in metadata.items()
    }
    known: dict[str, Any] = {**TOPIC}
    return {**known, "metadata": {**known["metadata"], **changed}}


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """A CSV file as CORDIS writes it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_json(path: Path, value: object) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def import_files(kind: str, *paths: Path, **params: Any) -> JobRun:
    """Run an import here and now."""
    files = {"files": [str(path) for path in paths]} if paths else {}
    with write(SYSTEM) as w:
        run = actions.start(
            w, kind_name=f"import_{kind}", params={**files, **params}, enqueue=False
        )
    return run_now(run.pk, SYSTEM)


@pytest.fixture
def places(db: None) -> None:
    """Countries of the register."""
    make_places()


@pytest.fixture
def cordis(places: None, tmp_path: Path) -> Import:
    """Imports a project with its participants, or the given rows in their place."""

    def run(
        projects: list[dict[str, str]] | None = None,
        organisations: list[dict[str, str]] | None = None,
    ) -> JobRun:
        paths = [
            write_csv(tmp_path / "project.csv", projects or [PROJECT]),
            write_csv(tmp_path / "organization.csv", organisations or [SCHOOL, FIRM]),
        ]
        done = import_files("cordis", *paths)
        assert done.state == State.DONE, done.error
        return done

    return run


@pytest.fixture
def portal(places: None, tmp_path: Path) -> Import:
    """Imports a topic from a saved answer, or the given records in its place."""

    def run(*records: object) -> JobRun:
        path = write_json(tmp_path / "answer.json", {"results": list(records) or [TOPIC]})
        done = import_files("calls", path)
        assert done.state == State.DONE, done.error
        return done

    return run


@pytest.fixture
def feed(places: None, tmp_path: Path) -> Import:
    """Imports one entry of a feed about the same topic."""

    def run(**entry: Any) -> JobRun:
        known = {
            "id": "90000001TOPICSen", "identifier": "HORIZON-X-01", "title": "Snow", "abstract": "Villages…",
            "deadlineDate": "2027-05-05T00:00:00.000Z", "status": {"id": "31094502"}, "kind": {"id": "1"},
        }  # fmt: skip
        done = import_files(
            "feed", write_json(tmp_path / "feed.json", {"grants": [{**known, **entry}]})
        )
        assert done.state == State.DONE, done.error
        return done

    return run
