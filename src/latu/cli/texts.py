"""Collect the texts of pages for translation and compile the translations (for developers).

./latu texts            brings src/latu/locale up to date with the code
./latu texts --check    tells what is missing; exit code 1 if anything is

Finnish and Swedish are complete; Northern Sámi holds what is sure, the rest is shown in Finnish.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from latu.cli.fault import Fault
from latu.cli.paths import ROOT

SOURCE = ROOT / "src" / "latu"
COMPLETE = ("fi", "sv")
PARTIAL = ("se",)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Check or bring up to date."""
    parser.add_argument("--check", action="store_true", help="change nothing, tell what is missing")


def run(args: argparse.Namespace) -> int:
    """Collect and compile, or check."""
    if shutil.which("xgettext") is None:
        raise Fault("GNU gettext is needed (Debian: apt-get install gettext).")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "latu")
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "tests", "data"))
        _collect(copy)
        if args.check:
            return _check(copy / "locale")
        for language in (*COMPLETE, *PARTIAL):
            target = SOURCE / "locale" / language / "LC_MESSAGES"
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(copy / "locale" / language / "LC_MESSAGES" / "django.po", target)
            _compile(target / "django.po")
    return 0


def _collect(copy: Path) -> None:
    """Let Django gather all texts of the copy into its catalogues."""
    for language in (*COMPLETE, *PARTIAL):
        (copy / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [word for language in (*COMPLETE, *PARTIAL) for word in ("-l", language)]
    command = [
        sys.executable, "-m", "django", "makemessages", *languages, "--no-location", "--no-obsolete",
        "--extension", "html,txt,py",
    ]  # fmt: skip
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Fault(f"the texts could not be collected: {done.stderr.strip()[-400:]}")


def _compile(catalogue: Path) -> None:
    import polib

    polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def _check(fresh: Path) -> int:
    """Print what is missing; 1 if anything is."""
    import polib

    missing = 0
    for language in (*COMPLETE, *PARTIAL):
        path = SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"
        wanted = polib.pofile(str(fresh / language / "LC_MESSAGES" / "django.po"))
        known = {(e.msgctxt, e.msgid) for e in polib.pofile(str(path))}
        new = [e.msgid for e in wanted if (e.msgctxt, e.msgid) not in known]
        wanting = [e.msgid for e in wanted if not e.translated()] if language in COMPLETE else []
        stale = path.with_suffix(".mo").read_bytes() != polib.pofile(str(path)).to_binary()
        for text in sorted({*new, *wanting}):
            print(f"{language}: {text!r} is not translated")
        if stale:
            print(f"{language}: the compiled catalogue is old: run ./latu texts")
        missing += len(new) + len(wanting) + stale
    return 1 if missing else 0
