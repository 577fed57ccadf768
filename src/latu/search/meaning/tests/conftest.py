"""Documents with vectors of the real model."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.search import index
from latu.search.index import Draft
from latu.search.meaning.embedder import E5Embedder


@pytest.fixture(scope="session")
def embedder() -> Iterator[E5Embedder]:
    embedder = E5Embedder(seconds=30)
    yield embedder
    embedder.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def draft(number: int, title: str, noun: str = "call", **values: object) -> Draft:
    given: dict[str, object] = {
        "level": Level.PUBLIC,
        "owner_id": None,
        "steward_id": None,
        "is_meaningful": True,
    }
    return Draft(ref=Ref(noun, number), title=title, **(given | values))  # type: ignore[arg-type]


def put(*drafts: Draft) -> None:
    with write(SYSTEM) as w:
        index.put(w, drafts)
