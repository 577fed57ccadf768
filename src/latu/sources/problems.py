"""What can be wrong with outside data, as facts; `latu.imports.messages` puts them into words.

A `Problem` names the row as a spreadsheet shows it (the header is row 1), the column, the value
and a code with one known remedy. One bad row is yielded as a `Problem` and reading goes on; a
file that cannot be read at all raises `Unreadable`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_SHOWN_VALUE = 80


class Code(StrEnum):
    """Every fault a source can report; each has a message and a remedy in every language."""

    EMPTY_FILE = "empty_file"
    NOT_A_TABLE = "not_a_table"  # unknown kind of file, or text with no recognisable separator
    WRONG_ENCODING = "wrong_encoding"
    NUL_BYTES = "nul_bytes"
    BROKEN_ARCHIVE = "broken_archive"
    TOO_LARGE = "too_large"  # detail: limit (a whole number), reason; without one the limit is MB
    MISSING_COLUMN = "missing_column"  # detail: found (the columns that are there)
    UNKNOWN_FORMAT = "unknown_format"  # readable, but not a file this source knows; detail: found
    WRONG_COLUMN_COUNT = "wrong_column_count"  # detail: expected, found
    MISSING_VALUE = "missing_value"
    INVALID_DATE = "invalid_date"
    INVALID_NUMBER = "invalid_number"
    UNKNOWN_COUNTRY = "unknown_country"
    FORMULA = "formula"  # a cell that a spreadsheet would run
    UNKNOWN_REFERENCE = "unknown_reference"  # names a record that no file holds
    CONFLICT = "conflict"  # the same id with two different contents; detail: kept
    NO_ANSWER = "no_answer"  # the service did not answer, after retries; detail: tries, reason
    BAD_SYNTAX = "bad_syntax"  # the file breaks the rules of its form; value: what its reader says
    BAD_LABEL = "bad_label"  # of a concept; detail: reason, limit
    BAD_CARD = "bad_card"  # of a contact; detail: reason, card (which one of the file; the row is its line)
    BAD_ANSWER = "bad_answer"  # the service answered something that cannot be used; detail: reason


class Reason(StrEnum):
    """What it is exactly where a code covers several faults; stands in `Problem.detail` as "reason"."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"  # a program, a picture or the like, whatever its name
    NOT_A_ZIP = "not_a_zip"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe_name"  # a packed file that would land outside its folder
    FILES = "files"  # too many of them in one archive
    CELL = "cell"  # one cell, in MB
    CELLS = "cells"  # too many of them in one worksheet
    COMPRESSION = "compression"  # unpacks to far more than real data do
    NOT_JSON = "not_json"
    NOT_A_RECORD = "not_a_record"  # a number or text where a record's fields are expected
    NOT_TEXT = "not_text"  # a list or object where a text is expected
    NO_BUDGET = "no_budget"  # a budget that cannot be read
    TOO_LONG = "too_long"  # an identifier
    NO_CALLS = "no_calls"  # records, but none is a call
    OTHER_VERSION = "other_version"  # a checkpoint that another version wrote
    UNKNOWN_CODE = "unknown_code"  # of a service's own list
    INCOMPLETE = "incomplete"  # detail: expected, found
    NO_CONNECTION = "no_connection"
    TIMEOUT = "timeout"
    STATUS = "status"  # of HTTP; detail: status
    NO_CONCEPTS = "no_concepts"  # no thesaurus
    NO_LABELS = "no_labels"  # a thesaurus without labels in our languages
    NO_LANGUAGE = "no_language"  # a map of labels whose name tells none
    ENTITIES = "entities"  # of XML, by which a small file becomes a huge one
    CIRCLE = "circle"  # a concept that would be broader than itself
    NO_CARDS = "no_cards"  # of contacts
    JCARD = "jcard"  # cards as JSON
    XCARD = "xcard"  # cards as XML
    CARD = "card"  # one card, in MB
    CARDS = "cards"  # too many of them in one file
    LINES = "lines"  # too many of them in one file of cards
    NO_END = "no_end"  # of a card
    NO_NAME = "no_name"  # nor anything else to know somebody by
    NOT_A_PERSON = "not_a_person"  # a group, a place, a device
    OUTSIDE = "outside"  # lines before or after a card
    NO_COLON = "no_colon"  # in a line of a card
    CHARACTERS = "characters"  # some of a value are damaged
    NOT_A_LIST = "not_a_list"  # an answer without records, such as a notice of maintenance


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `row` counts from 1 as a spreadsheet does; None means the whole file."""

    code: Code
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Clamp the value so that a 10 MB cell never reaches a page or a log."""
        if len(self.value) > LONGEST_SHOWN_VALUE:
            object.__setattr__(self, "value", self.value[: LONGEST_SHOWN_VALUE - 1] + "…")


class Unreadable(Exception):
    """The whole input cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file}: {problem.code} {problem.column} {problem.value}".strip())
        self.problem = problem
