"""Words that find nothing, or hardly anything, and one written nearly so that does: for "Did you mean …?".

Candidates come from Voikko, the thesaurus and the word index. The index holds words of hidden records too, so a
candidate counts only when the viewer may see a record that has it.
"""
# ruff: noqa: S608 - see latu.search.engine: what a person typed is a parameter

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.db.models import F
from django.db.models.functions import Length
from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from latu.core.access import Viewer, visible_q
from latu.core.morphology import finnish
from latu.core.morphology.words import words_of
from latu.core.text import fold
from latu.search.engine import Search
from latu.search.engines import running
from latu.search.expression import WRITTEN, Text, Within
from latu.search.parsing import Filters, Query
from latu.search.words import by_itself
from latu.taxonomy.models import Label
from latu.taxonomy.words import Named

FEW = 2  # so few records hardly count against a word that many have
MANY_TIMES = 10  # as many: then the word of a few is taken for a slip
FEWEST_LETTERS = 4
LETTERS_OF_TWO_SLIPS = 7
MOST_WORDS = 2  # of a question
MOST_CANDIDATES = 12
MOST_COUNTED = 50
BEGINNING = 2  # letters; slips in them are tried one by one


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that were typed, each with the one that may be meant; `is_sure` when none of them is a known word."""

    words: dict[str, str]
    is_sure: bool


def other_spelling(viewer: Viewer, query: Query, named: Sequence[Named]) -> Spelling | None:
    """Another spelling of the words that keep the query from finding; None when there is none to offer.

    A word that is known, to Voikko or as a concept, is left alone when anything is found by it. At most 17 queries.
    """
    concepts = {number for each in named for number in range(each.start, each.end)}
    typed = [
        word.text
        for number, word in enumerate(query.words)
        if not word.is_phrase and number not in concepts and _may_be_a_slip(word.text)
    ]
    search = Search(viewer, Filters(), timezone.now(), None)
    counts = search.found_by(by_itself(typed), FEW + 1)
    known = {word for word in typed if finnish.knows(word)}
    weak = [word for word in typed if counts[word] <= (0 if word in known else FEW)]
    if not weak or len(weak) > MOST_WORDS:
        return None
    words = {word: _instead(search, word, counts[word], word in known) for word in weak}
    found = {word: other for word, other in words.items() if other}
    return Spelling(found, known.isdisjoint(found)) if found else None


def _may_be_a_slip(word: str) -> bool:
    return word.isalpha() and len(fold(word)) >= FEWEST_LETTERS


def _instead(search: Search, typed: str, count: int, is_known: bool) -> str:
    """The nearest word that is found; the commonest of several."""
    slips = 2 if len(typed) >= LETTERS_OF_TWO_SLIPS and not count and not is_known else 1
    plain = fold(typed)
    spellings = {fold(word): word for word in (*_labels(plain), *finnish.suggestions(typed))}
    terms = _terms(plain)
    near = process.extract(
        plain, [*spellings, *terms], scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    distances = {word: int(distance) for word, distance, _ in near if word != plain}
    first = sorted(distances, key=lambda each: (distances[each], -terms.get(each, 0), each))
    candidates = {spellings.get(each, each): each for each in first[:MOST_CANDIDATES]}
    found = _found(search, list(candidates), set(candidates) - set(spellings.values()))
    fit = [each for each in found if found[each] >= max(1, count * MANY_TIMES)]
    if not fit:
        return ""
    best = min(fit, key=lambda each: (distances[candidates[each]], -found[each]))
    return best if best in spellings.values() else _as_written(search.viewer, best, typed)


def _found(search: Search, words: Sequence[str], of_the_index: Collection[str]) -> dict[str, int]:
    """How many records each word finds; without words that only the index knows and no record the viewer may see has
    just so, since another word that begins with them is not enough to give them away. One query."""
    just_so = {f'"{word}"': Text(word) for word in of_the_index}
    counts = search.found_by({**by_itself(words), **just_so}, MOST_COUNTED)
    return {word: counts[word] for word in words if counts.get(f'"{word}"', 1)}


def _labels(plain: str) -> list[str]:
    """Words of the thesaurus of about that length; one query."""
    rows = Label.objects.annotate(letters=Length("folded"))
    near = rows.filter(letters__gte=len(plain) - 2, letters__lte=len(plain) + 2)
    near = near.exclude(folded__contains=" ").order_by(F("pk").desc())
    words = dict(near.values_list("folded", "text"))
    alike = process.extract(
        plain, list(words), scorer=OSA.distance, score_cutoff=2, limit=MOST_CANDIDATES
    )
    return [words[each] for each, _, _ in alike]


def _terms(plain: str) -> dict[str, int]:
    """Words of the index that begin alike or with a slip in the beginning, with their records; two queries."""
    low = plain[:BEGINNING]
    high = low[:-1] + chr(ord(low[-1]) + 1)
    letters = range(len(plain) - 2, len(plain) + 3)
    return running.engine().terms(low, high, letters, sorted(_slips(plain)))


def _slips(plain: str) -> set[str]:
    """What it may be with one letter wrong, missing, too many or changed with the next among the first."""
    found = set()
    for place in range(BEGINNING):
        before, letter, after = plain[:place], plain[place], plain[place + 1 :]
        found |= {before + after, before + after[:1] + letter + after[1:]}
        for other in ascii_lowercase:
            found |= {before + other + after, before + other + letter + after}
    return found


def _as_written(viewer: Viewer, term: str, typed: str) -> str:
    """A word of the index with its marks, from the newest text that has it; in small letters where those were typed."""
    where, values = running.as_sql(visible_q(viewer))
    engine = running.engine()
    newest = f"SELECT search_document.id FROM {engine.WORDS} AND {where} ORDER BY {engine.NUMBER} DESC LIMIT 1"
    rows = running.run(
        f"SELECT title, names, body FROM search_document WHERE id IN ({newest})",
        [engine.rendered(Within(WRITTEN, Text(term))), *values],
    )
    words = (word for row in rows for text in row for word in words_of(text))
    written = next((word for word in words if fold(word) == term), term)
    return written.lower() if typed.islower() else written
