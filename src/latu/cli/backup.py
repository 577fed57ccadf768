"""Write a backup of the whole register into one file, also while Latu is running.

./latu backup                       into LATU_DATA/backups, named by the time
./latu backup /mnt/disk/latu.zip    into that file
"""

import argparse
from datetime import datetime
from pathlib import Path

from latu.cli.database import ready, sqlite_only
from latu.cli.fault import Fault
from latu.cli.paths import given
from latu.cli.progress import bar


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "file", nargs="?", help="the file to write (LATU_DATA/backups/latu-DATE.zip)"
    )


def run(args: argparse.Namespace) -> int:
    """Back up."""
    ready()
    sqlite_only("use pg_dump, and copy LATU_DATA, where the files are.")
    from django.conf import settings

    from latu.core.sqlite.backup import back_up

    now = datetime.now().astimezone()
    target = (
        given(args.file)
        if args.file
        else Path(settings.LATU_DATA, "backups", f"latu-{now:%Y%m%d-%H%M%S}.zip")
    )
    try:
        with bar("backup") as progress:
            back_up(Path(settings.LATU_DATA), target, progress)
    except OSError as error:
        raise Fault(f"cannot write {target}: {error.strerror}.") from error
    print(f"Backup: {target} ({target.stat().st_size / 1_000_000:.1f} MB)")
    return 0
