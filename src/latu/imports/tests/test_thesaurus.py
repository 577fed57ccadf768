"""Importing a thesaurus."""

from collections.abc import Callable
from pathlib import Path

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports import runs
from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.imports.tests.conftest import import_files
from latu.jobs.models import JobRun, State
from latu.jobs.running import Cancelled, run_now
from latu.sources import skos
from latu.taxonomy.models import Concept

pytestmark = pytest.mark.usefixtures("thesaurus", "db")
SAMPLES = Path(skos.__file__).parent / "samples"
PREFIX = (
    "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n@prefix x: <http://x.example.org/t/> .\n"
)

type Import = Callable[..., JobRun]


def counts(run: JobRun) -> tuple[int, int, int]:
    assert run.state == State.DONE, run.error
    found = run.result["counts"]["concept"]
    return found["new"], found["changed"], found["unchanged"]


def test_concepts_with_their_places_and_again_nothing_changes() -> None:
    run = import_files("thesaurus", SAMPLES / "berries.ttl")
    assert counts(run) == (3, 0, 0)
    assert (run.result["scheme"], run.result["below"], run.result["refused"]) == ("thesaurus", 2, 0)
    cloudberry = Concept.objects.get(slug="thesaurus:2")
    assert cloudberry.broader == Concept.objects.get(slug="thesaurus:1")
    assert cloudberry.labels["se"] == "luomi"
    again = import_files("thesaurus", SAMPLES / "berries.rdf")
    assert counts(again) == (0, 0, 3), "the same thesaurus in another form"
    assert again.result["below"] == 0


def test_maps_under_a_name_of_ones_own() -> None:
    run = import_files("thesaurus", *sorted(SAMPLES.glob("*.json")), name="Marjat 2026")
    assert counts(run) == (3, 0, 0)
    assert Concept.objects.get(slug="marjat-2026:2").labels == {"fi": "hilla", "sv": "hjortron"}


def test_faults_are_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"""{PREFIX}x:1 a s:Concept ; s:prefLabel "yksi"@fi , "ykkönen"@fi ; s:broader x:2 .
x:2 a s:Concept ; s:prefLabel "kaksi"@fi ; s:broader x:1 . x:3 a s:Concept ; s:prefLabel "kolme"@fi ; s:broader x:9 .""")
    run = import_files("thesaurus", path)
    assert counts(run) == (3, 0, 0)
    assert run.result["left_out"] == 3
    told = " ".join(sentence(each) for each in Refusal.objects.order_by("pk"))
    assert "1: ykkönen" in told
    assert "9" in told


def test_a_broken_file_writes_nothing(tmp_path: Path) -> None:
    before = Concept.objects.count()
    path = tmp_path / "bad.ttl"
    path.write_text(f'{PREFIX}x:1 a s:Concept ; s:prefLabel "yksi"@fi .\nx:2 a ] .')
    run = import_files("thesaurus", SAMPLES / "berries.ttl", path)
    assert run.state == State.FAILED
    assert "bad.ttl" in sentence(Refusal.objects.get())
    assert "4" in sentence(Refusal.objects.get())
    assert Concept.objects.count() == before


def test_it_can_be_stopped_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latu.imports.thesaurus.AT_ONCE", 1)
    params = {"files": [str(SAMPLES / "berries.ttl")]}

    def stop(done: int, total: int, step: str) -> None:
        if step == "concepts" and done:
            raise Cancelled

    with write(SYSTEM) as w:
        row, _ = runs.start_or_resume(w, kind_name=runs.THESAURUS, params=params)
    assert run_now(row.pk, SYSTEM, stop).state == State.CANCELLED
    assert Concept.objects.exclude(scheme="").count() == 1
    with write(SYSTEM) as w:
        same, is_old = runs.start_or_resume(w, kind_name=runs.THESAURUS, params=params)
    assert (same.pk, is_old) == (row.pk, True)
    assert counts(run_now(row.pk, SYSTEM)) == (3, 0, 0)
    assert not runs.may_undo(JobRun.objects.get(pk=row.pk))
