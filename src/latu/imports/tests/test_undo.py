"""Taking back what an import wrote."""

from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast

from latu.calls.models import Call, Deadline
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports import runs
from latu.imports.messages import sentence
from latu.imports.models import Refusal
from latu.imports.tests.conftest import FIRM, PROJECT, SCHOOL, Import, import_files, topic
from latu.jobs.models import JobRun, State
from latu.jobs.running import run_now
from latu.organisations import actions
from latu.organisations.models import Organisation
from latu.projects.models import Participation, Project
from latu.records import actions as records
from latu.records.models import Change, Proposal, Source
from latu.search.models import Document
from latu.search.tagging.following import catch_up
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Concept, Tag
from latu.taxonomy.tags import take_off


def undo(run: JobRun) -> JobRun:
    with write(SYSTEM) as w:
        undoing = runs.start_undo(w, run=run)
    done = run_now(undoing.pk, SYSTEM)
    assert done.state == State.DONE, done.error
    return done


def everything() -> dict[str, Any]:
    """The register without history, numbers and times."""
    return {
        "organisations": sorted(Organisation.objects.values_list("name", "city", "short_name")),
        "projects": sorted(Project.objects.values_list("identifier", "titles__en")),
        "parts": sorted(
            Participation.objects.values_list("organisation__name", "role", "eu_cents")
        ),
        "deadlines": sorted(Deadline.objects.values_list("call__identifier", "at")),
        "documents": sorted(Document.objects.values_list("noun", "title")),
        "sources": sorted(Source.objects.values_list("system", "noun", "key")),
    }


def test_all_that_was_added_goes_and_can_be_imported_again(cordis: Import, portal: Import) -> None:
    before = everything()
    for run in (portal(), cordis())[::-1]:
        undo(run)
    assert everything() == before
    assert Change.objects.filter(action="delete").count() == 4
    assert cordis().result["counts"]["organisation"]["new"] == 2


def test_subjects_found_in_its_texts_keep_no_record_and_what_people_said_does(
    cordis: Import,
) -> None:
    with write(SYSTEM) as w:
        load_vocabularies(w)
    run = cordis()
    catch_up()
    assert Tag.objects.filter(noun="project").exists(), "nothing was found, so nothing is proved"
    undo(run)
    assert not Project.objects.exists()
    assert not Tag.objects.exists()
    run = cordis()
    project = Project.objects.get()
    with write(SYSTEM) as w:
        take_off(w, project.ref, [Concept.objects.get(slug="tourism").pk])
    undo(run)
    assert Project.objects.exists()


def test_what_was_changed_is_set_back(cordis: Import) -> None:
    cordis()
    before = everything()
    run = cordis(
        [{**PROJECT, "title": "Anew"}],
        [{**SCHOOL, "city": "IVALO", "name": "OPISTO", "ecContribution": "1"}],
    )
    assert everything() != before
    undo(run)
    assert everything() == before
    again = cordis([{**PROJECT, "title": "Anew"}], [{**SCHOOL, "city": "IVALO"}])
    assert again.result["counts"]["organisation"]["changed"] == 1
    assert Organisation.objects.filter(city="IVALO").exists()


def test_a_moved_deadline_moves_back(portal: Import) -> None:
    portal()
    before = everything()
    undo(portal(topic(deadlineDate="2027-04-14T00:00:00.000+0000")))
    assert everything() == before
    assert Call.objects.get().closes_at == Deadline.objects.get().at


def test_an_organisation_of_people_loses_only_what_the_import_added(cordis: Import) -> None:
    content = actions.Content(values={"name": "Pohjolan Opisto", "country_id": "FI"})
    with write(SYSTEM) as w:
        actions.create(w, content=content, owner_id=None)
    before = everything()
    undo(cordis())
    assert everything() == before


def test_what_people_touched_stays_with_the_reason(cast: Cast, cordis: Import) -> None:
    run = cordis()
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values={"city": "Utsjoki"}))
        records.comment(w, ref=Project.objects.get().ref, text="We know them.")
    done = undo(run)
    assert Organisation.objects.filter(pk=school.pk).exists()
    assert Project.objects.exists(), "it has a comment"
    reasons = [sentence(each) for each in Refusal.objects.filter(run=done)]
    assert len(reasons) == done.result["refused"] == 3, (
        "the firm is in use by the project that stays"
    )
    assert any("POHJOLAN OPISTO" in each for each in reasons)
    assert not any("projects.participation" in each for each in reasons), "it is said in words"


def test_a_field_changed_since_stays(cast: Cast, cordis: Import) -> None:
    cordis()
    run = cordis(organisations=[{**SCHOOL, "city": "IVALO", "shortName": "POP"}, FIRM])
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values={"city": "Utsjoki"}))
    done = undo(run)
    school.refresh_from_db()
    assert (school.city, school.short_name) == ("Utsjoki", "PO")
    assert done.result["refused"] == 1


def test_open_proposals_of_the_run_go(cast: Cast, cordis: Import) -> None:
    cordis()
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values={"city": "Utsjoki"}))
    run = cordis(organisations=[{**SCHOOL, "city": "IVALO"}, FIRM])
    assert Proposal.objects.count() == 1
    undo(run)
    assert not Proposal.objects.exists()


def test_a_run_is_undone_once_and_not_while_it_runs(cordis: Import) -> None:
    run = cordis()
    undo(run)
    with pytest.raises(runs.NotPossible), write(SYSTEM) as w:
        runs.start_undo(w, run=run)
    JobRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    run.refresh_from_db()
    with pytest.raises(runs.NotPossible), write(SYSTEM) as w:
        runs.start_undo(w, run=run)


def counts(run: JobRun, noun: str) -> dict[str, int]:
    found = run.result["counts"][noun]
    return {name: found.get(name, 0) for name in ("deleted", "restored", "kept")}


def test_the_figures_hold_participations_too(cast: Cast, cordis: Import) -> None:
    cordis()
    dearer = {**FIRM, "ecContribution": "5"}
    third = {**FIRM, "organisationID": "933333333", "name": "THIRD AS"}
    done = undo(cordis(organisations=[SCHOOL, dearer, third]))
    assert counts(done, "participation") == {"deleted": 1, "restored": 1, "kept": 0}
    assert counts(done, "organisation") == {"deleted": 1, "restored": 0, "kept": 0}
    assert Participation.objects.count() == 2


def test_participations_of_a_project_that_stays_are_counted_as_kept(
    cast: Cast, cordis: Import
) -> None:
    run = cordis()
    with write(cast.viewer(cast.aino)) as w:
        records.comment(w, ref=Project.objects.get().ref, text="We know them.")
    assert counts(undo(run), "participation") == {"deleted": 0, "restored": 0, "kept": 2}


def test_dropped_proposals_are_counted(cast: Cast, cordis: Import) -> None:
    cordis()
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values={"city": "Utsjoki"}))
    run = cordis(organisations=[{**SCHOOL, "city": "IVALO"}, FIRM])
    assert runs.may_undo(run), "it proposed a value"
    assert counts(undo(run), "proposal") == {"deleted": 1, "restored": 0, "kept": 0}


def test_a_run_that_wrote_nothing_is_not_undone(cordis: Import, tmp_path: Path) -> None:
    cordis()
    same = cordis()
    (tmp_path / "empty.csv").touch()
    failed = import_files("cordis", tmp_path / "empty.csv")
    assert failed.state == State.FAILED
    for run in (same, failed):
        assert not runs.may_undo(run)
        with pytest.raises(runs.NotPossible), write(SYSTEM) as w:
            runs.start_undo(w, run=run)
