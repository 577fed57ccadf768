"""Folders and files as the person at the terminal means them."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """The folder where everything is kept."""
    return Path(os.environ.get("LATU_DATA") or ROOT / "data").resolve()


def given(path: str) -> Path:
    """A path from the command line, relative to where the launcher was called."""
    return Path(os.environ.get("LATU_CALLED_FROM", "."), path).resolve()
