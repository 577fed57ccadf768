"""Whether a file spells something: `python -m latu.privacy.spelled FILE` with byte strings as hex on standard input.

In a process of its own, since one that has a database open may not open its file a second time: closing that would
give up the locks that SQLite holds (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
Ends with 0 if one of them is there, with 1 if none is.
"""

import mmap
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

FOUND, NOT_FOUND = 0, 1


def is_spelled_in(path: Path, looked_for: Iterable[bytes]) -> bool:
    """Whether any of these stands in the file. Raises CalledProcessError where it cannot be read."""
    given = "\n".join(sorted({each.hex() for each in looked_for if each.strip()}))
    command = [sys.executable, str(Path(__file__)), str(path)]
    done = subprocess.run(  # noqa: S603 - our own module
        command, input=given, text=True, check=False, capture_output=True
    )
    if done.returncode not in {FOUND, NOT_FOUND} or done.stderr:
        done.check_returncode()
        raise RuntimeError(done.stderr)
    return done.returncode == FOUND


def main(path: str, lines: Iterable[str]) -> int:
    """Look through the file."""
    looked_for = [bytes.fromhex(line) for line in lines if line.strip()]
    with (
        Path(path).open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        found = any(content.find(each) >= 0 for each in looked_for)
    return FOUND if found else NOT_FOUND


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin))
