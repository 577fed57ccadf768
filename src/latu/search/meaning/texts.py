"""What a model is sent: short, composed, without characters that its tokenizer cannot stand."""

import unicodedata

from latu.core.text import one_line

MOST_CHARACTERS = 1200
MOST_WORDS = 110  # of a record's text beside its title; more words blur what it is about
_MOST_READ = 20 * MOST_CHARACTERS


def safe(text: str) -> str:
    """At most `MOST_CHARACTERS`, NFKC, one line, without control, private and unassigned characters."""
    composed = unicodedata.normalize("NFKC", text[:_MOST_READ])
    plain = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return one_line(plain)[:MOST_CHARACTERS]


def passages(title: str, body: str) -> tuple[str, str]:
    """The two texts of a record: its title, and its title with the beginning of its text."""
    begins = " ".join(body[:_MOST_READ].split(maxsplit=MOST_WORDS)[:MOST_WORDS])
    return safe(title), safe(f"{title}. {begins}")
