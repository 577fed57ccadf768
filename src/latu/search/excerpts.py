"""The part of a document's text that a reader gets to see: from one text, in their own language where that was found.

A document holds one text after another, in several languages; each stands on lines of its own. So an excerpt is cut
out of one line, and no words are put together that nobody wrote together.
"""

import re
from collections.abc import Sequence

from latu.core.languages import NEXT_BEST
from latu.core.text import excerpt
from latu.search.index import MARK_END, MARK_START, SUBJECTS

WORDS = 30
LETTERS_WITHOUT_WORDS = 200  # where nothing of the text was found
_PIECES = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}?")
_WORD = re.compile(r"[^\W\d_]+")
# Hardly a sentence is without one of these, and none is a word of the other languages.
_TELLING = {
    code: frozenset(words.split())
    for code, words in {
        "fi": "ja että sekä tai ovat joka jotka myös kun ei voi hän sen sitä mutta olla",
        "sv": "och att är som för med av det ett den till eller inte ska kan vi",
        "en": "the of and to is are for with that this by from or will be as",
        "se": "lea leat dahje maid mii maiddái ahte gos dan sii dieđut leamaš",
    }.items()
}


def best_part(body: str, language: str) -> str:
    """About thirty words of one line, with its marks: the reader's own language goes before others, more of what was
    looked for before less. `body` is marked where something was found; where nothing is, the beginning.
    """
    lines = [line for line in _lines(body.partition(SUBJECTS)[0]) if line]
    if not lines:
        return ""
    marked = [line for line in lines if MARK_START in line]
    if not marked:
        return excerpt(_first_of(lines, language), LETTERS_WITHOUT_WORDS)
    return _window(max(marked, key=lambda line: (_rank(line, language), _found(line))))


def _lines(text: str) -> list[str]:
    """The lines; a mark that reaches over the end of one is ended there and begun anew on the next."""
    lines = []
    is_open = False
    for line in text.split("\n"):
        whole = f"{MARK_START}{line.strip()}" if is_open else line.strip()
        is_open = whole.rfind(MARK_START) > whole.rfind(MARK_END)
        lines.append(f"{whole}{MARK_END}" if is_open else whole)
    return lines


def language_of(line: str) -> str:
    """Of a sentence, by its small words; "" where they do not tell."""
    words = {word.lower() for word in _WORD.findall(line)}
    counts = {code: len(words & telling) for code, telling in _TELLING.items()}
    best = max(counts, key=lambda code: counts[code])
    is_alone = list(counts.values()).count(counts[best]) == 1
    return best if counts[best] and is_alone else ""


def _rank(line: str, language: str) -> int:
    """The higher the better: the reader's own language, the next best ones, what does not tell."""
    order = (language, *NEXT_BEST.get(language, ()))
    written = language_of(line)
    return len(order) - order.index(written) if written in order else 0


def _first_of(lines: Sequence[str], language: str) -> str:
    """The first line in the reader's language; else the first sentence, since a heading says little; else the first."""
    written = {line: language_of(line) for line in reversed(lines)}
    sentences = [line for line in lines if written[line]]
    return next((line for line in sentences if written[line] == language), [*sentences, *lines][0])


def _found(line: str) -> int:
    """How many different words are marked."""
    return len({piece.casefold() for piece in _PIECES.findall(line)})


def _window(line: str) -> str:
    """The thirty words in a row that have the most marks, the first of equals, with some words before them."""
    words = line.split()
    if len(words) <= WORDS:
        return line
    starts = [place for place, word in enumerate(words) if MARK_START in word]
    counts = [sum(first <= each < first + WORDS for each in starts) for first in starts]
    first = starts[counts.index(max(counts))]
    last = max(each for each in starts if each < first + WORDS)
    begin = max(0, min(first - (WORDS - 1 - (last - first)) // 2, len(words) - WORDS))
    shown = " ".join(words[begin : begin + WORDS])
    if shown.rfind(MARK_START) > shown.rfind(MARK_END):
        shown += MARK_END
    end = "…" if begin + WORDS < len(words) else ""
    return f"{'…' if begin else ''}{shown}{end}"
