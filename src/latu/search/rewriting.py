"""What a person typed with one piece changed: without a filter, or with a word put right. The rest stays as typed."""

from collections.abc import Mapping

from latu.search.parsing import NOUNS, Part, parts

_NOUN_KEYS = frozenset(word for words in NOUNS.values() for word in words)


def without_filter(text: str, *names: str) -> str:
    """Without these filters (`parsing.FILTERS`); of `haku:matkailu` the word stays."""
    return " ".join(filter(None, (_rest(part, names) for part in parts(text))))


def without_part(text: str, unwanted: Part) -> str:
    """Without that piece."""
    return " ".join(part.typed for part in parts(text) if part != unwanted)


def with_words(text: str, replaced: Mapping[str, str]) -> str:
    """With other words in place of some that are looked for; phrases and words after a minus stay."""
    return " ".join(_with_words(part, replaced) for part in parts(text))


def _rest(part: Part, names: tuple[str, ...]) -> str:
    if part.name not in names or part.is_minus:
        return part.typed
    if part.key not in _NOUN_KEYS:
        return ""
    return f'"{part.value}"' if part.is_phrase else part.value


def _with_words(part: Part, replaced: Mapping[str, str]) -> str:
    if part.is_minus or part.is_phrase or part.value not in replaced:
        return part.typed
    before, _, after = part.typed.rpartition(part.value)
    return before + replaced[part.value] + after
