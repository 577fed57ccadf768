"""Files in which somebody is named, and the book of erasures."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from latu.privacy import ledger, papers
from latu.privacy.identity import Identity

ANNELI = Identity((("Änneli", "Virtanen"),), ("a.v@example.org",))


def docx(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("Tapasin Änneli Virtasen.".encode(), True),
        ("Tapasin Änneli Virtasen.".encode("cp1252"), True),
        ("Tapasin Änneli Virtasen.".encode("utf-16"), True),
        (docx("<w:t>Änneli</w:t></w:r><w:r><w:t>Virtanen</w:t>"), True),
        (docx("<w:t>Änneli Korhonen</w:t>"), False),
        (b"Anneli Korhonen", False),
        (b"PK\x03\x04 cut off a.v@example.org", False),
        (b"", False),
    ],
)
def test_what_names_somebody(tmp_path: Path, content: bytes, named: bool) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert papers.is_named_in(path, ANNELI) is named


def test_a_file_that_is_gone_names_nobody(tmp_path: Path) -> None:
    assert not papers.is_named_in(tmp_path / "none", ANNELI)


@pytest.fixture
def book(db: None) -> Iterator[Path]:
    ledger.place().unlink(missing_ok=True)
    yield ledger.place()
    ledger.place().unlink(missing_ok=True)


def test_a_line_that_a_kill_cut_off_counts_for_nothing(book: Path) -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    ledger.begin(ledger.Entry(7, at, "ab", ("cd",)))
    whole = book.read_bytes()
    book.write_bytes(whole + b'{"erased": 8, "at')
    assert [each.person_id for each in ledger.entries()] == [7]
    ledger.done(7, at)
    assert [(each.person_id, each.is_done, each.marks) for each in ledger.entries()] == [
        (7, True, ("cd",))
    ]
    assert book.stat().st_mode & 0o077 == 0


def test_a_damaged_line_is_named(book: Path) -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    book.write_text("[1]\n")
    ledger.begin(ledger.Entry(7, at, "ab", ()))
    with pytest.raises(ledger.DamagedLedger, match="line 1"):
        ledger.entries()
