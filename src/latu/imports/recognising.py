"""Which kind of import files are for, told from how they begin."""

import re
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_READ = 1 << 16
_MEMBER = struct.Struct("<4s2xHH16xHH")  # of a zip: mark, flags, method, lengths of name and more
_RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TURTLE = re.compile(rb"(?:#.*\s+)*@?(?:prefix|base)\s[^<]*<", re.IGNORECASE)
_TRIPLE = re.compile(rb"<[^<>\s]+>\s+<[^<>\s]+>\s")
_LINKED_DATA = (b'"@context"', b'"@graph"', b'"@id"')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


class MixedKinds(ValueError):
    """Files of several kinds: they cannot be read in one go."""


def kind_of_files(starts: Iterable[bytes]) -> str:
    """The kind for files that begin so. Raises `MixedKinds`."""
    found = {kind_of(start) for start in starts}
    if len(found) != 1:
        raise MixedKinds(", ".join(sorted(found)))
    return found.pop()


def kind_of(start: bytes) -> str:
    """The kind for a file that begins with these bytes; of a zip its first file tells. What is neither
    JSON nor a thesaurus is taken for a table."""
    text = _unpacked(start).removeprefix(_BYTE_ORDER_MARK).lstrip()
    if _is_thesaurus(text):
        return "import_thesaurus"
    if not text.startswith((b"{", b"[")):
        return "import_cordis"
    is_feed = b'"grants"' in text and b'"metadata"' not in text
    return "import_feed" if is_feed else "import_calls"


def _unpacked(start: bytes) -> bytes:
    """What a packed file holds, as far as it can be told: what is damaged, the import itself says."""
    with suppress(zlib.error):
        if start.startswith(_GZIP):
            return zlib.decompressobj(wbits=31).decompress(start, _READ)
        if start.startswith(_ZIP) and len(start) > _MEMBER.size:
            _mark, _flags, method, name, more = _MEMBER.unpack_from(start)
            content = start[_MEMBER.size + name + more :]
            return zlib.decompressobj(wbits=-15).decompress(content, _READ) if method else content
    return start


def _is_thesaurus(text: bytes) -> bool:
    """RDF in any form, or JSON that is nothing but texts by identifiers."""
    if text.startswith(b"{") and _is_map(text):
        return True
    if text.startswith((b"{", b"[")):
        return any(each in text for each in _LINKED_DATA)
    is_xml = text.startswith(b"<") and _RDF in text
    return bool(is_xml or _TURTLE.match(text) or _TRIPLE.match(text))


def _is_map(text: bytes) -> bool:
    """Between its strings, the last of which may be cut off, stand only colons and commas."""
    between = _STRING.sub(b"", text).partition(b'"')[0]
    is_flat = between.count(b"{") == 1 and b":" in between
    return is_flat and not between.translate(None, b"{}:, \r\n\t")
