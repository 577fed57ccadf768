"""Whether two values say the same: a source's spelling of it is no news to whoever typed it."""

import re
from typing import Any

from latu.core.text import fold

_SCHEME = re.compile(r"https?://(?:www\.)?|www\.")
_BLANKS = re.compile(r"\s+")
# Between two digits a mark counts: 6,25 is not 62,5.
_MARKS = re.compile(r"(?<!\d)[^\w]|[^\w](?!\d)|_")


def says_the_same(one: Any, other: Any) -> bool:
    """Equal but for upper case, diacritics, blanks and punctuation; of web addresses also but for the
    scheme, `www.` and a slash at the end. Of texts per language and lists, each part by itself."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _same_text(fold(one), fold(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(says_the_same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(says_the_same(a, b) for a, b in pairs)
    return bool(one == other)


def better_spelled(name: str, others: tuple[str, ...]) -> str:
    """The name as one of `others` has it in upper and lower case, when it is all in capitals itself."""
    if not name.isupper():
        return name
    return next((each for each in others if not each.isupper() and says_the_same(each, name)), name)


def _same_text(one: str, other: str) -> bool:
    if _SCHEME.match(one) or _SCHEME.match(other):
        return _bare(one) == _bare(other)
    letters = _letters(one)
    return bool(letters) and letters == _letters(other)


def _bare(address: str) -> str:
    return _SCHEME.sub("", address, count=1).rstrip("/")


def _letters(text: str) -> str:
    return _MARKS.sub("", _BLANKS.sub("", text))
