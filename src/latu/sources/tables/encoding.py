"""Which character set a text file is in, decided on the whole file and never on one buffer."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from latu.sources.tables.inputs import Input

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
STRAY_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decided:
    """How to decode; with `damaged`, bytes that are no UTF-8 arrive as lone surrogates."""

    encoding: str
    errors: str = "strict"
    damaged: bool = False


def decide_encoding(source: Input) -> Decided:
    """Read all of `source` once and say how to decode it.

    Strict UTF-8 is tried first. A file that fails it but has more whole UTF-8 characters than
    stray bytes is damaged UTF-8 (cut off, or one bad cell), not an old character set.
    """
    with source.open() as raw:
        head = raw.read(4096)
    wide = wide_encoding(head)
    if wide:
        return Decided(wide, "replace")
    if _is_utf8(source):
        return Decided("utf-8-sig")
    good, stray = _count_utf8(source)
    if good > stray or head.startswith(codecs.BOM_UTF8):
        return Decided("utf-8-sig", "surrogateescape", damaged=True)
    undefined = any(UNDEFINED_IN_CP1252.search(chunk) for chunk in _chunks(source))
    return Decided("latin-1" if undefined else "cp1252")


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 when the beginning of a file, `head`, is that, with or without a mark; else None."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return None if encoding == "utf-8-sig" else encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if half and even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _is_utf8(source: Input) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(source):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count_utf8(source: Input) -> tuple[int, int]:
    """How many characters beyond ASCII are whole, and how many bytes are stray."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = stray = 0
    for chunk in _chunks(source):
        text = decoder.decode(chunk)
        if not text.isascii():
            here = len(STRAY_BYTE.findall(text))
            stray += here
            good += len(text) - len(text.encode("ascii", "ignore")) - here
    return good, stray + len(decoder.decode(b"", final=True))


def _chunks(source: Input) -> Iterator[bytes]:
    with source.open() as raw:
        while chunk := raw.read(CHUNK):
            yield chunk
