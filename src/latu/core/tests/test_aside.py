"""Work on a copy of the database."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import home, write
from latu.core.sqlite.aside import NoRoom, aside

pytestmark = pytest.mark.django_db(transaction=True)


def add(name: str) -> int:
    with write(SYSTEM):
        User.objects.create_user(f"{name}@example.org")
    return User.objects.count()


def test_what_is_written_in_the_copy_is_not_in_the_register(tmp_path: Path) -> None:
    add("first")
    here = home()

    def work(stop: threading.Event) -> tuple[int, bool]:
        return add("second"), home() == here

    assert aside(tmp_path, "copy-", work) == (2, False)
    assert (User.objects.count(), home()) == (1, here)
    assert not [*tmp_path.iterdir()]


def test_the_register_is_written_while_the_copy_is(tmp_path: Path) -> None:
    written = threading.Event()

    def work(stop: threading.Event) -> bool:
        with write(SYSTEM):
            return written.wait(20)

    def meanwhile() -> None:
        add("meanwhile")
        written.set()

    assert aside(tmp_path, "copy-", work, meanwhile)
    assert User.objects.count() == 1


def test_what_goes_wrong_in_the_copy_is_told(tmp_path: Path) -> None:
    def work(stop: threading.Event) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        aside(tmp_path, "copy-", work)
    assert not [*tmp_path.iterdir()]


def test_a_copy_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("first")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none" / "latu.sqlite3"))
    with pytest.raises(NoRoom):
        aside(tmp_path, "copy-", lambda stop: 1)
