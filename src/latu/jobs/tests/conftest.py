"""Kinds of work that exist for one test."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from latu.jobs import registry
from latu.jobs.running import Run

type MakeKind = Callable[..., None]


@pytest.fixture
def make_kind(monkeypatch: pytest.MonkeyPatch) -> MakeKind:
    """Register a kind of work; while the test runs there are no others."""
    monkeypatch.setattr(registry, "_kinds", {})

    def make(
        work: Callable[[Run], dict[str, Any]], *, name: str = "test", every: timedelta | None = None
    ) -> None:
        registry.job(name, title=name.title(), every=every)(work)

    return make
