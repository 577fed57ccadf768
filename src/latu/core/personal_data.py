"""The vocabulary in which models declare their personal data; `latu.privacy` reads it.

    class Person(models.Model):
        PERSONAL = {"email": PersonalField(purpose=..., ...)}

A test walks all models: every field that can hold personal data is declared here or named in
`NOT_PERSONAL` beside the model, with nothing in between.
"""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """Lawful basis, Regulation (EU) 2016/679 Article 6(1)."""

    CONSENT = "consent"  # (a)
    CONTRACT = "contract"  # (b)
    LEGAL_OBLIGATION = "legal_obligation"  # (c)
    PUBLIC_TASK = "public_task"  # (e)
    LEGITIMATE_INTEREST = "legitimate_interest"  # (f)


class Erasure(StrEnum):
    """What erasing a person does to the field."""

    BLANK = "blank"
    DELETE_ROW = "delete_row"
    PSEUDONYM = "pseudonym"  # replaced by a number that leads back to nobody
    KEEP = "keep"  # with a legal reason given in the purpose


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One field's duties: why it is held, on what basis, how long (months), and its erasure."""

    purpose: str
    basis: Basis
    retention_months: int
    erasure: Erasure
    exported: bool = True
