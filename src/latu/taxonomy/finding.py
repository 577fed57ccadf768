"""Which concepts a record is about, by the labels that stand in its texts. Pure, once the labels are read.

Few and sure: what is named in the title, in the keywords, or again and again. A word that many themes of the
thesaurus have in their names (*data*, *research*, *building*) says little where it stands alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from latu.core.morphology.tokens import Case, Token, are_all_capitals, language_of, tokens
from latu.taxonomy.models import Concept, Label

RULES = 1  # whoever changes what is found raises it; all records are tagged anew
MOST_CONCEPTS = 8
APPLYING = "project-work"  # it and what is narrower: what every call says of applying
EVERYWHERE = "research-innovation"  # without what is narrower
IN_TITLE, IN_KEYWORDS, IN_TEXTS = 6.0, 2.0, 3.0
ENOUGH = 3.0
UNCLEAR = 0.5  # a word of several base forms
THEMES = 4  # so many other themes that have a word in their names halve what it says
WORDS_PER_MENTION = 120  # a text of 600 words is about what five of its sentences name
MOST_MENTIONS = 6
LEAST_SHARE = 0.5  # of the sentences that name the concept that a text names most
MOST_READ = 10_000  # characters of a text; what it is about is said by then
_AND = frozenset(["ja", "seka", "och", "and"])
_SENTENCE = re.compile(r"[.;:!?]\s|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a record says of itself: titles and texts per language, each once."""

    titles: Mapping[str, str]
    keywords: Sequence[str] = ()
    texts: Sequence[Mapping[str, str]] = ()


@dataclass(slots=True)
class _Node:
    """Names that begin with the same words."""

    longer: dict[str, "_Node"] = field(default_factory=dict)
    names: list["_Name"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Name:
    concept: int
    words: tuple[Token, ...]
    weight: float


class _Mentions(NamedTuple):
    """How much some sentences name a concept: the weights of all, and the greatest."""

    total: float
    surest: float

    def with_more(self, weight: float, surest: float) -> "_Mentions":
        """And more of them."""
        return _Mentions(self.total + weight, max(self.surest, surest))


_NONE = _Mentions(0, 0)


@dataclass(frozen=True, slots=True)
class Finder:
    """Knows every label, and what each concept is narrower than."""

    names: Mapping[str, _Node]  # by language
    broader: Mapping[int, int | None]
    general: frozenset[int]

    def concepts_of(self, wording: Wording) -> list[int]:
        """The concepts that a record is about, the clearest first."""
        scores: dict[int, float] = defaultdict(float)
        in_title = self._surest([wording.titles])
        for concept, weight in in_title.items():
            scores[concept] += IN_TITLE * weight
        for concept, weight in self._surest([{"en": each} for each in wording.keywords]).items():
            scores[concept] += IN_KEYWORDS * weight
        is_told = max(in_title.values(), default=0) >= UNCLEAR
        for concept, share in self._shares(wording.texts, least=2 if is_told else UNCLEAR).items():
            scores[concept] += IN_TEXTS * share
        clear = {
            concept: score
            for concept, score in scores.items()
            if score >= ENOUGH and concept not in self.general
        }
        return self._narrowest(clear, in_title)[:MOST_CONCEPTS]

    def _surest(self, texts: Sequence[Mapping[str, str]]) -> dict[int, float]:
        return {concept: each.surest for concept, each in self._mentions(texts).items()}

    def _shares(self, texts: Sequence[Mapping[str, str]], *, least: float) -> dict[int, float]:
        """Of what each concept needs to be a subject of these texts, where `least` sentences name it; twice at most.

        A word that says little says no more where it stands often.
        """
        named = self._mentions(texts)
        needed = max(
            least,
            min(MOST_MENTIONS, _words(texts) / WORDS_PER_MENTION),
            LEAST_SHARE * max((each.total for each in named.values()), default=0),
        )
        return {
            concept: min(each.total / needed, 2 * each.surest) for concept, each in named.items()
        }

    def _narrowest(self, scores: Mapping[int, float], in_title: Mapping[int, float]) -> list[int]:
        """The best first, without what is broader than another one and not in the title for itself."""
        wider = {each for concept in scores for each in self._above(concept)}
        kept = [c for c in scores if c not in wider or in_title.get(c, 0) >= UNCLEAR]
        return sorted(kept, key=lambda concept: (-scores[concept], concept))

    def _above(self, concept: int) -> Iterator[int]:
        above = self.broader.get(concept)
        while above is not None:
            yield above
            above = self.broader.get(above)

    def _mentions(self, texts: Iterable[Mapping[str, str]]) -> dict[int, "_Mentions"]:
        """How much each concept is named in these texts; of translations the one that names it most counts."""
        found: dict[int, _Mentions] = {}
        for each in texts:
            most: dict[int, _Mentions] = {}
            for declared, text in each.items():
                for concept, mentions in self._named(text, declared).items():
                    most[concept] = max(mentions, most.get(concept, _NONE))
            for concept, mentions in most.items():
                before = found.get(concept, _NONE)
                found[concept] = before.with_more(mentions.total, mentions.surest)
        return found

    def _named(self, text: str, declared: str) -> dict[int, "_Mentions"]:
        """What a text names, each concept once per sentence."""
        found: dict[int, _Mentions] = {}
        language = language_of(text, declared)
        root = self.names.get(language)
        if root is None:
            return found
        for sentence in _SENTENCE.split(text[:MOST_READ]):
            for concept, weight in _all_in(root, tokens(sentence, language)).items():
                found[concept] = found.get(concept, _NONE).with_more(weight, weight)
        return found


def _all_in(root: _Node, words: Sequence[Token]) -> Counter[int]:
    """What the words name, the longest name at each place. A name of two things names both of them too:
    *reindeer husbandry and climate change*."""
    found: Counter[int] = Counter()
    shouts = are_all_capitals(words)
    start = 0
    while start < len(words):
        length, names = _longest(root, words, start, shouts)
        found |= names
        two = [n for n in range(start + 1, start + length - 1) if words[n].plain in _AND]
        for number in two:
            found |= _all_in(root, words[start:number])
            found |= _all_in(root, words[number + 1 : start + length])
        start += length
    return found


def _longest(
    root: _Node, words: Sequence[Token], start: int, shouts: bool
) -> tuple[int, Counter[int]]:
    """How many words from `start` on make the longest name, and what it names."""
    best: tuple[int, Counter[int]] = (1, Counter())
    nodes = [(root, 1.0)]
    for number in range(start, len(words)):
        word = words[number]
        clear = 1.0 if word.is_clear else UNCLEAR
        nodes = [
            (node.longer[base], min(sure, clear))
            for node, sure in nodes
            for base in word.bases
            if base in node.longer
        ]
        if not nodes:
            break
        here = words[start : number + 1]
        named = {
            name.concept: sure * name.weight
            for node, sure in nodes
            for name in node.names
            if _is_written_so(name.words, here, shouts)
        }
        if named:
            best = (len(here), Counter(named))
    return best


def _is_written_so(name: Sequence[Token], words: Sequence[Token], shouts: bool) -> bool:
    """Capitals of a name stand in the text too: WHO is no *who*. In capitals throughout nothing is known.

    A word in the plural is found in the plural only: *economics* is no *economic*, *commons* no *common*.
    """
    if len(name) == 1 and name[0].is_plural and not words[0].is_plural:
        return False
    if shouts:
        return all(word.case is not Case.ALL_CAPITALS for word in name)
    return all(_fits(each.case, word.case) for each, word in zip(name, words, strict=True))


def _fits(name: Case, word: Case) -> bool:
    if name is Case.ALL_CAPITALS or word is Case.ALL_CAPITALS:
        return name is word
    return name is Case.LOWER or word is Case.CAPITAL


def _words(texts: Iterable[Mapping[str, str]]) -> int:
    return sum(max((len(t.split()) for t in each.values()), default=0) for each in texts)


def finder() -> Finder:
    """A finder of the project's own labels as they are now; two queries."""
    rows = list(Concept.objects.filter(scheme="").values_list("pk", "slug", "broader_id"))
    broader = {pk: above for pk, _, above in rows}
    labels = [
        (label.concept_id, label.language, tokens(label.text, label.language))
        for label in Label.objects.filter(concept__scheme="", is_name_only=False)
    ]
    themes = _themes(labels, broader)
    names: dict[str, _Node] = defaultdict(_Node)
    for concept, language, words in labels:
        node = names[language]
        for word in words:
            node = node.longer.setdefault(_base(word), _Node())
        weight = 1.0
        if len(words) == 1:
            others = themes[language, _base(words[0])] - {_theme(concept, broader)}
            weight = 1 / (1 + (len(others) / THEMES) ** 2)
        node.names.append(_Name(concept, tuple(words), weight))
    return Finder(dict(names), broader, _general(rows))


def _base(word: Token) -> str:
    """Of a word of a label, which stands in its base form: `vety` is hydrogen, not a form of *vettyä*."""
    return word.plain if word.plain in word.bases or not word.bases else word.bases[0]


def _themes(
    labels: Iterable[tuple[int, str, Sequence[Token]]], broader: Mapping[int, int | None]
) -> dict[tuple[str, str], set[int]]:
    """Which themes have a word in a longer name, by language and base form."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for concept, language, words in labels:
        for word in words:
            parts = word.parts if len(words) == 1 else (_base(word), *word.parts)
            for each in parts:
                found[language, each].add(_theme(concept, broader))
    return found


def _theme(concept: int, broader: Mapping[int, int | None]) -> int:
    """The top concept above it."""
    while (above := broader.get(concept)) is not None:
        concept = above
    return concept


def _general(rows: Sequence[tuple[int, str, int | None]]) -> frozenset[int]:
    general = {pk for pk, slug, _ in rows if slug == APPLYING}
    while added := {pk for pk, _, above in rows if above in general} - general:
        general |= added
    return frozenset(general | {pk for pk, slug, _ in rows if slug == EVERYWHERE})
