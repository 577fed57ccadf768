"""Records by the beginning of what they are called, while a person is typing."""
# ruff: noqa: S608 - see latu.search.engine: what a person typed is a parameter

from collections.abc import Sequence
from dataclasses import dataclass

from latu.core.access import Viewer, visible_q
from latu.core.refs import Ref
from latu.core.text import words_of
from latu.search.engines import running

FEWEST_LETTERS = 2
LETTERS_INSIDE = (
    3  # fewer stand at the beginning of so many names that only the beginning of a title counts
)
MOST_WORDS = 6
MOST_READ = 60  # newest first


@dataclass(frozen=True, slots=True)
class Called:
    """A record, and the title or other name that begins like what was typed."""

    ref: Ref
    name: str


def called_like(viewer: Viewer, typed: str, count: int) -> list[Called]:
    """Records that the viewer may see, with a title or name in which all the words stand, the last one begun; those
    that begin with what was typed first, then the shortest. One query."""
    words = words_of(typed).split()[:MOST_WORDS]
    if not words or len(words[0]) < FEWEST_LETTERS:
        return []
    found = [
        (*_named(words, [title, *names.split(" · ")]), Ref(noun, pk))
        for noun, pk, title, names in _rows(viewer, words)
    ]
    found.sort(key=lambda each: (not each[0], len(each[1]), each[1]))
    return [Called(ref, name) for _, name, ref in found[:count]]


def _rows(viewer: Viewer, words: Sequence[str]) -> list[tuple[str, int, str, str]]:
    """Noun, number, title and names of those whose title begins so, and of those that have the words anywhere."""
    where, values = running.as_sql(visible_q(viewer))
    engine = running.engine()
    arms, parameters = [], []
    for source, wanted in (engine.begin(words), engine.are_called(words)):
        arms.append(
            f"SELECT id FROM (SELECT search_document.id AS id FROM {source} AND {where}"
            f" ORDER BY {engine.called_number()} DESC LIMIT %s) AS arm"
        )
        parameters += [*wanted, *values, MOST_READ]
    return running.run(
        f"SELECT noun, record_id, title, names FROM search_document WHERE id IN ({' UNION ALL '.join(arms)})",
        parameters,
    )


def _named(words: Sequence[str], names: Sequence[str]) -> tuple[bool, str]:
    """Whether a name begins with the words, and which; else one that has them, else the first."""
    start, inside = " ".join(words), [f" {word}" for word in words]
    plain = [words_of(name) for name in names]
    for each, name in zip(plain, names, strict=True):
        if each.startswith(start):
            return True, name
    for each, name in zip(plain, names, strict=True):
        if all(word in f" {each}" for word in inside):
            return False, name
    return False, names[0]
