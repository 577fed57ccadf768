"""What a thesaurus says, in the languages that are kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("fi", "sv", "en", "se")
LONGEST_LABEL = 300
LONGEST_KEY = 200
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its identifier in the scheme, preferred label and other labels per language."""

    key: str
    labels: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: str = ""  # a key; of several the first by the alphabet


@dataclass(frozen=True, slots=True)
class Scheme:
    """All concepts of the files, by key, and what to call the thesaurus."""

    name: str
    concepts: Mapping[str, Concept]


def name_of(text: str) -> str:
    """A name fit for a scheme: `EuroVoc 4.2` → eurovoc-4-2; "" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:LONGEST_NAME].strip("-")
