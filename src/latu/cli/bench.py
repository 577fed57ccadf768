"""Run a benchmark and print its table: ./latu bench pages

Without a name: lists them. With --json one object is printed instead of the table.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from latu.cli.fault import Fault
from latu.cli.paths import ROOT


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which."""
    parser.add_argument("name", nargs="?", help="which benchmark")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Run it in a data folder of its own."""
    known = sorted(
        path.stem.removeprefix("bench_") for path in (ROOT / "benchmarks").glob("bench_*.py")
    )
    if args.name is None:
        print("\n".join(known))
        return 0
    if args.name not in known:
        raise Fault(f"there is no benchmark {args.name}. There are: {', '.join(known)}.")
    with tempfile.TemporaryDirectory(prefix="latu-bench-") as data:
        env = {**os.environ, "LATU_DATA": data, "DJANGO_SETTINGS_MODULE": "latu.settings"}
        script = ROOT / "benchmarks" / f"bench_{args.name}.py"
        command = [sys.executable, str(script), *(["--json"] if args.json else [])]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
