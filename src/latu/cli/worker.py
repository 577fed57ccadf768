"""Run jobs and send mail in a process of its own (with LATU_WORKER=0 for ./latu serve)."""

import argparse
import signal

from latu.cli.database import ready


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Work until stopped."""
    del args
    ready()
    from latu.loops import loops

    print("Latu: running jobs and sending mail  (stop with Ctrl-C)", flush=True)
    with loops(always=True):
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0
