"""Whatever octets come, there are cards, faults or a refusal, soon and in little memory."""

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latu.sources.problems import Unreadable
from latu.sources.vcards import parse
from latu.sources.vcards.tests.reading import read

PIECES = st.sampled_from(
    [
        b"BEGIN:VCARD\r\n", b"END:VCARD\n", b"VERSION:2.1\r", b"VERSION:4.0\n", b"N:", b"FN;", b"FN:A\n", b"ORG:;;",
        b"NOTE;ENCODING=QUOTED-PRINTABLE:", b"NOTE;ENCODING=B:", b";CHARSET=", b"utf-16", b"idna", b"zip", b"hz",
        b"=\r\n", b"=C3", b" ", b"\t", b"\n", b"\r", b"\0", b"\\", b'"', b":", b";", b",", b"^", b"item1.", b"AGENT:\n",
        b"PHOTO:", b"REV:9999-12-31T23:59:59-14:00\n", b"ADR:", b"TEL;PREF=0:tel:;ext=\n", b"X-ABLabel:_$!<", b"\xff\xfe",
        b"\xef\xbb\xbf", b"KIND:group\n", b"LANG;ALTID=1:fi\n", b"URL:javascript:\n", b"CATEGORIES:,,\n",
    ]
)  # fmt: skip
BITS = st.lists(PIECES | st.binary(max_size=9), max_size=60).map(b"".join)
HEAD = b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n"


@settings(deadline=None)
@given(BITS, st.booleans())
def test_anything_is_read_or_refused(data: bytes, within: bool) -> None:
    with suppress(Unreadable):
        read(HEAD + data if within else data)


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"NOTE:", b"A"),
        (HEAD + b"N:", b"\\;"),
        (HEAD + b"N;", b'"'),
        (HEAD + b"NOTE:", b"\r"),
        (HEAD + b"NOTE:\n", b" a\n"),
        (HEAD + b"NOTE;QUOTED-PRINTABLE:=\n", b"=\n"),
        (HEAD + b"PHOTO:\n", b" AAAA\n"),
        (HEAD, b"EMAIL:a@b\n"),
        (HEAD, b"\0"),
        (b"", b"BEGIN:VCARD\nAGENT:\n"),
        (HEAD + b"END:VCARD\n", b"END:VCARD\n"),
    ],
)
def test_memory_is_bounded(head: bytes, piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_CARDS", 100)
    data = head + piece * (
        (1 << 21) // len(piece) // (1 if len(piece) == 1 and piece != b"\r" else 16)
    )
    tracemalloc.start()
    try:
        read(data)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
