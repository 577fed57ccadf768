"""Files in which a person is named: those of records and those brought for an import.

Plain texts and tables are read, and the parts of a zipped document (docx, xlsx, odt). What is packed otherwise, as a
PDF is, is not looked into; such a file is found by its name only.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from latu.core.gate import home
from latu.privacy.identity import Identity
from latu.records import files
from latu.records.models import File

MOST_BYTES = (
    25 * 1024 * 1024
)  # of a file of a record; a larger one is a public dump that an import fetched
MOST_UNPACKED = 8 * MOST_BYTES
_TAGS = re.compile(r"<[^>]*>")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def attached(identity: Identity) -> list[File]:
    """Files of records that name the person in their content."""
    named: dict[str, bool] = {}
    found = []
    for row in File.objects.order_by("pk").iterator():
        if row.digest not in named:
            named[row.digest] = is_named_in(files.path_of(row.digest), identity)
        if named[row.digest]:
            found.append(row)
    return found


def brought(identity: Identity) -> list[Path]:
    """Files of runs that name the person, in their name or their content."""
    root = home() / "jobs"
    if not root.is_dir():
        return []
    some = [path for path in root.rglob("*") if path.is_file()]
    return [each for each in some if identity.is_in(each.name) or is_named_in(each, identity)]


def is_named_in(path: Path, identity: Identity) -> bool:
    """Whether a file names the person; a file that is gone does not."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return False
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    return any(identity.is_in(text) for text in _texts(content))


def _texts(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as zipped:
                parts = [each for each in zipped.infolist() if each.file_size <= MOST_UNPACKED]
                for each in parts:
                    yield _TAGS.sub(" ", zipped.read(each).decode(errors="replace"))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return
        return
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    yield content.decode(encoding, errors="replace")
    if encoding == "utf-8":
        yield content.decode("cp1252", errors="replace")
