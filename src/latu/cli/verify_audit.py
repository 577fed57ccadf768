"""Check that nobody has altered, left out or put in a change of the history: ./latu verify-audit

./latu verify-audit --known 5120:9f3c…    and that the chain still holds the end noted earlier

Each time it prints the end of the chain. Note it somewhere else: whoever can write to the database could make
the whole history anew, but not so that it ends, or once ended, in what you noted. Erased texts are no fault.
Ends with 1 at the first fault.
"""

import argparse
import sys

from latu.cli.database import ready
from latu.cli.fault import Fault

FAULTS = {
    "altered": "Change {at} is not what was written.",
    "unlinked": "Change {at} does not follow from the one before it: one was altered, left out or put in here.",
    "missing": "The noted change {at} is gone.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is known from earlier."""
    parser.add_argument(
        "--known", action="append", default=[], metavar="NUMBER:LINK", help="an end noted earlier"
    )


def run(args: argparse.Namespace) -> int:
    """Walk along the chain with a progress bar."""
    ready()
    from tqdm import tqdm

    from latu.records.chain import Head, verify
    from latu.records.models import Change

    try:
        known = [Head.read(text) for text in args.known]
    except ValueError as error:
        raise Fault(
            f"{error} is no end of a chain. It looks like 5120:9f3c…, as this command prints it."
        ) from error
    total = Change.objects.count()
    with tqdm(total=total, desc="history", unit="", file=sys.stderr, leave=False) as bar:
        found = verify(bar.update, known)
    if found.fault:
        print(FAULTS[found.fault].format(at=f"{found.at}"), file=sys.stderr)
        print(f"{found.changes:,} changes before it hold.", file=sys.stderr)
        return 1
    print(
        f"{found.changes:,} changes hold together; {found.erased:,} of them have had their text erased."
    )
    print(f"The chain ends in {found.head}")
    return 0
