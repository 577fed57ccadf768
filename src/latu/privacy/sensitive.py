"""Whether a text may tell something of a special category of a person (Articles 9 and 10 GDPR): a warning, no verdict."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "data" / "sensitive.toml"
MOST = 5
_WORD = re.compile(r"\w+(?:-\w+)*")
_SHORT = 4  # so short a beginning has to be the whole word


@cache
def _lists() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Beginnings that tell something, beginnings that do not, and short words that tell it alone."""
    read = tomllib.loads(WORDS.read_text("utf-8")).values()
    every = [word for each in read for word in each["words"]]
    long = tuple(word for word in every if len(word) > _SHORT)
    harmless = tuple(word for each in read for word in each["but"])
    return long, harmless, frozenset(word for word in every if len(word) <= _SHORT)


def found_in(texts: Iterable[str]) -> list[str]:
    """The words in these texts that may tell it, as they were written, each once and a few at most."""
    stems, harmless, short = _lists()
    found: dict[str, str] = {}
    for text in texts:
        for word in _WORD.findall(text):
            plain = word.casefold()
            tells = plain in short or plain.startswith(stems)
            if tells and not (plain not in short and plain.startswith(harmless)):
                found.setdefault(plain, word)
    return list(found.values())[:MOST]
