"""Eight processes write at once for a time, through the gate and, as the yardstick, without it.

The yardstick is Django's own `atomic()` with SQLite's `BEGIN IMMEDIATE` and a timeout of 20 s, the
usual advice. Both write the same: one organisation with name, history, origin and search document.
Goals: no error, p99 ≤ 500 ms, ≥ 200 writes a second.
"""

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from tables import report, start

WRITERS = 8
SECONDS = 20


def work(number: int, through_gate: bool, results: Any) -> None:
    """One writer: its latencies in milliseconds and the number of its errors."""
    import django

    django.setup()
    from django.db import DatabaseError, transaction

    from latu.core.access import SYSTEM
    from latu.core.gate import Write, write
    from latu.organisations import actions

    times: list[float] = []
    errors = 0

    def once(w: Write) -> None:
        values = {"name": f"Yritys {number} {len(times)}", "kind": "company"}
        actions.create(w, content=actions.Content(values=values), owner_id=None)

    def plain() -> None:
        from datetime import UTC, datetime

        with transaction.atomic():
            once(Write(SYSTEM, datetime.now(UTC)))

    def gated() -> None:
        with write(SYSTEM) as w:
            once(w)

    step: Callable[[], None] = gated if through_gate else plain
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        started = time.perf_counter()
        try:
            step()
        except DatabaseError:
            errors += 1
        times.append((time.perf_counter() - started) * 1000)
    results.put((times, errors))


def measure(through_gate: bool) -> tuple[float, float, int]:
    """p99 in ms, writes a second, errors."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    writers = [
        context.Process(target=work, args=(n, through_gate, results)) for n in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    gathered = [results.get() for _ in writers]
    for writer in writers:
        writer.join()
    times = sorted(each for some, _ in gathered for each in some)
    errors = sum(count for _, count in gathered)
    return times[int(len(times) * 0.99)], len(times) / SECONDS, errors


def main() -> None:
    """Measure and print."""
    args = start(__doc__ or "")
    p99, rate, errors = measure(through_gate=True)
    plain_p99, plain_rate, plain_errors = measure(through_gate=False)
    rows = [
        ("errors", "errors through the gate", float(errors), ""),
        ("p99_ms", "99 of 100 writes through the gate take at most", p99, "ms"),
        ("writes_per_s", "writes through the gate", rate, "/s"),
        ("plain_errors", "yardstick: errors of atomic() alone", float(plain_errors), ""),
        ("plain_p99_ms", "yardstick: 99 of 100 writes take at most", plain_p99, "ms"),
        ("plain_writes_per_s", "yardstick: writes", plain_rate, "/s"),
        ("p99_ratio", "p99 through the gate / yardstick", p99 / plain_p99, "×"),
    ]
    report(args, f"{WRITERS} writers for {SECONDS} s", rows)


if __name__ == "__main__":
    main()
