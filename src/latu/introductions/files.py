"""The graph as a file that many processes map into memory: shared until somebody writes, then for that page alone.

A head of one page (JSON), then the arrays as they are in memory, each with its room at the end. What is wrong in any
way (cut off, of another edition, of another register, damaged) is no graph: it is built anew.
"""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from latu.introductions.graph import ENTRIES, NODES, USERS, Array, Graph

MAGIC, EDITION = "Latu introductions", 1
HEAD = 4096
SINGLE = ("nodes", "entries", "first_person", "last_person")
ARRAYS = {**NODES, **ENTRIES, **USERS}


class Unfit(Exception):
    """The file holds no graph, or not the one that was asked for."""


def save(graph: Graph, path: Path, token: str, upto: int) -> None:
    """Write a graph as it was built; the file is there all at once, for the one who runs Latu alone."""
    at, head = HEAD, {"magic": MAGIC, "edition": EDITION, "token": token, "upto": upto}
    places: dict[str, tuple[int, int, int]] = {}
    for name in ARRAYS:
        values = getattr(graph, name)
        places[name] = (at, values.size, _used(graph, name))
        at += -(-values.nbytes // HEAD) * HEAD
    numbers = {name: getattr(graph, name) for name in SINGLE}
    arrays = {name: getattr(graph, name) for name in ARRAYS}
    digest = _digest(arrays, places)
    head |= {"size": at, "arrays": places, "numbers": numbers, "digest": digest}
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    with half.open("wb") as file:
        file.write(json.dumps(head).encode().ljust(HEAD))
        for name, (start, _, used) in places.items():
            file.seek(start)
            file.write(arrays[name][:used].data)
        file.truncate(at)
    half.replace(path)


def load(path: Path, token: str) -> tuple[Graph, int]:
    """The graph of a file, and up to where it knows what was touched; raises `Unfit`."""
    try:
        content = np.asarray(np.memmap(path, dtype=np.uint8, mode="c"))
        head: dict[str, Any] = json.loads(content[:HEAD].tobytes())
        if (head["magic"], head["edition"], head["token"]) != (MAGIC, EDITION, token):
            raise Unfit
        if head["size"] != content.size:
            raise Unfit
        arrays: dict[str, Any] = {
            name: content[start : start + size * np.dtype(ARRAYS[name]).itemsize].view(ARRAYS[name])
            for name, (start, size, _) in head["arrays"].items()
        }
        if _digest(arrays, head["arrays"]) != head["digest"]:
            raise Unfit
        return Graph(**arrays, **head["numbers"]), int(head["upto"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unfit from error


def _used(graph: Graph, name: str) -> int:
    if name in USERS:
        return int(getattr(graph, name).size)
    return graph.nodes if name in NODES else graph.entries


def _digest(arrays: dict[str, Array], places: dict[str, Any]) -> int:
    """Of all that is in use; it tells a damaged file from a whole one, not a forged one from a true one."""
    value = 0
    for name, array in arrays.items():
        value = zlib.crc32(array[: places[name][2]].data, value)
    return value
