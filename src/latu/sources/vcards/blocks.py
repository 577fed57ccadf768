"""Which lines belong to which card, however its beginning and end are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from latu.sources.vcards.lines import MARK, Line

LARGEST_CARD = 1 << 20  # octets of what is kept; pictures do not count
MOST_PROPERTIES = 5_000
MOST_NESTED = 10
_CARD = b"VCARD"
_AGENT = re.compile(rb"AGENT[^:]*:\s*", re.IGNORECASE)
_AGENT_BEGINS = re.compile(rb"AGENT[^:]*:\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """The lines of one card. `ended` is False when its end is missing, `too_large` when lines were passed over."""

    number: int
    line: int
    lines: list[Line] = field(default_factory=list)
    nested: list[Line] = field(default_factory=list)  # where a card or other thing inside it begins
    ended: bool = False
    too_large: bool = False
    size: int = 0
    depth: int = 0

    def take(self, line: Line) -> None:
        """Keep one more line, as long as there is room and it is not of something inside the card."""
        if self.depth:
            return
        self.size += len(line.data)
        self.too_large |= self.size > LARGEST_CARD or len(self.lines) >= MOST_PROPERTIES
        if self.too_large:
            self.lines.clear()
        else:
            self.lines.append(line)

    def opens(self, line: Line, begins: bytes) -> bool:
        """Whether something begins here inside this card: another one only as its agent."""
        agent = bool(self.lines and _AGENT.fullmatch(self.lines[-1].data))
        inside = begins and (self.depth or begins != _CARD or agent)
        if self.depth >= MOST_NESTED or not (inside or _AGENT_BEGINS.fullmatch(line.data)):
            return False
        self.depth += 1
        if self.depth == 1 and len(self.nested) < MOST_NESTED:
            self.nested.append(line)
        return True

    def closes(self) -> bool:
        """One END more: whether it is that of the card itself."""
        self.ended = not self.depth
        self.depth -= 1
        return self.ended


def blocks(lines: Iterable[Line]) -> Iterator[Block | Line]:
    """Each card, and the first line of each stretch of lines that belong to none.

    A card whose end is missing ends where the next one begins, or with the file.
    """
    block: Block | None = None
    number = 0
    stray = False
    for line in lines:
        begins, ends = _mark(line)
        if block and block.opens(line, begins):
            continue
        if begins == _CARD:
            if block:
                yield block
            number, stray = number + 1, False
            block = Block(number, line.number)
        elif block is None:
            if not stray:
                yield line
            stray = True
        elif not ends:
            block.take(line)
        elif block.closes():
            yield block
            block = None
    if block:
        yield block


def _mark(line: Line) -> tuple[bytes, bool]:
    """What begins at the line, b"" for nothing, and whether something ends there."""
    mark = MARK.fullmatch(line.data)
    if mark is None:
        return b"", False
    begins = mark[1].upper() == b"BEGIN"
    return (mark[2].upper() if begins else b""), not begins
