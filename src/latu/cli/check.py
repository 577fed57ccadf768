"""Everything that is checked without running the product: style, types, layers, templates, migrations.

Exit code 0 when all is well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from latu.cli.paths import ROOT

BIN = Path(sys.executable).parent


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Run all checks, also after one failed."""
    del args
    templates = [str(path) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    checks: dict[str, list[str | Path]] = {
        "style (ruff check)": [BIN / "ruff", "check", "."],
        "layout (ruff format)": [BIN / "ruff", "format", "--check", "."],
        "types (mypy)": [BIN / "mypy"],
        "layers (import-linter)": [BIN / "lint-imports", "--no-cache"],
        "templates (djade)": [BIN / "djade", "--target-version", "6.0", "--check", *templates],
        "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        "settings (django check)": [
            sys.executable,
            "-m",
            "django",
            "check",
            "--fail-level",
            "WARNING",
        ],
    }
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "LATU_DATA": data, "PYTHONPATH": str(ROOT / "src")}
        failed = [name for name, command in checks.items() if not _passes(name, command, env)]
    print("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: list[str | Path], env: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    print(
        f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}  {time.monotonic() - started:.1f} s",
        flush=True,
    )
    if done.returncode:
        print(done.stdout[-8000:], done.stderr[-8000:], flush=True)
    return done.returncode == 0
