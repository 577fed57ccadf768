"""Cells of a table that people open in a spreadsheet."""

# A cell that begins with one of these is run as a formula by spreadsheet programs (OWASP, "CSV Injection").
RUNNABLE = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(RUNNABLE) else text
