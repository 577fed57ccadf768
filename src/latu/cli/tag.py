"""Find the subjects of all records that wait for it, now: ./latu tag. Otherwise it is done in the background.

Records wait when their texts or the thesaurus have changed. What people said of a record's subjects stays.
"""

import argparse
import sys
import time

from latu.cli.database import ready


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Tag with a progress bar; Ctrl-C stops between two batches and loses nothing."""
    del args
    ready()
    from tqdm import tqdm

    from latu.search.tagging.following import catch_up, let_all_wait_if_due, waiting

    let_all_wait_if_due()
    total, started = waiting().count(), time.monotonic()
    with tqdm(total=total, desc="subjects", unit="", file=sys.stderr, leave=False) as bar:
        catch_up(None, bar.update)
    seconds = time.monotonic() - started
    print(f"{total:,} records in {seconds:.1f} s, {total / max(seconds, 0.001):,.0f} a second.")
    return 0
