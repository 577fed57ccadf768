"""Saved answers in every shape they are kept in."""

import gzip
import json
from pathlib import Path

import pytest

from latu.sources.funding_tenders.saved import read_saved
from latu.sources.funding_tenders.tests.portal import record
from latu.sources.problems import Code, Problem, Unreadable

RECORDS = [record(1), record(2)]
SHAPES = {
    "list": json.dumps(RECORDS, indent=1),
    "response": json.dumps({"totalResults": 2, "results": RECORDS}),
    "indented response": json.dumps({"totalResults": 2, "results": RECORDS}, indent=2),
    "lines": "\n".join(json.dumps(one) for one in RECORDS) + "\n\n",
    "marked": "\ufeff\n" + json.dumps(RECORDS),
}


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_shapes(tmp_path: Path, shape: str, zipped: bool) -> None:
    path = tmp_path / "saved"
    data = SHAPES[shape].encode()
    path.write_bytes(gzip.compress(data) if zipped else data)
    assert list(read_saved([path])) == [("saved", 1, RECORDS[0]), ("saved", 2, RECORDS[1])]


def test_one_indented_record(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(RECORDS[0], indent=2), encoding="utf-8")
    assert [one for _, _, one in read_saved([path])] == RECORDS[:1]


def test_a_broken_line_is_a_fault_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "saved.jsonl"
    path.write_text(
        f'{json.dumps(RECORDS[0])}\n{{"cut\n{json.dumps(RECORDS[1])}\n', encoding="utf-8"
    )
    first, broken, last = (found for _, _, found in read_saved([path]))
    assert (first, last) == (RECORDS[0], RECORDS[1])
    assert isinstance(broken, Problem)
    assert (broken.code, broken.row, broken.value) == (Code.UNKNOWN_FORMAT, 2, '{"cut\n')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b" \n\n", Code.EMPTY_FILE),
        (b"<html>", Code.UNKNOWN_FORMAT),
        (b"3", Code.UNKNOWN_FORMAT),
        (b'{\n"error": 1}', Code.UNKNOWN_FORMAT),
        (b'["\xff"]', Code.WRONG_ENCODING),
        (gzip.compress(b"[]", mtime=0)[:-9], Code.BROKEN_ARCHIVE),
    ],
)
def test_unreadable_files(tmp_path: Path, data: bytes, code: Code) -> None:
    path = tmp_path / "saved"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        list(read_saved([path]))
    assert caught.value.problem.code is code
    assert caught.value.problem.file == "saved"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_saved([tmp_path / "none"]))
