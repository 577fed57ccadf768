"""Names: the full one out of its parts, and its parts out of the full one."""

# Written in small letters they belong to the family name: Ludwig van der Beek.
_PARTICLES = frozenset(
    {"af", "av", "da", "de", "del", "den", "der", "di", "dos", "du", "la", "le", "ten", "ter", "van", "vom", "von", "zu"}
)  # fmt: skip


def full_name(prefix: str, given: str, additional: str, family: str, suffix: str) -> str:
    """The parts in the order in which they are said."""
    return " ".join(part for part in (prefix, given, additional, family, suffix) if part)


def guess(full: str) -> tuple[str, str]:
    """Given and family name as they probably are: "Aino Korpi" and "Korpi, Aino" both give ("Aino", "Korpi")."""
    before, comma, after = full.partition(",")
    if comma and before.strip() and after.strip():
        return after.strip(), before.strip()
    words = full.split()
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])
