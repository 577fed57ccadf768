"""Importing CORDIS: all of FP7 into an empty register, and the same files again.

The yardstick, in the same run: stock `csv` and `sqlite3.executemany` put the same two files into two
plain tables, without checks, names, history, origin or search. Goals: ≤ 60 s, ≤ 500 MB, ≤ 10 s.
Needs ../shared/data; each step runs in a process of its own, so that its memory can be told.
"""

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tables import report

ROOT = Path(__file__).resolve().parents[1]
FP7 = ROOT.parent / "shared" / "data" / "cordis" / "fp7"
FILES = (FP7 / "organisations.csv", FP7 / "participations.csv")


def measured(command: list[str], data: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command, its start included."""
    env = {**os.environ, "LATU_DATA": data, "PYTHONPATH": str(ROOT / "src"), "LATU_WORKER": "0"}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, told = process.communicate()
    if process.returncode:
        raise SystemExit(told.decode()[-2000:])
    return time.perf_counter() - started, float(told.decode().rsplit("peak=", 1)[1])


def step(code: str) -> list[str]:
    """A Python process that runs `code` and says its peak memory at the end."""
    told = "import resource, sys; print(f'peak={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}', file=sys.stderr)"
    return [sys.executable, "-c", f"{code}\n{told}"]


def plain(path: Path) -> None:
    """The yardstick: rows as they are into plain tables."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    for source, separator, columns in ((FILES[0], ";", 10), (FILES[1], "\t", 2)):
        names = ", ".join(f"c{number}" for number in range(columns))
        marks = ", ".join("?" * columns)
        database.execute(f"CREATE TABLE {source.stem} ({names})")
        with source.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter=separator)
            next(rows)
            whole = (row for row in rows if len(row) == columns)
            database.executemany(f"INSERT INTO {source.stem} VALUES ({marks})", whole)
    database.commit()
    database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    if not FP7.is_dir():
        raise SystemExit("latu: ../shared/data is not there: nothing to measure.")
    names = json.dumps([str(path) for path in FILES])
    command = f"from latu.cli.main import main\nassert main(['import', 'cordis', *{names}, '--json']) == 0"
    with tempfile.TemporaryDirectory(prefix="latu-bench-") as data:
        setup = "from latu.cli.main import main\nassert main(['manage', 'migrate', '-v', '0']) == 0"
        measured(step(setup), data)
        first, memory = measured(step(command), data)
        again, _ = measured(step(command), data)
        started = time.perf_counter()
        plain(Path(data) / "plain.sqlite3")
        yardstick = time.perf_counter() - started
    rows = [
        ("fp7_s", "FP7, 135,670 participations, empty register (goal ≤ 60)", first, "s"),
        ("fp7_mb", "peak memory of it (goal ≤ 500)", memory, "MB"),
        ("fp7_again_s", "the same files again, nothing changed (goal ≤ 10)", again, "s"),
        ("plain_s", "yardstick: csv + executemany, nothing else", yardstick, "s"),
        ("ratio", "import / yardstick", first / yardstick, "times"),
    ]
    report(args, "Imports", rows)


if __name__ == "__main__":
    main()
