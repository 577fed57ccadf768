"""Calls of the EU portal: from its search API, from saved answers, and from feeds that copy it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from latu.calls import bulk
from latu.core.gate import Write, write
from latu.imports import mapping
from latu.imports.files import clear, folder
from latu.imports.ledger import ROWS, Counts, Ledger, stamp_of
from latu.imports.portal import FILE, Place, fetch, waiting
from latu.jobs.running import Run
from latu.projects import bulk as projects
from latu.records import incoming
from latu.sources import feeds, funding_tenders
from latu.sources.feeds.parse import read_file
from latu.sources.funding_tenders.call import Call
from latu.sources.funding_tenders.merge import merge, merge_by_key
from latu.sources.funding_tenders.parse import KINDS, read_record, said
from latu.sources.funding_tenders.saved import read_saved
from latu.sources.problems import Code, Problem, Reason, Unreadable

PORTAL, FEED = "funding_tenders", "feed"
AT_ONCE = 50
LONGEST_KEY = 150
# These change although nothing that matters has changed.
_VOLATILE = frozenset({"reference", "updated", "sort_date", "truncated"})
_COMPARED = [f.name for f in fields(Call) if f.name not in _VOLATILE]


class Copies(NamedTuple):
    """All records of one call, unread, with their places in the files; several are copies."""

    key: str | None  # None for a record that is none
    records: tuple[tuple[str, int, object], ...]


class Pending(NamedTuple):
    """A call to be written."""

    call: Call
    digest: str


@cache
def _reader() -> str:
    """Another text whenever records may be read in another way: a line of the reading code or a
    library that cleans texts has changed. As part of every digest it makes all records be read anew.
    """
    folders = [Path(str(source.__file__)).parent for source in (feeds, funding_tenders)]
    files = [*(path for folder in folders for path in sorted(folder.glob("*.py"))),
             Path(mapping.__file__), Path(__file__)]  # fmt: skip
    code = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return " ".join([code, version("ftfy"), version("nh3")])


def digest(call: Call) -> str:
    """Tells whether a call says what it said before."""
    content = [getattr(call, name) for name in _COMPARED]
    return _fingerprint(repr((content, sorted(call.truncated))))


def digest_of(group: Copies) -> str:
    """The same for records that have not been read: reading one costs twenty times as much."""
    dated = len(group.records) > 1
    texts = [
        json.dumps(said(record, dated=dated), default=repr) for *_place, record in group.records
    ]
    return _fingerprint("\n".join(sorted(texts)))


def _fingerprint(text: str) -> str:
    whole = f"{_reader()}\n{text}".encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def copies(paths: Sequence[Path]) -> tuple[int, Iterator[Copies]]:
    """How many calls there are, and each with all of its records; two passes over the files."""
    found = Counter(_key(record) for *_place, record in read_saved(paths))
    single = found.pop(None, 0)
    return len(found) + single, _gathered(paths, found)


def _gathered(paths: Sequence[Path], expected: Counter[str | None]) -> Iterator[Copies]:
    waiting: dict[str, list[tuple[str, int, object]]] = {}
    for place in read_saved(paths):
        key = _key(place[2])
        if key is None or expected[key] == 1:
            yield Copies(key, (place,))
            continue
        waiting.setdefault(key, []).append(place)
        if len(waiting[key]) == expected[key]:
            yield Copies(key, tuple(waiting.pop(key)))


def _key(record: object) -> str | None:
    """The key that the record's call will have, without reading all of it; None for a faulty one."""
    metadata = record.get("metadata") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(metadata, dict):
        return None
    found = {}
    for name in ("identifier", "type"):
        value = metadata.get(name)
        value = value[0] if isinstance(value, list) and value else value
        found[name] = value.strip() if isinstance(value, str) else ""
    if not found["identifier"]:
        return None
    kind = KINDS.get(found["type"], Call(identifier="").kind)
    return Call(found["identifier"], reference=str(record.get("reference") or ""), kind=kind).key


def read(group: Copies) -> tuple[Call | None, list[Problem], list[Problem]]:
    """The one call of these records; problems that refuse a record, and values that were left out."""
    calls: list[Call] = []
    refused: list[Problem] = []
    left_out: list[Problem] = []
    for file, row, record in group.records:
        if isinstance(record, Problem):
            refused.append(record)
            continue
        call, problems = read_record(record, file, row)
        if call is not None and len(call.key) > LONGEST_KEY:
            detail = {"reason": str(Reason.TOO_LONG)}
            problems = [Problem(Code.BAD_ANSWER, file, row, "identifier", call.key, detail)]
            call = None
        (left_out if call else refused).extend(problems)
        if call:
            calls.append(call)
    return (merge(calls) if calls else None), refused, left_out


def run_files(run: Run, paths: Sequence[Path]) -> dict[str, Any]:
    """Import saved answers."""
    return _write_records(Ledger(run, stamp_of(paths)), paths)


def run_fetch(run: Run, url: str) -> dict[str, Any]:
    """Fetch all records from the portal, then import them."""
    clear(run)
    ledger = Ledger(run, url)
    path = folder(run.id) / FILE

    def saved(place: Place, problems: tuple[Problem, ...]) -> None:
        with write(run.viewer, run_id=run.id) as w:
            ledger.refuse(w, problems, is_row=True)
            ledger.more = place
            ledger.save(w)
        run.progress(place["records"], place["total"], "fetching")

    def look() -> None:
        run.progress(ledger.more.get("records", 0), ledger.more.get("total", 0), "waiting")

    if not ledger.more.get("complete"):
        fetch(path, url, ledger.more, saved, waiting(look))
    return {**_write_records(ledger, [path]), "fetched": ledger.more["records"]}


def run_feed(run: Run, path: Path) -> dict[str, Any]:
    """Import a feed."""
    ledger = Ledger(run, stamp_of([path]))
    calls, refused, left_out = read_feed(path)

    def note(w: Write, batch: list[Path]) -> None:
        del batch
        ledger.refuse(w, refused, is_row=True)
        ledger.refuse(w, left_out, is_row=False)

    ledger.in_batches("reading", [path], 1, 1, lambda each: each, note)
    writer = _Writer(ledger, FEED)
    ledger.in_batches("calls", calls, len(calls), AT_ONCE, writer.look, writer.put)
    return ledger.result()


def read_feed(path: Path) -> tuple[list[Call], list[Problem], list[Problem]]:
    """The calls of a feed, entries that were refused, and values that were left out."""
    found = list(read_file(path))
    problems = [each for each in found if isinstance(each, Problem)]
    refused = [p for p in problems if p.code == Code.MISSING_VALUE or not p.column]
    calls = merge_by_key(each for each in found if isinstance(each, Call))
    for key in [key for key in calls if len(key) > LONGEST_KEY]:
        detail = {"reason": str(Reason.TOO_LONG)}
        refused.append(Problem(Code.BAD_ANSWER, path.name, None, "identifier", key, detail))
        del calls[key]
    return list(calls.values()), refused, [p for p in problems if p not in refused]


def _write_records(ledger: Ledger, paths: Sequence[Path]) -> dict[str, Any]:
    writer = _Writer(ledger, PORTAL)
    total, groups = copies(paths)
    ledger.in_batches("calls", groups, total, AT_ONCE, writer.look_at_copies, writer.put)
    _check_any(paths, ledger.counts, ledger.refused[ROWS])
    return ledger.result()


def _check_any(paths: Sequence[Path], counts: Counts, refused: int) -> None:
    """Raise `Unreadable` when there were records and none of them is a call: another kind of file."""
    if refused and not any(counts.get(bulk.NOUN, {}).values()):
        names = ", ".join(path.name for path in paths)
        detail = {"reason": str(Reason.NO_CALLS)}
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, names, detail=detail))


class _Writer:
    """Writes calls of one system, batch by batch, with the faults found on the way."""

    def __init__(self, ledger: Ledger, system: str) -> None:
        self.ledger, self.system = ledger, system
        self.known = incoming.known(bulk.NOUN, system)
        self.refused: list[Problem] = []
        self.left_out: list[Problem] = []

    def look_at_copies(self, group: Copies) -> Pending | None:
        """Read one call; None when it cannot be read or is as it was.

        A record with faults keeps no digest: they are told every time that it comes.
        """
        found = digest_of(group)
        if self._is_known(group.key, found):
            return None
        call, refused, left_out = read(group)
        self.refused += refused
        self.left_out += left_out
        return Pending(call, "" if refused or left_out else found) if call else None

    def look(self, call: Call) -> Pending | None:
        """None when the call is as it was."""
        found = digest(call)
        return None if self._is_known(call.key, found) else Pending(call, found)

    def _is_known(self, key: str | None, found: str) -> bool:
        """Count a call that says what it said before."""
        known = self.known.get(key or "")
        if known is None or known.digest != found:
            return False
        self.ledger.count(bulk.NOUN, unchanged=1)
        return True

    def put(self, w: Write, batch: list[Pending]) -> None:
        """Write calls and the faults noted since the last batch; join projects to new calls."""
        self.ledger.refuse(w, self.refused, is_row=True)
        self.ledger.refuse(w, self.left_out, is_row=False)
        self.refused, self.left_out = [], []
        if not batch:
            return
        programme = cache(lambda portal_id: mapping.portal_programme(w, portal_id))
        present = bulk.ids_of(each.call.key for each in batch)
        items = [
            bulk.Incoming(
                key=call.key,
                digest=found,
                values=mapping.call(
                    call, programme(call.programme_id) if call.programme_id else None
                ),
                deadlines=() if call.deadline_doubtful else call.deadlines,
                cut=call.truncated,
                record_id=self._record_id(call.key, present),
            )
            for call, found in batch
        ]
        result = bulk.upsert(w, self.system, items)
        self.ledger.add(bulk.NOUN, result)
        new = {key: pk for key, pk in result.ids.items() if key not in present}
        projects.join_calls(w, new)

    def _record_id(self, key: str, present: dict[str, int]) -> int | None:
        known = self.known.get(key)
        return known.record_id if known else present.get(key)
