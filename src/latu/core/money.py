"""Money is whole cents (int); it is shown as the reader's language writes it."""

import re
from decimal import Decimal

from latu.core.languages import reader_language

NO_BREAK = "\u00a0"
MOST_CENTS = 10**15
_SUM = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?([a-zäö.]*)")
MILLIONS = frozenset(
    {"m", "mn", "milj", "miljoona", "miljoonaa", "miljon", "miljoner", "mio", "million", "millions"}
)


class NoSum(ValueError):
    """The text is no sum of money."""


class BelowZero(ValueError):
    """The sum has a minus."""


class TooMuch(ValueError):
    """The sum is larger than any that is kept."""


class PartsOfACent(ValueError):
    """The sum has more decimals than cents."""


def read(text: str) -> int:
    """The cents of what people write: `443 909,50 €`, `2 M€`, `1,5 milj.`; raises one of the errors above."""
    plain = re.sub(r"[\s\u00a0€]|eur(?:oa|o|os)?$", "", text.lower())
    minus = plain.lstrip("-−–")
    match = _SUM.fullmatch(minus)
    unit = match[3].replace(".", "") if match else ""
    if match is None or (unit and unit not in MILLIONS):
        raise NoSum(text)
    if minus != plain:
        raise BelowZero(text)
    cents = Decimal(f"{match[1]}.{match[2] or 0}") * 100 * (1_000_000 if unit else 1)
    if cents > MOST_CENTS:
        raise TooMuch(text)
    is_thousand = not unit and match[2] and len(match[2]) > len("00")  # 1.000 could be a thousand
    if is_thousand or cents != cents.to_integral_value():
        raise PartsOfACent(text)
    return int(cents)


def split(total_cents: int, weights: list[int]) -> list[int]:
    """Shares of `total_cents` by `weights` that sum to the cent (largest remainder).

    Ties go to the earlier share. Raises ValueError for no or negative weights.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and sum to more than zero")
    shares = [total_cents * weight // whole for weight in weights]
    left = total_cents - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total_cents * weights[i] % whole))
    for index in by_remainder[:left]:
        shares[index] += 1
    return shares


def show(cents: int | None, language: str | None = None) -> str:
    """`443 909,50 €` in Finnish, Swedish and Sámi, `€443,909.50` in English; cents only if any."""
    if cents is None:
        return ""
    sign, cents = ("−" if cents < 0 else ""), abs(cents)
    euros, rest = divmod(cents, 100)
    if (language or reader_language()) == "en":
        return f"{sign}€{euros:,}" + (f".{rest:02}" if rest else "")
    grouped = f"{euros:,}".replace(",", NO_BREAK)
    return f"{sign}{grouped}" + (f",{rest:02}" if rest else "") + f"{NO_BREAK}€"


def short(cents: int | None, language: str | None = None) -> str:
    """For lists and tiles: `8,4 M€`, `€8.4M`, `640 000 €`; exact below a million euros."""
    if cents is None or abs(cents) < 100_000_000:
        return show(None if cents is None else round(cents / 100) * 100, language)
    millions = f"{cents / 100_000_000:.1f}".removesuffix(".0")
    if (language or reader_language()) == "en":
        return f"€{millions}M"
    return f"{millions.replace('.', ',')}{NO_BREAK}M€"
