"""Fixtures of this source; what needs the shared real files is not collected without them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from latu.sources.funding_tenders.tests.portal import Portal, record

SHARED = Path(__file__).resolve().parents[6] / "shared"
collect_ignore = [] if SHARED.is_dir() else ["test_real_files.py"]


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A service with 250 invented records."""
    service = Portal([record(number) for number in range(250)])
    yield service
    service.close()
