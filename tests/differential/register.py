"""A register at random: the same from the same seed. Texts are put together from few words, so that much is alike."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.search import index
from latu.search.index import Draft
from latu.search.parsing import NOUNS
from latu.search.terms import renew_terms

WORDS = {
    "fi": """matkailu matkailun matkailuyritys matkailuyrityksille poronhoito poronhoitoon kestävä kestävän älykäs
        älykkäät pohjoinen yhteistyö yhteistyötä kehittäminen metsätalous kiertotalous vesistö vesistöjen ympäristö
        energia energian osaaminen nuoret kylä kylien saamelainen hiihto järvi järvellä tutkimus maaseutu maaseudun
        liikenne muotoilu öljy pääoma ruoka yrittäjä yrittäjyys hyvinvointi""",
    "sv": """renskötsel näringsliv samarbete samarbetet hållbar hållbara miljö miljön skog skogar ungdomar älv företag
        företagande turism fjäll energi forskning landsbygd språk språket sjö utveckling utvecklingen kunskap gränsen
        båtar hälsa vård öar ångbåt""",
    "en": """reindeer husbandry tourism tourist sustainable sustainability growth energy research village villages
        climate digital digitalisation arctic forest forestry skills youth snow northern border healthcare mining
        startup region regional""",
}
NAMES = (
    "Tromsø",
    "Šaŋgi",
    "Kåfjord",
    "Røros",
    "Enontekiö",
    "Inari",
    "Jokkmokk",
    "Čáhppil",
    "Ålesund",
    "Sør-Varanger",
)
IDENTIFIERS = tuple(
    f"{programme}-{year}-{topic}-{number:02d}"
    for programme in ("HORIZON", "LIFE", "INTERREG")
    for year in (2025, 2026, 2027)
    for topic in ("CL5", "SAP", "ENER")
    for number in (1, 2)
)  # fmt: skip
PROGRAMMES = (
    "",
    "",
    "life",
    "horizon",
    "horizon-europe",
    "interreg-aurora",
    "interreg-npa",
    "lifelong",
)
COUNTRIES = ("FI", "SE", "NO", "EE", "IS")
LANGUAGES = tuple(WORDS)
LEVELS = (Level.PUBLIC, Level.PUBLIC, Level.NETWORK, Level.ORGANISATION, Level.PRIVATE)
RARE_WORDS = 120
_SYLLABLES = ("zan", "xyl", "qvo", "wur", "fex", "bzo", "ghi", "tzu", "pfa", "kvy")
_DAYS = tuple(day for day in range(-300, 400) if abs(day) > 1)
_LETTERS_TAKEN = str.maketrans("äöåÄÖÅ", "aoaAOA")


@dataclass(frozen=True)
class Register:
    """What was written. `rare` are words that stand only in records that not everybody sees."""

    drafts: tuple[Draft, ...]
    rare: tuple[str, ...]


def make_register(
    seed: int, count: int, owners: Sequence[int | None], stewards: Sequence[int | None]
) -> Register:
    """Write so many documents of all nouns."""
    rnd = random.Random(seed)
    rare = rare_words(rnd)
    drafts = tuple(_drafts(rnd, count, owners, stewards, rare))
    with write(SYSTEM) as w:
        index.put(w, drafts)
        renew_terms(w)
    return Register(drafts, rare)


def rare_words(rnd: random.Random) -> tuple[str, ...]:
    """Words that no language knows, each in a few hidden records."""
    found: dict[str, None] = {}
    while len(found) < RARE_WORDS:
        found["".join(rnd.sample(_SYLLABLES, 3))] = None
    return tuple(found)


def _drafts(
    rnd: random.Random,
    count: int,
    owners: Sequence[int | None],
    stewards: Sequence[int | None],
    rare: Sequence[str],
) -> Iterator[Draft]:
    titles: list[str] = []
    nouns = tuple(NOUNS)
    for number in range(1, count + 1):
        language = rnd.choice(LANGUAGES)
        level = rnd.choice(LEVELS)
        starts, ends = _dates(rnd)
        title = _title(rnd, language, titles)
        titles.append(title)
        body = _body(rnd, language)
        if level != Level.PUBLIC and rnd.random() < 0.05:
            body += f" {rnd.choice(rare)}"
        elif rnd.random() < 0.01:
            body += f" {rnd.choice(rare)}heim"  # anybody may know this word, not its beginning
        yield Draft(
            ref=Ref(rnd.choice(nouns), number),
            level=level,
            owner_id=rnd.choice(owners),
            steward_id=rnd.choice(stewards) if rnd.random() < 0.3 else None,
            title=title,
            names=_names(rnd, language),
            body=body,
            language=language,
            countries=rnd.sample(COUNTRIES, rnd.choice((0, 1, 1, 2, 3))),
            programme=rnd.choice(PROGRAMMES),
            starts_at=starts,
            ends_at=ends,
        )  # fmt: skip


def _words(rnd: random.Random, language: str, count: int) -> list[str]:
    return rnd.choices(WORDS[language].split(), k=count)


def _title(rnd: random.Random, language: str, titles: Sequence[str]) -> str:
    """Every fifth is nearly one that is there."""
    if titles and rnd.random() < 0.2:
        words = rnd.choice(titles).split()
        place = rnd.randrange(len(words))
        words[place] = rnd.choice(
            (
                words[place].upper(),
                words[place].translate(_LETTERS_TAKEN),
                *_words(rnd, language, 1),
            )
        )
        return " ".join(words)
    words = _words(rnd, language, rnd.randint(1, 4))
    if rnd.random() < 0.3:
        words.insert(rnd.randrange(len(words) + 1), rnd.choice(NAMES))
    return " ".join(words).capitalize()


def _names(rnd: random.Random, language: str) -> str:
    names = [rnd.choice(IDENTIFIERS)] if rnd.random() < 0.3 else []
    if rnd.random() < 0.3:
        names.append(" ".join(_words(rnd, language, 2)).title())
    return " · ".join(names)


def _body(rnd: random.Random, language: str) -> str:
    """A line in the language, often one in another; commas and points are between words."""
    others = [language, *rnd.choices(LANGUAGES, k=rnd.randint(0, 1))]
    return "\n".join(
        ", ".join(" ".join(_words(rnd, each, rnd.randint(2, 3))) for _ in range(rnd.randint(1, 2)))
        for each in others
    )


def _dates(rnd: random.Random) -> tuple[datetime | None, datetime | None]:
    """From a year ago until a year from now, never today; either may be missing."""
    start = rnd.choice(_DAYS[:-200])
    end = rnd.choice(_DAYS[_DAYS.index(start) + 1 :][:200])
    starts, ends = (
        datetime.combine(
            datetime.now(UTC).date() + timedelta(days=day), time(rnd.randint(0, 23), 30), UTC
        )
        for day in (start, end)
    )
    return rnd.choice((starts, starts, None)), rnd.choice((ends, ends, None))
