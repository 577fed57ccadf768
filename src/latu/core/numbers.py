"""Whole numbers as the reader's language writes them."""

from latu.core.languages import reader_language

NO_BREAK = "\u00a0"


def show_number(number: int, language: str | None = None) -> str:
    """`12 345` in Finnish, Swedish and Sámi, `12,345` in English."""
    grouped = f"{number:,}"
    return grouped if (language or reader_language()) == "en" else grouped.replace(",", NO_BREAK)
