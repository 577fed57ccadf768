"""Reads a region's folder: TOML files of public facts and of invented records."""

import tomllib
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from latu.regions.texts import folder_of, texts_of

type Entry = dict[str, Any]


class RegionMissing(Exception):
    """LATU_REGION names no folder with a `region.toml`."""


class Region:
    """One region's files; each is read when first asked for."""

    def __init__(self, name: str) -> None:
        """`name` is a folder of `latu/regions`, or a path to another one; raises `RegionMissing`."""
        self.folder: Path = folder_of(name)
        if not (self.folder / "region.toml").is_file():
            raise RegionMissing(name)

    def _read(self, name: str, table: str) -> list[Entry]:
        path = self.folder / f"{name}.toml"
        if not path.is_file():
            return []
        entries: list[Entry] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal).get(
            table, []
        )
        return entries

    def in_languages(self, text: str) -> dict[str, str]:
        """A text of the region's files per language; what nobody translated is taken for English."""
        return self._texts.get(text, {"en": text}) if text else {}

    @cached_property
    def _texts(self) -> dict[str, dict[str, str]]:
        return texts_of(self.folder)

    @cached_property
    def key(self) -> str:
        """The region's short name, as provenance shows it."""
        return str(tomllib.loads((self.folder / "region.toml").read_text("utf-8"))["key"])

    @cached_property
    def country(self) -> str:
        """The region's country code."""
        return str(tomllib.loads((self.folder / "region.toml").read_text("utf-8"))["country"])

    @cached_property
    def sub_regions(self) -> list[Entry]:
        """Sub-regions."""
        return self._read("region", "sub_region")

    @cached_property
    def municipalities(self) -> list[Entry]:
        """Municipalities."""
        return self._read("region", "municipality")

    @cached_property
    def organisations(self) -> list[Entry]:
        """Organisations, public and invented."""
        return self._read("organisations", "organisation")

    @cached_property
    def networks(self) -> list[Entry]:
        """Networks with their members."""
        return self._read("networks", "network")

    @cached_property
    def programmes(self) -> list[Entry]:
        """Programmes with their rules."""
        return self._read("programmes", "programme")

    @cached_property
    def calls(self) -> list[Entry]:
        """Invented calls."""
        return self._read("calls", "call")

    @cached_property
    def projects(self) -> list[Entry]:
        """Invented projects."""
        return self._read("projects", "project")

    @cached_property
    def people(self) -> list[Entry]:
        """Invented people."""
        return self._read("people", "person")

    @cached_property
    def notices(self) -> list[Entry]:
        """Invented partner notices."""
        return self._read("notices", "notice")

    @cached_property
    def ties(self) -> list[Entry]:
        """Invented ties."""
        return self._read("people", "tie")


def cents(euros: Decimal | int | None) -> int | None:
    """Euros of a region file as whole cents; raises ValueError for parts of a cent."""
    if euros is None:
        return None
    value = Decimal(euros) * 100
    if value != value.to_integral_value():
        raise ValueError(f"not whole cents: {euros}")
    return int(value)
