"""Put a backup back: ./latu restore FILE

The register that is there now is not deleted: it is moved into a folder beside the data. People who were erased
since the backup was made are erased again: that they were stands in LATU_DATA/erasures.jsonl, which stays.
"""

import argparse
import fcntl
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from latu.cli.database import ready, sqlite_only
from latu.cli.fault import Fault
from latu.cli.paths import data_folder, given
from latu.cli.progress import bar

REGISTER = ("latu.sqlite3", "latu.sqlite3-wal", "latu.sqlite3-shm", "media", "secret", "demo.json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What from."""
    parser.add_argument("file", help="the backup")
    parser.add_argument("--key", metavar="FILE", help="the secret key of a sealed backup")
    parser.add_argument(
        "--replace", action="store_true", help="move the register that is there aside"
    )


def run(args: argparse.Namespace) -> int:
    """Restore."""
    sqlite_only("use pg_restore, and put the files back into LATU_DATA.")
    archive, data = given(args.file), data_folder()
    if not archive.is_file():
        raise Fault(f"there is no file {archive}.")
    with TemporaryDirectory(prefix=".latu-open-", dir=data) as place:
        return _put_back(args, _opened(archive, args.key, Path(place)), data)


def _opened(archive: Path, key: str | None, place: Path) -> Path:
    """The backup, or if it is sealed what is in it, in the folder `place`."""
    from latu.core.sqlite.sealing import BadKey, is_sealed, unseal

    if not is_sealed(archive):
        return archive
    if key is None:
        raise Fault(f"{archive} is sealed. Add --key with the file of its secret key.")
    try:
        unseal(archive, place / "latu.zip", given(key))
    except (BadKey, OSError) as error:
        raise Fault(f"{archive} was not restored: {error}.") from error
    return place / "latu.zip"


def _put_back(args: argparse.Namespace, archive: Path, data: Path) -> int:
    present = [data / name for name in REGISTER if (data / name).exists()]
    has_register = (data / "latu.sqlite3").exists()
    if has_register and not args.replace:
        raise Fault(
            f"{data} holds a register. Add --replace to move it aside, or set LATU_DATA to another folder."
        )
    with (data / "serving.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Fault("Latu is running on this folder. Stop it first.") from error
        aside = (
            data.parent / f"{data.name}-before-restore-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        )
        _swap(archive, data, present, aside)
        erased = _erase_again()
    print(
        f"Restored {given(args.file)} into {data}."
        + (f" The earlier register is in {aside}." if has_register else "")
        + (f" Erased again: {erased}." if erased else "")
    )
    return 0


def _erase_again() -> int:
    """Nobody who was erased comes back with a backup; how many would have."""
    ready()
    from latu.privacy.carrying_out import replay

    with bar("erasures") as progress:
        return replay(progress)


def _swap(archive: Path, data: Path, present: list[Path], aside: Path) -> None:
    """Move what is there aside, restore, and move it back if the backup is bad."""
    from latu.core.sqlite.backup import BadBackup, restore

    present = [path for path in present if path.exists()]
    aside.mkdir(mode=0o700)
    for path in present:
        path.rename(aside / path.name)
    try:
        with bar("restore") as progress:
            restore(archive, data, progress)
    except BadBackup as bad:
        for path in present:
            (aside / path.name).rename(path)
        aside.rmdir()
        raise Fault(f"{archive} was not restored: {bad}. The register is as before.") from bad
    if not present:
        aside.rmdir()
