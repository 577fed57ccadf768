"""Sources and managing bodies are there in the readers' languages."""

import tomllib
from pathlib import Path
from typing import Any

from latu.regions.texts import folder_of, texts_of

LAPLAND = folder_of("lapland")
FILES = ("programmes.toml", "networks.toml")


def sources(value: Any) -> set[str]:
    """Every source and managing body in a file."""
    if isinstance(value, list):
        return set().union(*map(sources, value))
    if not isinstance(value, dict):
        return set()
    here = {value[key] for key in ("source", "managing_body") if key in value}
    return here.union(*map(sources, value.values()))


def test_every_source_and_managing_body_is_translated() -> None:
    texts = texts_of(LAPLAND)
    used = set().union(
        *(sources(tomllib.loads((LAPLAND / name).read_text("utf-8"))) for name in FILES)
    )
    assert used == set(texts)
    for text in texts.values():
        assert set(text) == {"fi", "sv", "en"}
        assert all(text.values())


def test_a_region_without_translations_has_none(tmp_path: Path) -> None:
    assert folder_of(str(tmp_path)) == tmp_path
    assert texts_of(tmp_path) == {}
