"""Bring the register up to a source's data: ./latu import cordis FILES…, calls, feed, thesaurus.

./latu import cordis project.csv organization.csv …   CORDIS bulk files (CSV, XLSX, zip) in one go
./latu import calls                                   fetch all calls from the EU portal
./latu import calls FILES…                            answers of the portal kept as files
./latu import feed FILE                               a JSON feed that republishes the portal's calls
./latu import thesaurus FILES…                        concepts in SKOS (RDF/XML, Turtle, JSON-LD …), or maps from
                                                      identifier to label with the language in the file's name
./latu import thesaurus --remove eurovoc              take an imported thesaurus out again

An import that was interrupted goes on where it stopped when the same command is given again.
Importing the same files again changes nothing.

With --dry-run the import is really done, in a copy of the register that is then thrown away: its
figures are exactly those of the import. It takes as long, and room for the copy beside the register;
people can go on writing meanwhile.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from latu.cli.database import ready
from latu.cli.fault import Fault

if TYPE_CHECKING:
    from latu.imports.ledger import Summary
    from latu.jobs.models import JobRun

MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to import."""
    sources = parser.add_subparsers(dest="source", required=True, metavar="SOURCE")
    cordis = sources.add_parser("cordis", help="projects and participants of EU programmes")
    cordis.add_argument("files", nargs="+", help="CSV, XLSX or zip; all that belong together")
    calls = sources.add_parser("calls", help="calls of the EU Funding & Tenders portal")
    calls.add_argument("files", nargs="*", help="saved answers (JSON, JSON lines, gzip)")
    calls.add_argument("--url", help="another address of the search API (LATU_PORTAL_URL)")
    feed = sources.add_parser("feed", help="a JSON feed of the portal's calls")
    feed.add_argument("files", nargs=1, metavar="file", help="the feed's JSON file")
    thesaurus = sources.add_parser(
        "thesaurus", help="concepts of a thesaurus, to understand more words"
    )
    thesaurus.add_argument("files", nargs="*", help="SKOS or labels; .gz and .zip too")
    thesaurus.add_argument("--name", default="", help="what to call it (told from the files)")
    thesaurus.add_argument("--remove", metavar="NAME", help="take this one out")
    for each in (cordis, calls, feed, thesaurus):
        each.add_argument(
            "--dry-run", action="store_true", help="do it in a copy, say what happens"
        )
        each.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Import, and print what came of it; 1 when nothing could be read or the run failed."""
    if getattr(args, "remove", None):
        return _remove(args.remove)
    params = _params(args)
    ready()
    from django.utils import translation

    started = time.monotonic()
    work = _preview if args.dry_run else _import
    with translation.override("en"):  # as all that the terminal says
        summary = work(f"import_{args.source}", params)
    seconds = time.monotonic() - started
    if args.json:
        print(json.dumps({**summary.as_json(), "seconds": round(seconds, 2)}, ensure_ascii=False))
    else:
        _print(summary, seconds)
    return 0 if summary.is_good else 1


def _params(args: argparse.Namespace) -> dict[str, Any]:
    """The parameters of the run. Paths are those of the folder that the command was given in."""
    here = Path(os.environ.get("LATU_CALLED_FROM") or Path.cwd())
    files = [(here / name).resolve() for name in args.files]
    for path in files:
        if not path.is_file():
            raise Fault(f"there is no file {path}. Check the name, or give another one.")
        if not os.access(path, os.R_OK):
            raise Fault(f"cannot read {path}. Change its permissions.")
    if getattr(args, "url", None):
        if files:
            raise Fault("give either --url or files, not both.")
        return {"url": args.url}
    if args.source == "thesaurus":
        if not files:
            raise Fault("which files? ./latu import thesaurus FILES…")
        return {"files": [str(path) for path in files], "name": args.name}
    return {"files": [str(path) for path in files]} if files else {}


def _remove(name: str) -> int:
    """Take an imported thesaurus out."""
    ready()
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.taxonomy import schemes

    with write(SYSTEM) as w:
        count = schemes.remove(w, name)
    if not count:
        raise Fault(
            f"there is no imported thesaurus called {name}. There are: {', '.join(schemes.names()) or 'none'}."
        )
    print(f"{count:,} concepts of {name} were taken out.")
    return 0


def _preview(kind: str, params: dict[str, Any]) -> "Summary":
    from django.utils import translation

    from latu.core.sqlite.aside import NoRoom, OtherDatabase
    from latu.imports import runs
    from latu.imports.ledger import Summary
    from latu.imports.preview import preview

    def look(row: "JobRun") -> Summary:
        with translation.override("en"):  # the copy has a thread of its own
            return Summary.of_run(row, runs.refusals(row, MOST_SHOWN), is_preview=True)

    try:
        with _bar() as listener:
            return preview(kind, params, look, listener)
    except NoRoom as error:
        raise Fault(f"the register could not be copied: {error}. Make room on the disk.") from error
    except OtherDatabase as error:
        raise Fault(
            "--dry-run works on SQLite only. Without it, an import can be undone."
        ) from error


def _import(kind: str, params: dict[str, Any]) -> "Summary":
    from latu.core.access import SYSTEM
    from latu.imports import runs
    from latu.imports.ledger import Summary
    from latu.jobs.running import run_now

    row = _own_run(kind, params)
    with _bar() as listener, _stoppable(row, listener) as told:
        row = run_now(row.pk, SYSTEM, told)
    if row.started_at is None:
        raise Fault(f"run {row.pk} was taken by another process; see Administration, Imports.")
    return Summary.of_run(row, runs.refusals(row, MOST_SHOWN))


def _own_run(kind: str, params: dict[str, Any]) -> "JobRun":
    """A new run, or an interrupted one of the same work."""
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.imports import runs

    with write(SYSTEM) as w:
        try:
            row, is_old = runs.start_or_resume(w, kind_name=kind, params=params)
        except runs.AlreadyRunning as running:
            raise Fault(
                f"this import is already running as run {running.run_id}. Wait until it is done."
            ) from running
    if is_old:
        print(f"latu: going on with run {row.pk}, which was interrupted.", file=sys.stderr)
    return row


@contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar on the terminal: a function that takes done, total and step."""
    from tqdm import tqdm

    with tqdm(total=0, file=sys.stderr, unit="", unit_scale=True, leave=False) as bar:

        def show(done: int, total: int, step: str) -> None:
            if bar.desc != f"{step}: ":
                bar.reset(total=total)
                bar.set_description(step, refresh=False)
            bar.total = total
            bar.update(done - bar.n)

        yield show


@contextmanager
def _stoppable(row: "JobRun", listener: Any) -> Iterator[Any]:
    """Ctrl-C ends the run between two batches, so that it can go on later; twice ends it at once."""
    from latu.jobs.running import Cancelled

    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        del number, frame
        if asked:
            raise KeyboardInterrupt
        asked = True
        print(f"\nlatu: stopping run {row.pk} after this step …", file=sys.stderr)

    def told(done: int, total: int, step: str) -> None:
        listener(done, total, step)
        if asked:
            raise Cancelled

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield told
    finally:
        signal.signal(signal.SIGINT, before)


def _print(summary: "Summary", seconds: float) -> None:
    """A table of the counts, then the first refused rows and left-out values in words."""
    print(summary.headline)
    print(f"{'':16}{'new':>10}{'changed':>10}{'unchanged':>11}")
    for noun, counts in summary.counts.items():
        numbers = (counts.get(name, 0) for name in ("new", "changed", "unchanged"))
        new, changed, unchanged = numbers
        print(f"{noun + 's':16}{new:>10,}{changed:>10,}{unchanged:>11,}")
    print(f"{'refused rows':16}{summary.refused:>10,}")
    print(f"{'left-out values':16}{summary.left_out:>10,}")
    print(f"{'seconds':16}{seconds:>10.1f}")
    for title, sentences in (
        ("Refused rows:", summary.refused_rows),
        ("Left-out values:", summary.left_out_values),
    ):
        if sentences:
            print(title)
            for sentence in sentences:
                print(f"  {sentence}")
