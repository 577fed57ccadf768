"""Texts: folding for comparison, sorting as Finnish does, safe clean-up."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Finnish and Swedish alphabets end in å ä ö; æ and ø sort with ä and ö. The rest sorts as its base letter.
_NORDIC = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c"})
# Letters that decomposition leaves alone, with the plain letter people type for them.
_PLAIN = str.maketrans(
    {"đ": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "œ": "oe"}
)


def one_line(text: str) -> str:
    """Trimmed, blanks folded to one, control characters gone."""
    return _BLANKS.sub(" ", _CONTROL.sub("", text)).strip()


def fold(text: str) -> str:
    """Lower case without diacritics, for matching: `Älykäs` → `alykas`, `Sámi` → `sami`."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return one_line("".join(c for c in plain if not unicodedata.combining(c)))


def sort_key(text: str) -> str:
    """A key that sorts as a Finnish reader expects: å ä ö after z, other accents ignored."""
    lowered = unicodedata.normalize("NFC", text.casefold()).translate(_NORDIC)
    return one_line(fold(lowered))[:200]


def excerpt(text: str, length: int) -> str:
    """At most `length` characters, cut at a word, with an ellipsis where cut."""
    text = one_line(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-")
    return f"{cut}…"
