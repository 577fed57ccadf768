"""Zip files and workbooks, sound and hostile."""

import datetime as dt
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables import find_inputs, open_archive, read_table

CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def workbook(path: Path, rows: list[list[object]], first_row: int = 0) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows, first_row):
            sheet.write_row(number, 0, row)
    return path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


def with_sheet(path: Path, sheet_data: str) -> Path:
    """A workbook whose sheet is `sheet_data`, and whose stored extent is false."""
    model = workbook(path.with_name("model.xlsx"), [["a", "b"]])
    with zipfile.ZipFile(model) as source:
        members = {name: source.read(name) for name in source.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{main}"><dimension ref="A1"/><sheetData>{sheet_data}'
        "</sheetData></worksheet>"
    ).encode()
    return archive(path, members)


def refusal(path: Path) -> Problem:
    with pytest.raises(Unreadable) as caught:
        read_table(path)
    return caught.value.problem


def test_workbook_cells_become_text(tmp_path: Path) -> None:
    row = ["x", 177312.5, 4000000, 999878911.0, True, dt.datetime(2025, 1, 31), 1e-7]  # noqa: DTZ001
    path = workbook(tmp_path / "a.xlsx", [list("abcdefg"), row], first_row=2)
    [(number, values)] = [i for i in read_table(path) if not isinstance(i, Problem)]
    assert number == 4
    assert list(values.values()) == [
        "x",
        "177312.5",
        "4000000",
        "999878911",
        "true",
        "2025-01-31",
        "0.0000001",
    ]


def test_workbook_with_a_false_stored_extent(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">{CELL.format(f"A{n}", n)}{CELL.format(f"B{n}", "v")}</row>'
        for n in range(1, 51)
    )
    table = read_table(with_sheet(tmp_path / "a.xlsx", rows))
    assert sum(1 for _ in table.rows()) == 49
    assert table.done_bytes() == table.size


def test_formula_in_a_text_cell_of_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write_string(1, 1, "=cmd|'/C calc'!A0")
    [item] = read_table(tmp_path / "a.xlsx")
    assert item == Problem(Code.FORMULA, "a.xlsx", 2, "name", "=cmd|'/C calc'!A0")


def test_hidden_and_empty_sheets_are_passed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Empty").activate()
        hidden = book.add_worksheet("Hidden")
        hidden.write_row(0, 0, ["no", "no"])
        hidden.hide()
        book.add_worksheet("Data").write_row(0, 0, ["id", "name"])
    assert read_table(tmp_path / "a.xlsx").columns == ("id", "name")


def test_empty_workbook(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", [])).code is Code.EMPTY_FILE


def test_two_far_cells_do_not_claim_the_memory_between_them(tmp_path: Path) -> None:
    far = f'<row r="1">{CELL.format("A1", "a")}</row><row r="9">{CELL.format("XFD1048576", "b")}'
    problem = refusal(with_sheet(tmp_path / "a.xlsx", far + "</row>"))
    assert (problem.code, problem.detail) == (
        Code.TOO_LARGE,
        {"limit": "10000000", "reason": Reason.CELLS},
    )


def test_far_cell_on_the_edge_of_a_buffer(tmp_path: Path) -> None:
    near = f'<row r="1">{CELL.format("A1", "a")}</row>'
    far = f'<row r="9">{CELL.format("XFD1048576", "b")}</row>'
    for before in range(182, 204, 3):
        filler = " " * ((1 << 20) - before)
        problem = refusal(with_sheet(tmp_path / "a.xlsx", near + filler + far))
        assert problem.code is Code.TOO_LARGE


def test_archive_holds_tables_of_both_kinds(tmp_path: Path) -> None:
    inner = workbook(tmp_path / "inner.xlsx", [["a", "b"], ["1", "2"]]).read_bytes()
    members = {"xlsx/t.xlsx": inner, "csv/p.csv": b"a;b\n1;2\n", "readme.pdf": b"%PDF", "d/": b""}
    path = archive(tmp_path / "set.zip", members)
    inputs = open_archive(path)
    assert [i.name for i in inputs] == ["set.zip/csv/p.csv", "set.zip/xlsx/t.xlsx"]
    assert [list(read_table(i)) for i in inputs] == [[(2, {"a": "1", "b": "2"})]] * 2
    problem = refusal(path)
    assert problem.code is Code.NOT_A_TABLE
    assert "csv/p.csv" in problem.detail["found"]


def test_archive_with_one_table_is_read_as_a_table(tmp_path: Path) -> None:
    path = archive(tmp_path / "set.zip", {"p.csv": b"a;b\n1;2\n"})
    assert list(read_table(path)) == [(2, {"a": "1", "b": "2"})]


def test_workbook_is_one_input_and_plain_file_too(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", [["a", "b"]])
    assert [i.name for i in find_inputs(book)] == ["a.xlsx"]


@pytest.mark.parametrize("inside", ["zeros.csv", "xl/worksheets/sheet1.xml"])
def test_gigabyte_of_zeros_is_refused_without_memory(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("[Content_Types].xml" if "xl/" in inside else "x.csv", "a;b")
        with target.open(inside, "w") as member:
            for _ in range(1000):
                member.write(bytes(1 << 20))
    tracemalloc.start()
    problem = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.code, problem.value) == (Code.TOO_LARGE, inside)
    assert peak < 20 << 20


def test_number_of_members_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {"a.csv": b"a;b\n", "b.csv": b"a;b\n"})
    monkeypatch.setattr("latu.sources.tables.archive.MOST_MEMBERS", 1)
    assert refusal(path).detail == {"limit": "1", "reason": Reason.FILES}


@pytest.mark.parametrize("name", ["../up.csv", "/etc/a.csv", "C:/a.csv", "a/../../b.csv"])
def test_names_outside_the_archive(tmp_path: Path, name: str) -> None:
    problem = refusal(archive(tmp_path / "a.zip", {name: b"a;b\n1;2\n"}))
    assert problem.code is Code.BROKEN_ARCHIVE
    assert problem.detail["reason"] == Reason.UNSAFE_NAME


def test_broken_archives(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", {"a.csv": b"a;b\n" + b"1;2\n" * 900}).read_bytes()
    damaged = bytearray(whole)
    damaged[40:60] = b"\xff" * 20
    for number, data in enumerate([whole[:-30], bytes(damaged), b"not a zip; at all"]):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        assert refusal(path).code is Code.BROKEN_ARCHIVE


def test_broken_workbook_inside_its_zip(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/x": b"no"})
    assert refusal(path).code is Code.BROKEN_ARCHIVE


def test_archive_without_tables_and_encrypted_archive(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path / "a.zip", {"a.pdf": b"x"})).code is Code.NOT_A_TABLE
    data = bytearray(archive(tmp_path / "b.zip", {"b.csv": b"a;b\n"}).read_bytes())
    place = data.index(b"PK\x01\x02") + 8
    data[place] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    problem = refusal(tmp_path / "b.zip")
    assert (problem.code, problem.detail["reason"]) == (Code.BROKEN_ARCHIVE, Reason.ENCRYPTED)


def test_size_stated_too_small_is_noticed(tmp_path: Path) -> None:
    data = bytearray(archive(tmp_path / "a.zip", {"a.csv": b"a;b\n" * 5000}).read_bytes())
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (100).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert refusal(tmp_path / "a.zip").code is Code.BROKEN_ARCHIVE
