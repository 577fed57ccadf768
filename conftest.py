"""Fixtures of all tests: one small cast, a database per process, sockets on loopback only."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast, make_cast

SHARED_DATA = Path(__file__).resolve().parent.parent / "shared" / "data"
REAL_CONNECT = socket.socket.connect


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests on real files are not collected where those are missing, nor tests of the other database."""
    if collection_path.name.startswith("test_real_") and not SHARED_DATA.is_dir():
        return True
    other = "sqlite" if os.environ.get("LATU_DATABASE_URL") else "postgresql"
    return True if collection_path.name == f"test_on_{other}.py" else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each process has its own database file and its own write lock."""
    from django.conf import settings

    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    settings.LATU_DATA = settings.LATU_DATA / worker
    settings.LATU_DATA.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT = settings.LATU_DATA / "media"
    if settings.DATABASES["default"]["ENGINE"] == "latu.core.sqlite":
        test: dict[str, object] = settings.DATABASES["default"]["TEST"]
        test["NAME"] = str(settings.LATU_DATA / "test.sqlite3")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to another machine."""

    def connect(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and isinstance(address, tuple):
            assert str(address[0]).startswith("127.") or address[0] in {"::1", "localhost"}, address
        REAL_CONNECT(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="module")
def thesaurus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The vocabularies, loaded once for all tests of a file: that takes a second or two."""
    from django.core.management import call_command

    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.taxonomy.loading import load_vocabularies

    with django_db_blocker.unblock():
        with write(SYSTEM) as w:
            load_vocabularies(w)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in the database."""
    return make_cast()
