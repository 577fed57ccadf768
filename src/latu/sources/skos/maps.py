"""Maps from identifier to preferred label, one JSON file for each language: `eurovoc_labels_fi.json`."""

import json
import re
from collections.abc import Iterator
from typing import Any

from latu.core.text import one_line
from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.skos.records import LANGUAGES, LONGEST_KEY, LONGEST_LABEL, name_of

# The language is the last part of the name; what stands before it, and before "labels", names the thesaurus.
_NAME = re.compile(
    r"(?P<name>.*?)(?:[._-]*labels)?[._-](?P<language>[a-z]{2})\.json(?:\.gz)?", re.IGNORECASE
)


def language_of(file: str) -> str:
    """The language of a file by its name; "" where the name tells none."""
    match = _NAME.fullmatch(file.rpartition("/")[2])
    return match["language"].lower() if match else ""


def scheme_of(file: str) -> str:
    """The thesaurus of a file by its name."""
    match = _NAME.fullmatch(file.rpartition("/")[2])
    return name_of(match["name"]) if match else ""


def labels_of(document: dict[str, Any], file: str) -> Iterator[tuple[str, str] | Problem]:
    """(key, label) for each entry, or its fault. Raises `Unreadable` when the name tells no language."""
    if not language_of(file):
        detail = {"reason": str(Reason.NO_LANGUAGE)}
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, file, detail=detail))
    for row, (key, value) in enumerate(document.items(), 1):
        fault = _fault(key, value)
        if fault:
            detail = {"reason": str(fault), "limit": str(LONGEST_LABEL)}
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Problem(Code.BAD_LABEL, file, row, value=f"{key[:40]}: {shown}", detail=detail)
        elif language_of(file) in LANGUAGES:
            yield key.strip(), one_line(value)


def _fault(key: str, value: object) -> Reason | None:
    if not isinstance(value, str) or not one_line(value):
        return Reason.NOT_TEXT
    if not key.strip() or len(key) > LONGEST_KEY or len(value) > LONGEST_LABEL:
        return Reason.TOO_LONG
    return None
