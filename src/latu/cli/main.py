"""Parses the command line and runs one command."""

import argparse
import os
import sys

from latu.cli import (
    backup,
    bench,
    check,
    createadmin,
    demo,
    importing,
    manage,
    restore,
    search,
    serve,
    tag,
    test,
    texts,
    verify_audit,
    worker,
)
from latu.cli.fault import Fault
from latu.cli.paths import data_folder

COMMANDS = {
    "demo": demo,
    "serve": serve,
    "search": search,
    "worker": worker,
    "test": test,
    "check": check,
    "bench": bench,
    "import": importing,
    "tag": tag,
    "createadmin": createadmin,
    "backup": backup,
    "restore": restore,
    "verify-audit": verify_audit,
    "texts": texts,
    "manage": manage,
}


def main(argv: list[str]) -> int:
    """Run the command of `argv`; returns the exit code. Faults that people can mend are one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latu.settings")
    parser = argparse.ArgumentParser(prog="./latu", description="Latu: everything starts here.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        summary = (module.__doc__ or "").partition("\n")[0]
        command = commands.add_parser(
            name,
            help=summary,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=name != "manage",
        )
        module.arguments(command)
    args, rest = parser.parse_known_args(argv)
    if rest and args.command != "manage":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    args.rest = rest
    try:
        if args.command not in {"check", "test", "bench", "texts"}:
            _check_data_folder()
        return int(COMMANDS[args.command].run(args))
    except Fault as fault:
        print(f"latu: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _check_data_folder() -> None:
    """The folder of the data can be made and written to."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Fault(
            f"cannot make the folder {folder}: {error.strerror}. Set LATU_DATA to another one."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Fault(
            f"cannot write to the folder {folder}. Change its permissions or set LATU_DATA to another one."
        )
