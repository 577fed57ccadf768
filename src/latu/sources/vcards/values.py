"""What stands in a property: parameters, and values out of their encoding, character set and escapes."""

import binascii
import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from latu.sources.vcards.lines import Line

_QUOTED_OCTET = re.compile(rb"=([0-9A-Fa-f]{2})")
_ENCODINGS = {"QUOTED-PRINTABLE": "Q", "Q": "Q", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": ""}
_CHARSET_NAME = re.compile(r"[A-Za-z0-9._:-]{1,40}")
# Character sets of text; Python knows codecs that are none, such as zip and punycode.
_CHARSETS = re.compile(
    r"utf-(8|16|32)(-le|-be)?|ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|shift_jis\w*|euc_(jp|kr)|iso2022_(jp|kr)"
    r"|gb2312|gbk|gb18030|big5|johab|hz|tis-620"
)
_OFTEN_UTF8 = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})
_STRAY = re.compile("[\udc80-\udcff]")
_ESCAPED = re.compile(r"\\([nN,;:\\\"])")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}


@dataclass(frozen=True, slots=True)
class Property:
    """One content line taken apart; `raw` is its value as it stands in the file."""

    name: str
    raw: bytes
    line: int
    group: str = ""
    params: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cut: bool = False

    def decoded(self) -> tuple[str, bool]:
        """The value with its escapes, and whether some of its characters were damaged."""
        return decode(_unencoded(self.raw, self.encoding), self.charset)

    def text(self) -> str:
        """The value as text."""
        return unescape(self.decoded()[0])

    def in_one_line(self) -> str:
        """The value as a name: on one line."""
        return one_line(self.decoded()[0])

    def parts(self) -> list[str]:
        """The components between semicolons, still with their escapes."""
        if self.encoding == "Q":
            # A semicolon that is written =3B belongs to the text, unless all of them are.
            pieces = split(self.raw.decode("latin-1"), ";")
            if len(pieces) > 1:
                octets = (_unencoded(piece.encode("latin-1"), "Q") for piece in pieces)
                return [decode(each, self.charset)[0] for each in octets]
        return split(self.decoded()[0], ";")

    @property
    def encoding(self) -> str:
        """ "Q" for quoted-printable, "B" for base64, else ""."""
        return _ENCODINGS.get(self.first("ENCODING").upper(), "")

    @property
    def charset(self) -> str:
        """The character set that is stated, else ""."""
        return self.first("CHARSET")

    @property
    def types(self) -> tuple[str, ...]:
        """What TYPE says, in small letters."""
        return tuple(each.lower() for each in self.params.get("TYPE", ()))

    @property
    def preference(self) -> int:
        """1 for the most preferred to 100, 101 where nothing is said."""
        stated = self.first("PREF")
        if stated.isascii() and stated.isdecimal():
            return min(max(int(stated[:4]), 1), 100)
        return 1 if "pref" in self.types else 101

    def first(self, param: str) -> str:
        """The parameter's first value, or ""."""
        return next(iter(self.params.get(param, ())), "")


def read_property(line: Line) -> Property | None:
    """The content line taken apart; None when it has no colon or no name before it."""
    colon = _outside_quotes(line.data, b":")
    if colon < 0:
        colon = line.data.find(b":")
    if colon < 0:
        return None
    name, *params = _split_quoted(line.data[:colon].decode("utf-8", "replace"))
    group, _, name = name.strip().rpartition(".")
    if not name:
        return None
    raw = line.data[colon + 1 :]
    return Property(name.upper(), raw, line.number, group.lower(), _params(params), line.cut)


def split(text: str, separator: str) -> list[str]:
    """Cut at each separator that is not escaped; the escapes stay."""
    pieces, start = [], 0
    for found in re.finditer(rf"\\.|{separator}", text, re.DOTALL):
        if found[0] == separator:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def unescape(text: str) -> str:
    """Text as a person reads it: escapes undone, line breaks as LF, composed letters, trimmed."""
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
    return clean(text)


def clean(text: str) -> str:
    """Line breaks as LF, letters with their marks as one character, what is not printed taken out, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNPRINTED.sub("", text)).strip()


def one_line(text: str) -> str:
    """An escaped text as a name: on one line, blanks folded to one."""
    return " ".join(unescape(text).split())


def decode(octets: bytes, charset: str) -> tuple[str, bool]:
    """Octets as text, and whether some could not be read.

    The stated character set holds, except that what is flawless UTF-8 is read as that where Latin
    letters are stated. Without one it is UTF-8, or Windows' set for Western Europe.
    """
    codec = _codec(charset)
    if codec and not (codec in _OFTEN_UTF8 and _is_utf8(octets)):
        try:
            return octets.decode(codec), False
        except (UnicodeError, LookupError):
            pass
    text = octets.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    if not stray:
        return text, "\ufffd" in text
    others = sum(not letter.isascii() for letter in text) - stray
    if others <= stray:
        try:
            return octets.decode("cp1252"), bool(charset)
        except UnicodeDecodeError:
            pass
    return _STRAY.sub("\ufffd", text), True


def _unencoded(raw: bytes, encoding: str) -> bytes:
    if encoding == "Q":
        return _QUOTED_OCTET.sub(lambda found: bytes([int(found[1], 16)]), raw)
    if encoding == "B":
        try:
            return binascii.a2b_base64(raw + b"=" * (-len(raw.strip()) % 4))
        except binascii.Error:
            return raw
    return raw


def _codec(charset: str) -> str:
    if not _CHARSET_NAME.fullmatch(charset):
        return ""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, UnicodeError, ValueError):
        return ""
    return name if _CHARSETS.fullmatch(name) else ""


def _is_utf8(octets: bytes) -> bool:
    try:
        return bool(octets.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _outside_quotes(data: bytes, wanted: bytes) -> int:
    quoted = False
    for found in re.finditer(rb'["' + wanted + rb"]", data):
        if found[0] == wanted and not quoted:
            return found.start()
        quoted ^= found[0] == b'"'
    return -1


def _split_quoted(header: str) -> list[str]:
    pieces, start, quoted = [], 0, False
    for found in re.finditer('[";]', header):
        if found[0] == '"':
            quoted = not quoted
        elif not quoted:
            pieces.append(header[start : found.start()])
            start = found.end()
    return [*pieces, header[start:]]


def _params(pieces: list[str]) -> dict[str, tuple[str, ...]]:
    """Parameters by their names in capitals; 2.1 states types and encodings without a name."""
    params: dict[str, tuple[str, ...]] = {}
    for piece in pieces:
        name, named, value = piece.strip().partition("=")
        name = name.strip().upper()
        if not named:
            name, value = ("ENCODING" if name in _ENCODINGS else "TYPE"), name
        value = _CARET.sub(lambda found: _CARETS[found[1]], value.strip().replace('"', ""))
        values = value.split(",") if name == "TYPE" else [value]
        params[name] = params.get(name, ()) + tuple(each.strip() for each in values if each.strip())
    return params
