"""Files that cannot be read: a message with the remedy, and the register as it was."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from latu.imports.failures import failure
from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.imports.tests.conftest import PROJECT, SCHOOL, TOPIC, import_files, write_csv, write_json
from latu.jobs.models import State
from latu.organisations.models import Organisation
from latu.projects.models import Project
from latu.records.models import Change, Source
from latu.search.models import Document


def nothing(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def no_separator(path: Path) -> Path:
    path.write_text("id title\n1 Herding\n")
    return path


def other_separator(path: Path) -> Path:
    path.write_text(write_csv(path, [PROJECT]).read_text().replace('";"', '"¦"'))
    return path


def missing_column(path: Path) -> Path:
    return write_csv(path, [{k: v for k, v in PROJECT.items() if k != "title"}])


def broken_zip(path: Path) -> Path:
    path = path.with_suffix(".zip")
    path.write_bytes(b"PK\x03\x04 and then nothing that helps")
    return path


def zeros_in_a_zip(path: Path) -> Path:
    path = path.with_suffix(".zip")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("project.csv", "w") as member,
    ):
        for _ in range(64):
            member.write(bytes(1 << 20))
    return path


def nul_bytes(path: Path) -> Path:
    path.write_bytes(b"id;ti\x00tle;acronym;startDate;endDate\n1;x;y;;\n")
    return path


@pytest.mark.parametrize(
    "spoil",
    [nothing, no_separator, other_separator, missing_column, broken_zip, zeros_in_a_zip, nul_bytes],
    ids=lambda spoil: spoil.__name__,
)
def test_an_unreadable_file_leaves_the_register_as_it_was(
    places: None, tmp_path: Path, spoil: Callable[[Path], Path]
) -> None:
    good = write_csv(tmp_path / "organization.csv", [SCHOOL])
    bad = spoil(tmp_path / "project.csv")
    run = import_files("cordis", bad, good)
    assert run.state == State.FAILED
    text = sentence(Refusal.objects.get(run=run))
    assert bad.name in text
    assert failure(run) == text
    for model in (Organisation, Project, Source, Document, Change):
        assert not model.objects.exists()


@pytest.mark.parametrize("kind", ["calls", "feed"])
@pytest.mark.parametrize(
    "content", [b"", b"<html>maintenance</html>", b'{"other": 1}', b"\xff\xfe\xff"]
)
def test_an_unreadable_answer_or_feed_is_named(
    places: None, tmp_path: Path, kind: str, content: bytes
) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(content)
    run = import_files(kind, path)
    assert run.state == State.FAILED
    last = Refusal.objects.filter(run=run).order_by("pk").last()
    assert last is not None
    assert "answer.json" in sentence(last)
    assert not Source.objects.exists()


def test_a_record_that_is_none_is_refused_and_the_others_are_taken(
    places: None, tmp_path: Path
) -> None:
    run = import_files(
        "calls", write_json(tmp_path / "a.json", {"results": [TOPIC, "?", {"metadata": {}}]})
    )
    assert run.state == State.DONE
    assert run.result["refused"] == 2
