"""Looking before importing, and telling what files are."""

import gzip
from pathlib import Path

import pytest

from latu.imports.preview import preview
from latu.imports.recognising import MixedKinds, kind_of, kind_of_files
from latu.imports.tests.conftest import (
    FIRM,
    PROJECT,
    SCHOOL,
    Import,
    topic,
    write_csv,
    write_json,
)
from latu.jobs.models import JobRun
from latu.organisations.models import Organisation
from latu.records.models import Change, Source


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    cordis: Import, tmp_path: Path
) -> None:
    cordis()
    before = (JobRun.objects.count(), Change.objects.count(), Source.objects.count())
    paths = [
        write_csv(tmp_path / "project.csv", [PROJECT]),
        write_csv(
            tmp_path / "organization.csv",
            [SCHOOL, {**FIRM, "city": "KIRUNA"}, {**FIRM, "organisationID": "933333333"}],
        ),
    ]
    told: list[str] = []
    seen = preview(
        "import_cordis",
        {"files": [str(path) for path in paths]},
        lambda done, total, step: told.append(step),
    )
    assert seen.is_good
    assert seen.counts["organisation"] == {"new": 1, "changed": 1, "unchanged": 1}
    assert seen.counts["project"] == {"new": 0, "changed": 1, "unchanged": 0}
    assert told
    assert (JobRun.objects.count(), Change.objects.count(), Source.objects.count()) == before
    assert not Organisation.objects.filter(city="KIRUNA").exists()


def test_a_dry_run_of_calls(portal: Import, tmp_path: Path) -> None:
    portal()
    records = [topic(title="Anew"), topic(identifier="HORIZON-X-02")]
    params = {"files": [str(write_json(tmp_path / "a.json", records))]}
    seen = preview("import_calls", params, lambda *_: None)
    assert seen.counts == {"call": {"new": 1, "changed": 1, "unchanged": 0}}


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"projectID;name\n", "import_cordis"),
        (b"PK\x03\x04", "import_cordis"),
        (b"", "import_cordis"),
        (b'\xef\xbb\xbf{"grants": [', "import_feed"),
        (b'{"results": [{"metadata": {}}]}', "import_calls"),
        (b'[{"metadata": {"title": ["all about grants"]}}]', "import_calls"),
        (
            gzip.compress(b'{"reference": "1", "metadata": {}}\n' * 5000, mtime=0)[:400],
            "import_calls",
        ),
        (b"\x1f\x8b and no more", "import_cordis"),
    ],
)
def test_the_kind_is_told_from_the_start(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


def test_files_of_two_kinds_are_not_mixed() -> None:
    with pytest.raises(MixedKinds):
        kind_of_files([b"a;b", b"{}"])
    assert kind_of_files([b"a;b", b"c;d"]) == "import_cordis"
