"""Write a backup of the whole register into one file, also while Latu is running.

./latu backup                       into LATU_DATA/backups, named by the time
./latu backup /mnt/disk/latu.zip    into that file
./latu backup --new-key FILE        no backup: a new secret key into FILE; prints the public one for LATU_BACKUP_KEYS

With LATU_BACKUP_KEYS backups are sealed: only whoever has the secret key can read and restore them. Keep that key
somewhere else than on this machine.
"""

import argparse
from datetime import UTC, datetime
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
    parser.add_argument("--new-key", metavar="FILE", help="make a key instead, into that file")


def run(args: argparse.Namespace) -> int:
    """Back up, or make a key."""
    if args.new_key:
        return _new_key(given(args.new_key))
    ready()
    sqlite_only("use pg_dump, and copy LATU_DATA, where the files are.")
    from django.conf import settings

    from latu.backups.keeping import folder, name_at
    from latu.core.sqlite.backup import BadBackup, back_up
    from latu.core.sqlite.sealing import BadKey

    target = given(args.file) if args.file else folder() / name_at(datetime.now(UTC))
    try:
        with bar("backup") as progress:
            back_up(Path(settings.LATU_DATA), target, progress, settings.LATU_BACKUP_KEYS)
    except OSError as error:
        raise Fault(f"cannot write {target}: {error.strerror}.") from error
    except BadKey as error:
        raise Fault(f"LATU_BACKUP_KEYS: {error}.") from error
    except BadBackup as error:
        raise Fault(f"the backup is not good, so it was not kept: {error}.") from error
    sealed = ", sealed" if settings.LATU_BACKUP_KEYS else ""
    print(f"Backup: {target} ({target.stat().st_size / 1_000_000:.1f} MB{sealed})")
    return 0


def _new_key(path: Path) -> int:
    from latu.core.sqlite.sealing import new_key

    secret, public = new_key()
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(f"# opens backups sealed for {public}\n{secret}\n")
    except FileExistsError as error:
        raise Fault(f"{path} is there already; no key is written over.") from error
    except OSError as error:
        raise Fault(f"cannot write {path}: {error.strerror}.") from error
    print(f"The secret key is in {path}. Keep it somewhere else than on this machine.")
    print(f"LATU_BACKUP_KEYS={public}")
    return 0
