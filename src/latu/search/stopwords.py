"""Words that hold a question together and say nothing of what is looked for.

A record need not have them. In a question ("Mistä rahaa matkailuyrityksen digitalisointiin?") the words for
money and help say nothing either: nearly everything here is about funding.
"""

from dataclasses import replace
from pathlib import Path

from latu.core.morphology import finnish
from latu.core.text import fold
from latu.search.parsing import Query, Word

FILE = Path(__file__).with_name("stopwords.txt")


def _read() -> dict[str, frozenset[str]]:
    """Words by heading; see the file."""
    found: dict[str, frozenset[str]] = {}
    heading = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif not line.startswith("#"):
            found[heading] = found.get(heading, frozenset()) | set(line.split())
    return found


_WORDS = _read()
_HOLDING, _MONEY = _WORDS["holding"], _WORDS["money"]


def without_holding_words(query: Query) -> tuple[Query, tuple[str, ...]]:
    """The question without them, and what was left out; unchanged when nothing else would remain."""
    held = [word for word in query.words if not word.is_phrase and _is_of(word, _HOLDING)]
    if not held:
        return query, ()
    left_out = [
        word
        for word in query.words
        if not word.is_phrase and (_is_of(word, _HOLDING) or _is_of(word, _MONEY))
    ]
    for out in (left_out, held):
        kept = tuple(word for word in query.words if word not in out)
        if kept:
            return replace(query, words=kept), tuple(word.text for word in out)
    return query, ()


def _is_of(word: Word, words: frozenset[str]) -> bool:
    bare = "".join(letter for letter in word.text if letter.isalnum())
    if len(bare) > 1 and bare.isupper():
        return False  # an abbreviation: IT, AI, OR
    plain = fold(bare)
    return plain in words or any(base in words for base in finnish.analysis(bare).bases)
