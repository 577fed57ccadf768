"""A reference to any record: the noun's name and the record's number."""

from typing import NamedTuple, Self

MOST_DIGITS = 18  # any such number fits a 64-bit column


class Ref(NamedTuple):
    """`Ref("call", 7)`; written `call:7` where one string is needed."""

    noun: str
    id: int

    def __str__(self) -> str:
        return f"{self.noun}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `call:7`; raises ValueError for anything else."""
        noun, _, number = text.partition(":")
        is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
        if not noun.isidentifier() or not is_number:
            raise ValueError(f"not a reference: {text[:40]!r}")
        return cls(noun, int(number))
