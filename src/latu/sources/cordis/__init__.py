"""Projects and participants of the EU's framework programmes, from CORDIS bulk files."""

from latu.sources.cordis.parse import parse
from latu.sources.cordis.records import (
    Counts,
    FieldOfScience,
    Organisation,
    Parsed,
    Participation,
    Project,
)

__all__ = [
    "Counts",
    "FieldOfScience",
    "Organisation",
    "Parsed",
    "Participation",
    "Project",
    "parse",
]
