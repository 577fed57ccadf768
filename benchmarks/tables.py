"""What all benchmarks share: Django on an empty register, timing, and printing."""

import argparse
import json
import statistics
import time
from collections.abc import Callable

import django


def start(
    description: str, options: Callable[[argparse.ArgumentParser], None] = lambda _: None
) -> argparse.Namespace:
    """Read `--json` and further options, set Django up on LATU_DATA and make the database."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options(parser)
    args = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return args


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """Median CPU time of one call in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)


def report(args: argparse.Namespace, title: str, rows: list[tuple[str, str, float, str]]) -> None:
    """Print rows of (key, what, value, unit) as a table, or as one object of key → value."""
    if args.json:
        print(json.dumps({key: round(value, 3) for key, _, value, _ in rows}))
        return
    print(title)
    for key, what, value, unit in rows:
        print(f"  {what:<58} {value:>12,.2f} {unit:<8} [{key}]")
