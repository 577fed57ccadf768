"""Django's own commands, for developers: ./latu manage shell."""

import argparse

from django.core.management import execute_from_command_line


def arguments(parser: argparse.ArgumentParser) -> None:
    """All is handed on."""
    parser.add_argument("django", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Hand over to Django."""
    execute_from_command_line(["./latu manage", *args.rest, *args.django])
    return 0
