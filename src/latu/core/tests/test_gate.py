"""The write gate."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import GateAlreadyOpen, write


@pytest.mark.django_db
def test_a_gate_inside_a_gate_is_refused() -> None:
    with write(SYSTEM), pytest.raises(GateAlreadyOpen), write(SYSTEM):
        pass


@pytest.mark.django_db(transaction=True)
def test_an_exception_leaves_nothing_behind() -> None:
    def fail() -> None:
        with write(SYSTEM):
            User.objects.create_user("half@example.org")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_after_commit_runs_only_when_committed() -> None:
    done: list[str] = []
    with write(SYSTEM) as w:
        w.after_commit(lambda: done.append("yes"))
        assert done == []
    assert done == ["yes"]


@pytest.mark.django_db(transaction=True)
def test_writers_queue_instead_of_failing() -> None:
    errors: list[Exception] = []

    def add(number: int) -> None:
        try:
            for turn in range(10):
                with write(SYSTEM):
                    User.objects.create_user(f"user{number}-{turn}@example.org")
        except Exception as error:  # noqa: BLE001 - reported by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert User.objects.count() == 80


def test_an_old_sqlite_gets_no_write_ahead_log() -> None:
    """In a process of its own, since the choice is made at import."""
    code = (
        "import sys; sys.modules['pysqlite3'] = None\n"
        "from latu.core.sqlite import base\n"
        "old = base.Database.sqlite_version_info < (3, 51, 3)\n"
        "assert base.JOURNAL_MODE == ('DELETE' if old else 'WAL')\n"
        "print(base.JOURNAL_MODE)"
    )
    source = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in {"DELETE", "WAL"}


@pytest.mark.django_db
def test_deleted_text_is_overwritten() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
