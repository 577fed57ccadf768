"""Fetching all records of the EU portal into a file, so that a killed fetch goes on where it was."""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from latu.sources.funding_tenders.fetch import Client
from latu.sources.funding_tenders.transport import Patience
from latu.sources.problems import Problem

FILE = "records.jsonl.gz"
LOOK_EVERY = 1.0  # seconds: whether the run is to stop

type Place = dict[str, Any]  # where a fetch stands: crawl, bytes, records, total, complete
type Saved = Callable[[Place, tuple[Problem, ...]], None]


def fetch(path: Path, url: str, place: Place, saved: Saved, sleep: Callable[[float], None]) -> None:
    """Append to `path` what is not in it yet.

    `place` is what `saved` was called with last, or {} at the start. Whatever stands in the file
    behind it belongs to a page that was not acknowledged, and is cut off.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    length, count = int(place.get("bytes", 0)), int(place.get("records", 0))
    with path.open("r+b") as file, Client(url, patience=Patience(sleep=sleep)) as client:
        file.truncate(length)
        file.seek(length)
        total = 0
        for page in client.pages(place.get("crawl")):
            if page.records:
                file.write(gzip.compress(_lines(page.records), compresslevel=1))
                file.flush()
                os.fsync(file.fileno())
            count, total = count + len(page.records), page.total
            place = {
                "crawl": page.checkpoint,
                "bytes": file.tell(),
                "records": count,
                "total": total,
            }
            saved(place, page.problems)
        saved({"bytes": file.tell(), "records": count, "total": total, "complete": True}, ())


def _lines(records: Iterable[object]) -> bytes:
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def waiting(look: Callable[[], None]) -> Callable[[float], None]:
    """A function that waits so many seconds and calls `look`, which may raise, once a second."""

    def wait(seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            look()
            time.sleep(min(left, LOOK_EVERY))

    return wait
