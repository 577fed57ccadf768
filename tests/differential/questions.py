"""Questions at random: as they are typed, and what they mean by the manual."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from latu.core.dates import today
from latu.search.parsing import NOUNS
from tests.differential.register import COUNTRIES, IDENTIFIERS, NAMES, WORDS, Register

STATUSES = {"avoinna": "open", "tulossa": "forthcoming", "closed": "closed", "oppen": "open"}
PROGRAMMES = {
    "life": "life",
    "LIFE": "life",
    "horizon": "horizon",
    "horizon-europe": "horizon-europe",
    "interreg": "interreg",
    '"Interreg Aurora"': "interreg-aurora",
    "nothing": "nothing",
}
NOUN_KEYS = {"haku": "call", "noun:project": "project", "organisationer": "organisation", "people": "person",
             "natverk": "network", "kumppanihaku": "notice", "laji:haku": "call"}  # fmt: skip

type _Meaning = dict[str, Any]


@dataclass(frozen=True)
class Sought:
    """Words as typed; with `is_phrase` they stand side by side."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Asked:
    """A question. `typed` is all of it; the rest is what it means. `before` is not included, `since` is."""

    typed: str
    words: tuple[Sought, ...] = ()
    without: tuple[Sought, ...] = ()
    noun: str = ""
    programme: str = ""
    country: str = ""
    status: str = ""
    since: date | None = None
    before: date | None = None


def questions(rnd: random.Random, register: Register, count: int) -> Iterator[Asked]:
    """So many."""
    for _ in range(count):
        words = _words(rnd, register)
        is_without = bool(words) and rnd.random() < 0.2
        without = (Sought(_word(rnd, register)),) if is_without else ()
        is_broad = len(words) < 2 and not any(each.is_phrase for each in words)
        filters = _filters(rnd, 3 if is_broad else 1)
        while not words and not filters:
            filters = _filters(rnd, 1)
        meant: _Meaning = {}
        for meaning in filters.values():
            meant |= meaning
        pieces = [f'"{each.text}"' if each.is_phrase else each.text for each in words]
        pieces += [f"-{each.text}" for each in without]
        typed = " ".join([*filters, *pieces])
        yield Asked(typed, words, without, **meant)


def beginnings(rnd: random.Random, register: Register, count: int) -> Iterator[str]:
    """What is typed into a field that suggests: the beginning of a word, of an identifier, of some words of a title."""
    for _ in range(count):
        kind = rnd.random()
        if kind < 0.5:
            word = _word(rnd, register)
            yield word[: rnd.randint(2, len(word))]
        elif kind < 0.6:
            yield rnd.choice(IDENTIFIERS)[: rnd.randint(3, 20)]
        else:
            title = rnd.choice(register.drafts).title
            yield title[: rnd.randint(2, len(title))]


def slips(rnd: random.Random, words: Sequence[str]) -> Iterator[str]:
    """Each with two letters changed with each other, one missing or one wrong."""
    for word in words:
        place = rnd.randrange(len(word) - 1)
        before, after = word[:place], word[place + 2 :]
        first, second = word[place], word[place + 1]
        yield before + rnd.choice((second + first, second, first + "q", first + second * 2)) + after


def _words(rnd: random.Random, register: Register) -> tuple[Sought, ...]:
    kind = rnd.random()
    if kind < 0.04:
        return ()
    if kind < 0.25:
        return (Sought(_word(rnd, register)),)
    if kind < 0.4:
        return (Sought(_beginning(rnd, register)),)
    if kind < 0.7:
        draft = rnd.choice(register.drafts)
        text = f"{draft.title} {draft.body}".replace(",", "").split()
        return tuple(map(Sought, dict.fromkeys(rnd.choices(text, k=rnd.randint(2, 3)))))
    words = rnd.choice(register.drafts).body.split("\n")[0].split(",")[0].split()
    phrase = Sought(" ".join(words[:2]), is_phrase=True)
    return (phrase, Sought(_word(rnd, register))) if rnd.random() < 0.3 else (phrase,)


def _word(rnd: random.Random, register: Register) -> str:
    kind = rnd.random()
    if kind < 0.15:
        return rnd.choice(register.rare)
    if kind < 0.25:
        return rnd.choice(IDENTIFIERS)
    if kind < 0.35:
        return rnd.choice(NAMES)
    word = rnd.choice(WORDS[rnd.choice(tuple(WORDS))].split())
    return rnd.choice((word, word.upper(), word.replace("ä", "a").replace("ö", "o")))


def _beginning(rnd: random.Random, register: Register) -> str:
    word = _word(rnd, register)
    return word[: max(3, rnd.randint(3, len(word)))].rstrip("-")


def _filters(rnd: random.Random, share: int) -> dict[str, _Meaning]:
    """As typed, with what each means: two at most, of different kinds; with a high `share` rarely none."""
    day = today() + timedelta(days=rnd.randint(-200, 200))
    noun, programme, status = (
        rnd.choice(tuple(each)) for each in (NOUN_KEYS, PROGRAMMES, STATUSES)
    )
    country = rnd.choice(COUNTRIES)
    month, next_month = day.replace(day=1), (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    deadline: tuple[str, _Meaning] = rnd.choice(
        (
            (f"deadline:<{day}", {"before": day}),
            (f"määräaika:>{day}", {"since": day + timedelta(days=1)}),
            (f"deadline:{day:%Y-%m}", {"since": month, "before": next_month}),
        )
    )
    choices: list[tuple[str, _Meaning]] = [
        (noun if ":" in noun else f"{noun}:", {"noun": NOUN_KEYS[noun]}),
        (f"ohjelma:{programme}", {"programme": PROGRAMMES[programme]}),
        (f"country:{country}", {"country": country}),
        (f"tila:{status}", {"status": STATUSES[status]}),
        deadline,
    ]  # fmt: skip
    return dict(rnd.sample(choices, rnd.choice((0, *(1, 2) * share))))


def covers_all_nouns() -> bool:
    """Whether every noun can be asked for here."""
    return set(NOUN_KEYS.values()) == set(NOUNS)
