"""Something that can be opened and read from its start, more than once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Input:
    """One file, on disk or inside an archive. `size` is in bytes, uncompressed."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def input_from(path: Path) -> Input:
    """The file at `path`. Raises OSError when it is not there."""
    return Input(path.name, path.stat().st_size, lambda: path.open("rb"))
