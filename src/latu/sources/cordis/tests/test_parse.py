"""From CORDIS files of several kinds to joined records."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from latu.sources.cordis import FieldOfScience, Parsed, parse
from latu.sources.problems import Code, Problem, Unreadable

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
OFFICIAL = sorted((SAMPLES / "official").iterdir())

PROJECTS = "id;acronym;title;startDate;endDate;totalCost;rcn;contentUpdateDate\n"
MEMBERS = "projectID;organisationID;name;country;city;role;order;ecContribution;contentUpdateDate\n"


def parsed(folder: Path, **files: str) -> Parsed:
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text)
    return parse(paths)


def kinds(result: Parsed) -> list[tuple[Code, int | None, str, str]]:
    return [(p.code, p.row, p.column, p.value) for p in result.problems]


def test_official_files() -> None:
    result = parse(OFFICIAL)
    assert result.problems == []
    first, second = result.projects.values()
    assert (first.key, first.rcn, first.acronym) == ("900000001", "700001", "REINDEER")
    assert first.title == "Herding & tourism; together"
    assert first.objective == 'First line.\nSecond; line with "quotes".'
    assert (first.total_cost_cents, first.ec_max_cents) == (123456789, 100000000)
    assert (first.start, first.end) == (dt.date(2025, 1, 1), dt.date(2027, 12, 31))
    assert (first.programme, second.programme) == ("HORIZON", "H2020")
    assert (first.topics, second.topics) == (("HORIZON-CL6-2024-X-01",), ("SC5-99-2018",))
    assert first.fields_of_science[0] == FieldOfScience(
        "/1/2/3", "/social sciences/economics/tourism", "tourism"
    )
    assert (second.start, second.total_cost_cents) == (dt.date(2019, 2, 1), 50000050)
    assert result.counts.other_projects == 1


def test_organisations_and_participations_of_official_files() -> None:
    result = parse(OFFICIAL)
    school = result.organisations["911111111"]
    assert (school.pic, school.vat, school.kind, school.sme) == (
        "911111111",
        "FI00000000",
        "HES",
        False,
    )
    assert (school.name, school.other_names) == (
        "POHJOLAN KOKEILUOPISTO",
        ("POHJOLAN KOKEILUOPISTO OY",),
    )
    assert [o.country for o in result.organisations.values()] == ["FI", "GB", "GR"]
    assert result.organisations["933333333"].kind == ""
    coordinator, participant = result.projects["900000001"].participations
    assert (coordinator.role, coordinator.order, coordinator.organisation_key) == (
        "coordinator",
        1,
        "911111111",
    )
    assert (coordinator.net_ec_contribution_cents, coordinator.total_cost_cents) == (
        40000025,
        50000000,
    )
    assert (participant.ec_contribution_cents, participant.active, participant.ended) == (
        100010,
        False,
        True,
    )


def test_zip_and_order_of_paths_make_no_difference(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cordis.zip", "w") as target:
        for path in OFFICIAL:
            target.write(path, f"csv/{path.name}")
    loose = parse(OFFICIAL)
    for other in (parse([tmp_path / "cordis.zip"]), parse(reversed(OFFICIAL))):
        assert other.organisations == loose.organisations
        assert other.projects == loose.projects


def test_workbooks(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "title", "acronym", "startDate", "totalCost"])
        sheet.write_row(1, 0, [900000001, "T", "A"])
        sheet.write_datetime(1, 3, dt.date(2025, 1, 31), day)
        sheet.write_number(1, 4, 177312.5)
    [project] = parse([tmp_path / "p.xlsx"]).projects.values()
    assert (project.id, project.start, project.total_cost_cents) == (
        "900000001",
        dt.date(2025, 1, 31),
        17731250,
    )


def test_lists_of_fp7() -> None:
    result = parse((SAMPLES / "fp7").iterdir())
    assert list(result.organisations) == ["fp7:0123456789abcdef0123456789abcdef", "944444444"]
    koe, prueba = result.organisations.values()
    assert (koe.pic, koe.city, koe.nuts) == ("", "KOEKYLÄ", "FI1D7")
    assert (prueba.pic, prueba.name, prueba.other_names) == (
        "944444444",
        "PRUEBA S A",
        ("PRUEBA SA", "ENSAYO SA"),
    )
    first = result.projects["rcn:80001"]
    assert (first.id, first.rcn, first.title, first.programme) == ("", "80001", "", "FP7")
    assert [p.organisation_key for p in first.participations] == list(result.organisations)
    assert (result.counts.participations, result.counts.duplicates) == (3, 1)
    assert kinds(result) == [
        (Code.UNKNOWN_REFERENCE, 6, "new_org_id", "955555555"),
        (Code.CONFLICT, 5, "city", "BARCELONA"),
    ]


def test_bars_and_pic_in_the_contact_form() -> None:
    result = parse((SAMPLES / "bars").iterdir())
    assert result.problems == []
    [project] = result.projects.values()
    assert (project.programme, project.total_cost_cents) == ("HORIZON", 197198750)
    known, unknown = result.organisations.values()
    assert (known.key, known.pic) == ("966666666", "966666666")
    assert unknown.key.startswith("name:")
    assert unknown.pic == ""


def test_list_is_joined_to_a_project_with_the_same_rcn(tmp_path: Path) -> None:
    result = parsed(
        tmp_path,
        projects=PROJECTS + "900000001;A;T;;;;80001;\n",
        members=MEMBERS + "900000001;944444444;PRUEBA SA;ES;;coordinator;1;;\n",
        organisations=(SAMPLES / "fp7" / "organisations.csv").read_text(),
        participations="projectRcn\tnew_org_id\n80001\t944444444\n80001\t"
        "0123456789abcdef0123456789abcdef\n",
    )
    [project] = result.projects.values()
    assert [p.role for p in project.participations] == ["coordinator", ""]


def test_values_that_are_wrong_are_left_out_and_named(tmp_path: Path) -> None:
    result = parsed(
        tmp_path,
        projects=PROJECTS + "1;A;T;2025-02-30;2026-01-01;1.234;;\n;B;T;;;;;\n",
        members=MEMBERS
        + "1;911111111;N;ZZ;;participant;one;x;\n"
        + ";911111111;N;FI;;;;;\n"
        + "1;911111111;;FI;;;;;\n"
        + "77;911111112;M;FI;;;;;\n",
    )
    assert kinds(result) == [
        (Code.INVALID_DATE, 2, "startDate", "2025-02-30"),
        (Code.INVALID_NUMBER, 2, "totalCost", "1.234"),
        (Code.MISSING_VALUE, 3, "id", ""),
        (Code.INVALID_NUMBER, 2, "order", "one"),
        (Code.INVALID_NUMBER, 2, "ecContribution", "x"),
        (Code.MISSING_VALUE, 3, "projectID", ""),
        (Code.MISSING_VALUE, 4, "name", ""),
        (Code.UNKNOWN_REFERENCE, 5, "projectID", "77"),
        (Code.UNKNOWN_COUNTRY, 2, "country", "ZZ"),
    ]
    [project] = result.projects.values()
    assert (project.start, project.end) == (None, dt.date(2026, 1, 1))
    assert [p.ec_contribution_cents for p in project.participations] == [None]
    assert result.organisations["911111111"].country == ""
    assert "911111112" in result.organisations


def test_same_project_twice(tmp_path: Path) -> None:
    result = parsed(
        tmp_path,
        projects=PROJECTS
        + "1;A;Old title;2025-01-01;;5;;2024-01-01\n"
        + "1;A;New title;2025-01-01;2026-01-01;;;2025-01-01\n"
        + "2;B;T;;;;;\n2;B;T;;;;;\n",
    )
    first = result.projects["1"]
    assert (first.title, first.end, first.total_cost_cents) == (
        "New title",
        dt.date(2026, 1, 1),
        500,
    )
    assert result.problems == [
        Problem(Code.CONFLICT, "projects.csv", 2, "title", "Old title", {"kept": "New title"})
    ]
    assert result.counts.duplicates == 1


def test_same_participation_twice(tmp_path: Path) -> None:
    line = "1;911111111;N;FI;{};{};{};{};\n"
    result = parsed(
        tmp_path,
        projects=PROJECTS + "1;A;T;;;;;\n",
        members=MEMBERS
        + line.format("Oulu", "coordinator", 1, 100)
        + line.format("OULU", "coordinator", 1, 100)
        + line.format("Oulu", "coordinator", 1, "200,50")
        + line.format("Kemi", "thirdParty", 2, 100),
    )
    assert [p.order for p in result.projects["1"].participations] == [1, 2]
    assert result.counts.duplicates == 1
    assert sorted(result.problems, key=lambda p: p.row or 0) == [
        Problem(Code.CONFLICT, "members.csv", 4, "ecContribution", "200.50", {"kept": "100.00"}),
        Problem(Code.CONFLICT, "members.csv", 5, "city", "Kemi", {"kept": "Oulu"}),
    ]


def test_newest_row_wins_whatever_its_place(tmp_path: Path) -> None:
    rows = ["1;911111111;NEW;FI;;;1;;2025-01-01\n", "2;911111111;OLD;FI;Kemi;;1;;2020-01-01\n"]
    for order in (rows, rows[::-1]):
        result = parsed(
            tmp_path,
            projects=PROJECTS + "1;A;T;;;;;\n2;B;T;;;;;\n",
            members=MEMBERS + "".join(order),
        )
        organisation = result.organisations["911111111"]
        assert (organisation.name, organisation.other_names) == ("NEW", ("OLD",))
        assert organisation.city == "Kemi"


def test_other_order_of_columns_extra_columns_and_repeated_header(tmp_path: Path) -> None:
    header = "title;extra;TOTALCOST;id;acronym;startdate\n"
    result = parsed(tmp_path, p=f"{header}T;x;1,5;1;A;1.2.2025\n{header}U;x;2,5;2;B;\n")
    assert [(p.key, p.title, p.total_cost_cents) for p in result.projects.values()] == [
        ("1", "T", 150),
        ("2", "U", 250),
    ]


def test_missing_columns_and_unknown_files_are_named(tmp_path: Path) -> None:
    result = parsed(
        tmp_path,
        good=PROJECTS + "1;A;T;;;;;\n",
        no_id="acronym;title;startDate;endDate\nA;T;;\n",
        no_name="projectID;organisationID;country;role\n1;911111111;FI;x\n",
        other="colour;shape\nred;round\n",
        empty="",
    )
    assert [(p.code, p.file, p.column) for p in result.problems] == [
        (Code.MISSING_COLUMN, "no_id.csv", "id"),
        (Code.MISSING_COLUMN, "no_name.csv", "name"),
        (Code.UNKNOWN_FORMAT, "other.csv", ""),
        (Code.EMPTY_FILE, "empty.csv", ""),
    ]
    assert result.problems[2].detail == {"found": "colour, shape"}
    assert list(result.projects) == ["1"]


def test_nothing_usable_raises(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        parsed(tmp_path, other="colour;shape\nred;round\n")
    assert caught.value.problem.code is Code.UNKNOWN_FORMAT


def test_set_without_what_it_refers_to_has_one_fault_for_the_file(tmp_path: Path) -> None:
    members = (SAMPLES / "official" / "organization.csv").read_text()
    listed = (SAMPLES / "fp7" / "participations.csv").read_text()
    result = parsed(tmp_path, members=members)
    assert kinds(result) == [(Code.UNKNOWN_REFERENCE, None, "projectID", "")]
    assert len(result.organisations) == 3
    assert kinds(parsed(tmp_path, listed=listed)) == [
        (Code.UNKNOWN_REFERENCE, None, "new_org_id", "")
    ]


def test_faults_of_rows_are_passed_on(tmp_path: Path) -> None:
    result = parsed(tmp_path, p=PROJECTS + "1;A\n2;B;=cmd|'/C x'!A0;;;;;\n3;C;T;;;;;\n")
    assert [(p.code, p.row) for p in result.problems] == [
        (Code.WRONG_COLUMN_COUNT, 2),
        (Code.FORMULA, 3),
    ]
    assert list(result.projects) == ["3"]


def test_progress_ends_at_all_bytes_and_can_stop_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PROJECTS + "".join(f"{n};A;T;;;;;\n" for n in range(12_000)))
    steps: list[tuple[int, int]] = []
    parse([path], lambda done, total: steps.append((done, total)))
    size = path.stat().st_size
    assert steps == sorted(steps)
    assert steps[0] == (0, size)
    assert steps[-1] == (size, size)
    assert len(steps) == 4

    def stop(done: int, _total: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        parse([path], stop)
