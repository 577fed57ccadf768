"""The command line, each command in a process of its own on a data folder of its own."""

import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from latu.cli.main import COMMANDS
from latu.cli.paths import ROOT
from latu.sources import skos


def latu(data: Path, *args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    region = data.parent / "region"  # a small one: these tests are about commands
    if not region.exists() and data.parent.is_dir():
        region.mkdir()
        (region / "region.toml").write_text('key = "small"\ncountry = "FI"\n')
    env = {
        **os.environ,
        "LATU_REGION": str(region), "LATU_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "LATU_CALLED_FROM": str(cwd or ROOT),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "latu", *args],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def rows(place: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(place)) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"manage"}))
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    done = latu(tmp_path, command, "--help")
    assert done.returncode == 0
    assert "usage: ./latu" in done.stdout


def test_help_gives_one_line_for_each_command(tmp_path: Path) -> None:
    text = latu(tmp_path, "--help").stdout
    for name in COMMANDS:
        assert f"    {name}" in text


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = latu(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == f"latu: port {port} is taken by another program. Try --port {port + 1}."
    )


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = latu(tmp_path / "file" / "data", "worker")
    assert done.returncode == 1
    assert done.stderr.startswith("latu: cannot make the folder")
    assert done.stderr.count("\n") == 1


def test_an_administrator_is_made_and_made_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = latu(tmp_path, "createadmin", "anni@example.org", "--organisation", "Oma Oy")
        assert done.returncode == 0, done.stderr
    place = tmp_path / "latu.sqlite3"
    assert rows(place, "SELECT role FROM organisations_membership") == [("administrator",)]
    assert latu(tmp_path, "createadmin", "anni", "--organisation", "Oma Oy").returncode == 1


def test_a_backup_is_put_back_and_the_register_kept_aside(tmp_path: Path) -> None:
    data = tmp_path / "data"
    latu(data, "createadmin", "anni@example.org", "--organisation", "Oma Oy")
    (data / "media" / "ab").mkdir(parents=True)
    (data / "media" / "ab" / "cd").write_bytes(b"liite")
    assert latu(data, "backup", "copy.zip", cwd=tmp_path).returncode == 0
    latu(data, "createadmin", "uusi@example.org", "--organisation", "Oma Oy")
    refused = latu(data, "restore", str(tmp_path / "copy.zip"))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    with (data / "serving.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert (
            "Stop it first" in latu(data, "restore", str(tmp_path / "copy.zip"), "--replace").stderr
        )
    done = latu(data, "restore", str(tmp_path / "copy.zip"), "--replace")
    assert done.returncode == 0, done.stderr
    place = data / "latu.sqlite3"
    assert rows(place, "SELECT email FROM accounts_user") == [("anni@example.org",)]
    assert (data / "media" / "ab" / "cd").read_bytes() == b"liite"
    [aside] = tmp_path.glob("data-before-restore-*")
    assert (aside / "latu.sqlite3").exists()


def test_a_thesaurus_is_imported_and_taken_out(tmp_path: Path) -> None:
    data, sample = tmp_path / "data", Path(skos.__file__).parent / "samples" / "berries.ttl"
    done = latu(data, "import", "thesaurus", str(sample), "--name", "Marjat")
    assert done.returncode == 0, done.stderr
    assert "concepts                 3" in done.stdout
    told = latu(data, "import", "thesaurus", "--remove", "juuret").stderr
    assert told.strip() == "latu: there is no imported thesaurus called juuret. There are: marjat."
    assert latu(data, "import", "thesaurus", "--remove", "marjat").stdout.startswith("3 concepts")
    assert "which files?" in latu(data, "import", "thesaurus").stderr
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix s: <http://x/> .\n]")
    done = latu(data, "import", "thesaurus", str(bad))
    assert done.returncode == 1
    assert "bad.ttl, row 2" in done.stdout


def test_subjects_are_found_at_once(tmp_path: Path) -> None:
    done = latu(tmp_path, "tag")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("0 records in")


@pytest.mark.parametrize("damage", ["cut", "not a zip", "changed"])
def test_a_bad_backup_changes_nothing(tmp_path: Path, damage: str) -> None:
    data, archive = tmp_path / "data", tmp_path / "copy.zip"
    latu(data, "createadmin", "anni@example.org", "--organisation", "Oma Oy")
    latu(data, "backup", str(archive))
    content = archive.read_bytes()
    if damage == "cut":
        archive.write_bytes(content[: len(content) // 2])
    elif damage == "not a zip":
        archive.write_bytes(b"terve")
    else:
        with zipfile.ZipFile(archive) as zipped:
            members = {name: zipped.read(name) for name in zipped.namelist()}
        with zipfile.ZipFile(archive, "w") as zipped:
            for name, member in {**members, "secret": b"toinen"}.items():
                zipped.writestr(name, member)
    done = latu(data, "restore", str(archive), "--replace")
    assert done.returncode == 1
    assert "The register is as before." in done.stderr
    place = data / "latu.sqlite3"
    assert rows(place, "SELECT count(*) FROM accounts_user") == [(1,)]
    assert not list(tmp_path.glob("data-before-restore-*"))


def test_verify_audit_tells_an_altered_history_from_a_whole_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = latu(data, "createadmin", "--organisation", "Kehitys", "aino@example.org")
    assert made.returncode == 0, made.stderr
    whole = latu(data, "verify-audit")
    assert whole.returncode == 0, whole.stderr
    end = whole.stdout.rpartition("The chain ends in ")[2].strip()
    assert latu(data, "verify-audit", "--known", end).returncode == 0
    assert "looks like" in latu(data, "verify-audit", "--known", "x").stderr
    with closing(sqlite3.connect(data / "latu.sqlite3")) as database:
        changed = database.execute("UPDATE records_change SET record_id = record_id + 1").rowcount
        database.commit()
    assert changed
    broken = latu(data, "verify-audit")
    assert broken.returncode == 1
    assert "does not follow from the one before it" in broken.stderr


def test_a_sealed_backup_is_put_back_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, key, copy = tmp_path / "data", tmp_path / "key", tmp_path / "copy.age"
    made = latu(tmp_path / "other", "backup", "--new-key", str(key))
    assert made.returncode == 0, made.stderr
    assert latu(tmp_path / "other", "backup", "--new-key", str(key)).returncode == 1
    assert key.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("LATU_BACKUP_KEYS", made.stdout.rpartition("LATU_BACKUP_KEYS=")[2].strip())
    assert (
        latu(data, "createadmin", "--organisation", "Kehitys", "anni@example.org").returncode == 0
    )
    assert latu(data, "backup", str(copy)).returncode == 0
    assert b"anni@example.org" not in copy.read_bytes()
    assert "Add --key" in latu(tmp_path / "new", "restore", str(copy)).stderr
    done = latu(tmp_path / "new", "restore", str(copy), "--key", str(key))
    assert done.returncode == 0, done.stderr
    place = tmp_path / "new" / "latu.sqlite3"
    assert rows(place, "SELECT email FROM accounts_user") == [("anni@example.org",)]
    assert place.stat().st_mode & 0o077 == 0
