"""Texts as CORDIS gives them: some encoded twice, some with entities of HTML."""

import html
import re
import unicodedata

import ftfy

# Text that was encoded twice has two characters beyond ASCII side by side, or a lead byte whose
# second half is a hard space. Repair costs far more than this look.
SUSPICIOUS = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|(?<=[ÂÃ])[\s?])")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def line(text: str) -> str:
    """A name or title: one line, entities read once, double encoding undone."""
    return " ".join(prose(text).split())


def prose(text: str) -> str:
    """A longer text, its line breaks kept."""
    text = text.strip()
    if "&" in text:
        # Only with the semicolon: "R&REGION" is a name, though HTML would read "R®ION".
        text = ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if text.isascii() or not SUSPICIOUS.search(text):
        return text
    return ftfy.fix_encoding(text)


def folded(text: str) -> str:
    """Text reduced to what makes a difference: letters and digits without case or accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))
