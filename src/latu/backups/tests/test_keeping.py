"""Backups: which stay, that they are read back, sealed and opened, and the page that tells of them."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.cast import Cast

from latu.backups import keeping
from latu.backups.keeping import Backup, staying
from latu.backups.tasks import KIND
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.sqlite import sealing
from latu.core.sqlite.backup import BadBackup
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.tasks import run_job

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_backups() -> Iterator[None]:
    yield
    for each in keeping.present():
        each.path.unlink()


def made(days_ago: float) -> Backup:
    at = NOW - timedelta(days=days_ago)
    return Backup(Path(f"{days_ago}"), at, 1, is_sealed=False)


def test_days_weeks_and_months_stay() -> None:
    stay = {float(str(path)) for path in staying(made(each) for each in range(365))}
    assert stay == {0, 1, 2, 3, 4, 5, 6, 10, 17, 25, 56}


def test_the_newest_of_a_day_stays() -> None:
    assert staying([made(0.1), made(0), made(0.05)]) == {Path("0")}


def test_few_all_stay() -> None:
    assert len(staying(made(each) for each in (0, 40, 80))) == 3


@pytest.mark.django_db(transaction=True)
def test_a_sealed_backup_opens_with_its_key_only(tmp_path: Path, settings: Settings) -> None:
    secret, public = sealing.new_key()
    settings.LATU_BACKUP_KEYS = [public]
    backup = keeping.make(NOW, lambda done, total: None)
    assert backup.is_sealed
    assert backup.path.stat().st_mode & 0o077 == 0
    assert sealing.is_sealed(backup.path)
    key, wrong, plain = tmp_path / "key", tmp_path / "wrong", tmp_path / "plain.zip"
    key.write_text(f"# a note\n{secret}\n")
    wrong.write_text(sealing.new_key()[0])
    for bad in (wrong, Path(__file__)):
        with pytest.raises(sealing.BadKey):
            sealing.unseal(backup.path, plain, bad)
        assert not plain.exists()
    sealing.unseal(backup.path, plain, key)
    assert "manifest.json" in zipfile.ZipFile(plain).namelist()


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_none_is_said(settings: Settings) -> None:
    settings.LATU_BACKUP_KEYS = ["age1nothing"]
    with pytest.raises(sealing.BadKey):
        keeping.make(NOW, lambda done, total: None)
    assert keeping.present() == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_be_read_back_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "testzip", lambda self: "latu.sqlite3")
    with pytest.raises(BadBackup):
        keeping.make(NOW, lambda done, total: None)
    assert keeping.present() == []


@pytest.mark.django_db(transaction=True)
def test_the_page_tells_of_the_last_good_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    client.cookies["django_language"] = "en"
    assert "There is no backup yet" in client.get("/backups/").text
    client.post("/backups/")
    client.post("/backups/")
    row = JobRun.objects.get(kind=KIND)
    run_job.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result["sealed"], row.result["gone"]) == (State.DONE, False, 0)
    page = client.get("/backups/").text
    assert "read back and found whole" in page
    assert row.result["file"] in page
    [backup] = keeping.present()
    old = backup.made_at - timedelta(days=3)
    backup.path.rename(backup.path.with_name(keeping.name_at(old)))
    assert "more than two days ago" in client.get("/backups/").text
    with write(SYSTEM) as w:
        failed = actions.start(w, kind_name=KIND, params={}, enqueue=False)
    JobRun.objects.filter(pk=failed.pk).update(
        state=State.FAILED, error="OSError: No space left on device"
    )
    assert "The disk is full" in client.get("/backups/").text
