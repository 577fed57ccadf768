"""CORDIS files into the register: new, changed, unchanged, and what people typed."""

from tests.cast import Cast

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports.models import Refusal
from latu.imports.tests.conftest import FIRM, PROJECT, SCHOOL, Import
from latu.organisations import actions
from latu.organisations.models import Identifier, Kind, Organisation
from latu.projects import actions as project_actions
from latu.projects.models import Participation, Project, Role
from latu.records.models import Change, Proposal, Source
from latu.search.models import Document


def counts(new: int = 0, changed: int = 0, unchanged: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged}


def test_a_first_import_writes_records_history_origin_and_documents(cordis: Import) -> None:
    run = cordis()
    assert run.result["counts"] == {
        "organisation": counts(new=2), "project": counts(new=1), "participation": counts(new=2),
    }  # fmt: skip
    project = Project.objects.get()
    assert (project.identifier, project.total_cents, project.eu_cents) == (
        "900000001",
        1234567_89,
        1000000_00,
    )
    assert project.titles == {"en": "Herding and tourism"}
    assert project.keywords == ["reindeer", "tourism"]
    assert project.programme is not None
    assert project.programme.portal_id == "43108390"
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    assert (school.kind, school.country_id, school.owner_id) == (
        Kind.RESEARCH_EDUCATION,
        "FI",
        None,
    )
    assert Identifier.objects.get(organisation=school).value == "911111111"
    part = Participation.objects.get(organisation=school)
    assert (part.role, part.eu_cents) == (Role.COORDINATOR, 400000_25)
    assert Document.objects.count() == 3
    assert Source.objects.filter(system="cordis", run=run).count() == 3
    assert Change.objects.filter(run=run, action="create").count() == 3


def test_the_same_file_again_changes_nothing(cordis: Import) -> None:
    cordis()
    changes = Change.objects.count()
    run = cordis()
    assert run.result["counts"] == {
        "organisation": counts(unchanged=2), "project": counts(unchanged=1), "participation": counts(unchanged=2),
    }  # fmt: skip
    assert Change.objects.count() == changes


def test_what_the_source_changes_is_changed(cordis: Import) -> None:
    cordis()
    run = cordis([{**PROJECT, "title": "Herding, anew"}], [{**SCHOOL, "city": "IVALO"}])
    assert run.result["counts"]["organisation"] == counts(changed=1)
    assert run.result["counts"]["project"] == counts(changed=1)
    assert Organisation.objects.get(name="POHJOLAN OPISTO").city == "IVALO"
    assert Project.objects.get().titles == {"en": "Herding, anew"}
    assert Participation.objects.count() == 1, "the firm is in the file no more"
    change = Change.objects.filter(run=run, noun="organisation").select_related("body").get()
    assert change.body.fields == {"city": ["INARI", "IVALO"]}


def test_what_a_person_typed_is_only_proposed(cast: Cast, cordis: Import) -> None:
    cordis()
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values={"city": "Utsjoki"}))
    cordis(organisations=[{**SCHOOL, "city": "IVALO", "shortName": "POP"}, FIRM])
    school.refresh_from_db()
    assert (school.city, school.short_name) == ("Utsjoki", "POP")
    assert Proposal.objects.values_list("field", "value").get() == ("city", "IVALO")
    cordis(organisations=[{**SCHOOL, "city": "IVALO", "shortName": "POP"}, FIRM])
    assert Proposal.objects.count() == 1


def test_another_spelling_of_what_a_person_typed_is_not_proposed(
    cast: Cast, cordis: Import
) -> None:
    cordis()
    school = Organisation.objects.get(name="POHJOLAN OPISTO")
    typed = {"name": "Pohjolan opisto", "city": "Inari", "website": "http://www.opisto.example.org"}
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, organisation=school, content=actions.Content(values=typed))
    cordis(organisations=[{**SCHOOL, "shortName": "POP", "street": "OPINTIE 1"}])
    school.refresh_from_db()
    assert {name: getattr(school, name) for name in typed} == typed
    assert school.short_name == "POP"
    assert not Proposal.objects.exists()


def test_a_new_organisation_gets_the_name_in_upper_and_lower_case_where_there_is_one(
    cordis: Import,
) -> None:
    other = {**PROJECT, "id": "900000002", "acronym": "SNOW"}
    spelled = {**SCHOOL, "projectID": "900000002", "name": "Pohjolan Opisto"}
    cordis([PROJECT, other], [SCHOOL, spelled])
    school = Organisation.objects.get()
    assert school.name == "Pohjolan Opisto"
    assert [each.text for each in school.names.all()] == ["Pohjolan Opisto"]
    cordis([PROJECT, other], [{**SCHOOL, "name": "NORTHERN COLLEGE"}])
    school.refresh_from_db()
    assert school.name == "NORTHERN COLLEGE", "what the source itself stated follows it"


def test_an_organisation_that_people_added_is_joined_and_not_overwritten(cordis: Import) -> None:
    cordis([PROJECT], [FIRM])
    content = actions.Content(
        values={"name": "Pohjolan Opisto", "kind": "association", "country_id": "FI"}
    )
    with write(SYSTEM) as w:
        school = actions.create(w, content=content, owner_id=None)
    cordis()
    school.refresh_from_db()
    assert (school.name, school.kind, school.city) == ("Pohjolan Opisto", "association", "INARI")
    assert Identifier.objects.get(value="911111111").organisation == school
    assert Organisation.objects.count() == 2


def test_one_organisation_under_two_numbers_is_one_unless_both_take_part(cordis: Import) -> None:
    twin = {**SCHOOL, "organisationID": "old-7", "projectID": "900000002", "order": "1"}
    second = {**PROJECT, "id": "900000002", "acronym": "SNOW"}
    cordis([PROJECT, second], [SCHOOL, twin])
    assert Organisation.objects.count() == 1
    assert Participation.objects.count() == 2


def test_two_of_one_name_in_one_project_stay_two(cordis: Import) -> None:
    cordis([PROJECT], [SCHOOL, {**SCHOOL, "organisationID": "old-7", "order": "2"}])
    assert Organisation.objects.count() == 2
    assert Participation.objects.count() == 2


def test_one_organisation_twice_in_one_role_has_the_sum(cordis: Import) -> None:
    cordis([PROJECT], [SCHOOL, {**SCHOOL, "order": "9", "ecContribution": "0,75"}])
    assert Participation.objects.get().eu_cents == 400001_00


def test_bad_rows_are_refused_with_the_reason_and_the_rest_is_taken(cordis: Import) -> None:
    bad = [
        {**SCHOOL, "projectID": "123"},
        {**FIRM, "name": "=cmd|'/C calc'!A0"},
        {**FIRM, "country": "QQ"},
    ]
    run = cordis([{**PROJECT, "startDate": "31.2.2025"}], [SCHOOL, *bad])
    assert (run.result["refused"], run.result["left_out"]) == (2, 2)
    rows = Refusal.objects.order_by("pk").values_list("is_row", "code", "row", "column")
    assert set(rows) == {
        (True, "unknown_reference", 3, "projectID"),
        (True, "formula", 4, "name"),
        (False, "unknown_country", 5, "country"),
        (False, "invalid_date", 2, "startDate"),
    }
    assert Project.objects.get().starts_on is None
    assert Participation.objects.count() == 2


def type_partners(cast: Cast, *parts: project_actions.Part) -> Project:
    project = Project.objects.get()
    with write(cast.viewer(cast.aino)) as w:
        content = project_actions.Content(values={}, parts=parts)
        return project_actions.edit(w, project=project, content=content)


def test_partners_that_a_person_typed_are_only_proposed(cast: Cast, cordis: Import) -> None:
    cordis()
    school, firm = Organisation.objects.filter(identifiers__scheme="pic").order_by("name")[::-1]
    mine = project_actions.Part(school.pk, "coordinator", 1_00, None)
    added = project_actions.Part(cast.paja.pk, "participant", None, None)
    type_partners(cast, mine, added)
    typed = sorted(Participation.objects.values_list("organisation", "eu_cents"))
    run = cordis([{**PROJECT, "title": "Anew"}])
    assert sorted(Participation.objects.values_list("organisation", "eu_cents")) == typed
    assert run.result["counts"]["participation"] == {"new": 0, "changed": 0, "unchanged": 2}
    [proposal] = Proposal.objects.all()
    assert proposal.field == "participations"
    assert {(part[0], part[3]) for part in proposal.value} == {
        (school.pk, 400000_25), (firm.pk, 1000_10), (cast.paja.pk, None)
    }  # fmt: skip
    cordis([{**PROJECT, "title": "Anew again"}])
    assert Proposal.objects.count() == 1


def test_the_same_partners_in_another_order_are_no_proposal(cast: Cast, cordis: Import) -> None:
    cordis()
    parts = [
        project_actions.Part(p.organisation_id, p.role, p.eu_cents, p.total_cents)
        for p in Participation.objects.order_by("-order")
    ]
    type_partners(cast, *parts)
    cordis([{**PROJECT, "title": "Anew"}])
    assert not Proposal.objects.exists()
