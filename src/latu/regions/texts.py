"""Short texts that many facts of a region share, such as their sources, in the readers' languages."""

import tomllib
from pathlib import Path

BUILT_IN = Path(__file__).resolve().parent


def folder_of(name: str) -> Path:
    """The folder of a region: one of those here, or a path to another one."""
    return BUILT_IN / name if (BUILT_IN / name).is_dir() else Path(name)


def texts_of(folder: Path) -> dict[str, dict[str, str]]:
    """The text as the region's files have it → the text per language; empty where there is no such file."""
    path = folder / "texts.toml"
    if not path.is_file():
        return {}
    entries: list[dict[str, str]] = tomllib.loads(path.read_text("utf-8")).get("text", [])
    return {entry["en"]: entry for entry in entries}
