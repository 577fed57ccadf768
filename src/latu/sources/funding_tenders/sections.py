"""Where the portal's glued text breaks: "…research.Scope:Size of…" is two paragraphs.

Some exports of the portal lose the tags inside a text, so headings, list items and sentences run
into each other. Only breaks that are certain are made; the words themselves are never changed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What a piece of text is: a paragraph, one that starts with a label, or a heading."""

    PARAGRAPH = "paragraph"
    LABEL = "label"
    HEADING = "heading"
    SUBHEADING = "subheading"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text block, in order."""

    shape: Shape
    text: str


_LABELS = (
    r"(?:Expected [Oo]utcomes?|Expected [Ii]mpacts?|Scope|Objectives?|Specific [Cc]hallenge)\s?:"
)
# A label starts a text, follows the end of a sentence, or is glued to the word before it; after a
# word and a space it is part of a sentence ("the Scope: …").
_LABEL = re.compile(rf"(?:^\s*|(?<=[.;:!?)\]”’\"])\s*|(?<=[a-z0-9])){_LABELS}")
_CONDITION = re.compile(
    r"(?<!\d)(?<!\d\.)\d{1,2}[a-z]?\.\s?(?:"
    r"Admissibility(?: and eligibility)? conditions?(?:[:,] proposal page limits? and layout)?"
    r"|Eligible countries"
    r"|Other eligib(?:le|ility) conditions?"
    r"|Financial and operational capacity and exclusion"
    r"|Evaluation and award: (?:Award criteria, scoring and thresholds"
    r"|Submission and evaluation processe?s?"
    r"|Indicative timeline for evaluation and grant agreement)"
    r"|Legal and financial set-up of the grants)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^\s*(General conditions|Conditions)(?=\d{1,2}[a-z]?\.\s?[A-Z])")
# A sentence or list item that runs into the next one: "exceptionally.The lump sum".
_GLUED = re.compile(
    r"(?<=[a-z0-9)\]”][.;:])(?=(?:[A-Z][A-Za-z]+|A)[ ,])|(?<=[a-z]\.)(?=(?:are )?described in )"
)
_NOT_A_SENTENCE_END = re.compile(r"(?:https?:|www\.|[/@])\S*$|\b(?:e\.g|i\.e)\.$")


def split(text: str) -> list[Piece]:
    """The pieces of one block of text, in order; one piece where nothing is certain."""
    pieces = []
    opening = _OPENING.match(text)
    start = 0
    if opening:
        pieces.append(Piece(Shape.HEADING, opening.group(1)))
        start = opening.end()
    for heading in _CONDITION.finditer(text, start):
        pieces += _paragraphs(text[start : heading.start()])
        pieces.append(Piece(Shape.SUBHEADING, heading.group().strip()))
        start = heading.end()
    return pieces + _paragraphs(text[start:])


def _paragraphs(text: str) -> list[Piece]:
    pieces = []
    start = 0
    for label in _LABEL.finditer(text):
        pieces += _sentences(text[start : label.start()])
        pieces.append(Piece(Shape.LABEL, label.group().strip()))
        start = label.end()
    return pieces + _sentences(text[start:])


def _sentences(text: str) -> list[Piece]:
    pieces = []
    start = 0
    for glue in _GLUED.finditer(text):
        before = text[max(start, glue.start() - 200) : glue.start()]
        if _NOT_A_SENTENCE_END.search(before):
            continue
        pieces.append(Piece(Shape.PARAGRAPH, text[start : glue.start()]))
        start = glue.start()
    pieces.append(Piece(Shape.PARAGRAPH, text[start:]))
    return [piece for piece in pieces if piece.text]
