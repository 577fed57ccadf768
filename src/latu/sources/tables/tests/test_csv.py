"""Text tables: separators, character sets, odd shapes, and every kind of bad input."""

import tracemalloc
from pathlib import Path

import pytest

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables import Table, read_table, require


def table_of(folder: Path, data: bytes | str, name: str = "list.csv") -> Table:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_table(path)


def problem_of(folder: Path, data: bytes | str) -> Problem:
    with pytest.raises(Unreadable) as caught:
        table_of(folder, data)
    return caught.value.problem


@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
def test_separator_is_found_though_cells_hold_others(tmp_path: Path, separator: str) -> None:
    others = "".join(s for s in ";,|\t" if s != separator)
    text = f'id{separator}name\n1{separator}"Uni{others}Oulu"\n2{separator}Kemi\n'
    assert list(table_of(tmp_path, text)) == [
        (2, {"id": "1", "name": f"Uni{others}Oulu"}),
        (3, {"id": "2", "name": "Kemi"}),
    ]


def test_separator_is_judged_by_the_rows_too(tmp_path: Path) -> None:
    table = table_of(tmp_path, "name;part;x,city\nA,B\nC;1,D\n")
    assert table.columns == ("name;part;x", "city")


def test_separator_stated_by_excel(tmp_path: Path) -> None:
    assert list(table_of(tmp_path, "sep=;\r\na;b\r\n1;2\r\n")) == [(3, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, "id;näme\n1;Jyväskylä Ähtäri\n".encode(encoding))
    assert list(table) == [(2, {"id": "1", "näme": "Jyväskylä Ähtäri"})]


@pytest.mark.parametrize("offset", range(4))
def test_character_cut_by_the_buffer_stays_utf8(tmp_path: Path, offset: int) -> None:
    filler = "x" * ((1 << 20) - len("id;name\n1;") - offset)
    table = table_of(tmp_path, f"id;name\n1;{filler}€€€\n2;ä\n")
    assert [row["name"][-1] for _, row in read_good(table)] == ["€", "ä"]


def test_stray_byte_in_utf8_refuses_one_row(tmp_path: Path) -> None:
    data = "id;name\n1;Sodankylä\n2;".encode() + b"\xe4\n3;" + "Enontekiö Äkäslompolo\n".encode()
    items = list(table_of(tmp_path, data))
    assert [i for i in items if isinstance(i, Problem)] == [
        Problem(Code.WRONG_ENCODING, "list.csv", 3, "name", "?")
    ]
    assert len(items) == 3


def test_quoted_newlines_blank_lines_and_crlf_count_as_a_spreadsheet_does(tmp_path: Path) -> None:
    table = table_of(tmp_path, '\r\nid;text\r\n1;"two\r\nlines"\r\n\r\n;\r\n2;b\r\n')
    assert table.header_row == 2
    assert list(table) == [
        (3, {"id": "1", "text": "two\r\nlines"}),
        (6, {"id": "2", "text": "b"}),
    ]


def test_repeated_header_is_left_out(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id;name\n1;a\n\ufeffid;name\n2;b\n")
    assert [row for row, _ in read_good(table)] == [2, 4]


def test_surplus_separator_at_the_end_of_lines(tmp_path: Path) -> None:
    assert list(table_of(tmp_path, "a;b;\n1;2;\n")) == [(2, {"a": "1", "b": "2"})]


def test_very_wide_cell(tmp_path: Path) -> None:
    [(_, row)] = read_good(table_of(tmp_path, f"a;b\n1;{'x' * 5_000_000}\n"))
    assert len(row["b"]) == 5_000_000


def test_table_can_be_read_twice_and_says_how_far_it_is(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a;b\n1;2\n")
    assert table.done_bytes() == 0
    assert list(table) == list(table)
    assert table.done_bytes() == table.size


@pytest.mark.parametrize("megabytes", [16.5, 40])
def test_too_wide_cell_is_refused_and_reading_goes_on(tmp_path: Path, megabytes: float) -> None:
    wide = "x" * int(megabytes * (1 << 20))
    assert list(table_of(tmp_path, f"a;b\n1;{wide}\n2;c\n")) == [
        Problem(Code.TOO_LARGE, "list.csv", 2, detail={"limit": "16", "reason": Reason.CELL}),
        (3, {"a": "2", "b": "c"}),
    ]


@pytest.mark.parametrize("data", ["", "\n\n", "\ufeff", " \r\n;;\r\n", "\x00\x00"])
def test_empty_file(tmp_path: Path, data: str) -> None:
    assert problem_of(tmp_path, data).code is Code.EMPTY_FILE


@pytest.mark.parametrize(
    "data",
    [
        "only one column\na\nb\n",
        '{"a": 1, "b": 2}',
        "<html><body>a, b</body></html>",
        "%PDF-1.7\n1, 2\n",
        b"\x89PNG\r\n\x1a\n\x01\x02,\x03",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1;\x01;\x02",
    ],
)
def test_not_a_table(tmp_path: Path, data: str | bytes) -> None:
    assert problem_of(tmp_path, data).code is Code.NOT_A_TABLE


def test_nul_bytes_name_the_row(tmp_path: Path) -> None:
    items = list(table_of(tmp_path, "a;b\n1;2\n3;\x004\n5;6\n"))
    assert items[1] == Problem(Code.NUL_BYTES, "list.csv", 3, "b", "\ufffd4")
    assert len(items) == 3
    assert problem_of(tmp_path, "a;\x00b\n1;2\n").code is Code.NUL_BYTES


def test_wrong_column_count(tmp_path: Path) -> None:
    items = list(table_of(tmp_path, "a;b;c\n1;2;3\n4;5\n6;7;8;9\n"))
    assert items[1:] == [
        Problem(Code.WRONG_COLUMN_COUNT, "list.csv", 3, "", "4", {"expected": "3", "found": "2"}),
        Problem(Code.WRONG_COLUMN_COUNT, "list.csv", 4, "", "6", {"expected": "3", "found": "4"}),
    ]


def test_missing_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id;name\n1;a\n")
    require(table, ["ID", "name"], "list.csv")
    with pytest.raises(Unreadable) as caught:
        require(table, ["name", "country"], "list.csv")
    assert caught.value.problem == Problem(
        Code.MISSING_COLUMN, "list.csv", 1, "country", detail={"found": "id, name"}
    )


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x.example")',
        "=cmd|'/C calc'!A0",
        "=A1+B2",
        "=1+1",
        " =SUM(A1:A9)",
        "@SUM(1+1)*cmd|'/C calc'!A0",
        "+cmd|'/C calc'!A0",
        "-2+3+cmd|'/C calc'!A0",
        '=-1+HYPERLINK("x")',
    ],
)
def test_formula_is_refused(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    [item] = table_of(tmp_path, f'id;name\n1;"{quoted}"\n')
    assert item == Problem(Code.FORMULA, "list.csv", 2, "name", cell)


@pytest.mark.parametrize(
    "cell",
    ["-", "+358 40 123", "+358(40)123", "-5,3", "= ", "=", "@home", "+CityxChange", "- one - two"],
)
def test_values_that_only_begin_like_formulas(tmp_path: Path, cell: str) -> None:
    assert list(table_of(tmp_path, f"id;name\n1;{cell}\n")) == [(2, {"id": "1", "name": cell})]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a;b\n" + "1234567;äbcdefghijklmnop\n" * 150_000)
    tracemalloc.start()
    rows = sum(1 for _ in table.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 150_000
    assert peak < 2_000_000


def read_good(table: Table) -> list[tuple[int, dict[str, str]]]:
    items = list(table)
    assert not [i for i in items if isinstance(i, Problem)]
    return [i for i in items if not isinstance(i, Problem)]


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00;,\n" + bytes(range(256)) * 20,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        b"%PDF-1.7\nobj, stream; x\n",
        b"\x89PNG\r\n\x1a\n\x00\x00;IHDR\n",
        bytes(range(256)) * 20,
    ],
    ids=["program", "old office", "pdf", "picture", "noise"],
)
def test_what_is_no_text_is_told_as_no_spreadsheet(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read_table(path)
    assert caught.value.problem.code is Code.NOT_A_TABLE
    assert caught.value.problem.detail == {"reason": "not_a_spreadsheet"}


def test_a_column_may_be_called_like_the_mark_of_a_program(tmp_path: Path) -> None:
    assert table_of(tmp_path, "MZ;GIF8\n1;2\n").columns == ("MZ", "GIF8")
