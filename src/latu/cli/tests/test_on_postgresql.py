"""Commands on a register in PostgreSQL: it is made, searched, and not taken for a file."""

from pathlib import Path

import pytest

from latu.cli.tests.test_commands import latu


def test_a_register_is_made_and_searched(tmp_path: Path) -> None:
    found = latu(tmp_path / "data", "search", "poro", "--json")
    assert (found.returncode, found.stdout) == (0, "[]\n"), found.stderr
    assert not (tmp_path / "data" / "latu.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        (("backup",), "pg_dump"),
        (("restore", "pyproject.toml"), "pg_restore"),
    ],
)
def test_what_is_for_sqlite_says_what_to_use(
    tmp_path: Path, command: tuple[str, ...], instead: str
) -> None:
    done = latu(tmp_path / "data", *command)
    assert done.returncode != 0
    assert instead in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("data/backups/*"))


def test_a_dry_run_says_what_to_do_instead(tmp_path: Path) -> None:
    file = tmp_path / "calls.json"
    file.write_text('{"results": []}')
    done = latu(tmp_path / "data", "import", "calls", str(file), "--dry-run")
    assert done.returncode != 0
    assert "SQLite only" in done.stderr
    assert "Traceback" not in done.stderr
