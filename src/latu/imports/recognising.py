"""Which kind of import files are for, told from how they begin."""

import zlib
from collections.abc import Iterable
from contextlib import suppress

_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class MixedKinds(ValueError):
    """Files of several kinds: they cannot be read in one go."""


def kind_of_files(starts: Iterable[bytes]) -> str:
    """The kind for files that begin so. Raises `MixedKinds`."""
    found = {kind_of(start) for start in starts}
    if len(found) != 1:
        raise MixedKinds(", ".join(sorted(found)))
    return found.pop()


def kind_of(start: bytes) -> str:
    """The kind for a file that begins with these bytes; whatever is no JSON is taken for a table."""
    if start.startswith(_GZIP):
        with suppress(zlib.error):  # damaged: the import itself says so
            start = zlib.decompressobj(wbits=31).decompress(start, 1 << 16)
    text = start.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not text.startswith((b"{", b"[")):
        return "import_cordis"
    is_feed = b'"grants"' in text and b'"metadata"' not in text
    return "import_feed" if is_feed else "import_calls"
