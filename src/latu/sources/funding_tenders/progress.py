"""Where a fetch stands: small enough to be stored after every page, exact enough to go on from."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from latu.sources.funding_tenders.plan import MOST_HITS, Group
from latu.sources.funding_tenders.transport import Answer
from latu.sources.problems import Code, Problem, Reason, Unreadable

VERSION = 1
_MARK_BYTES = 6  # 10,000 records collide by chance once in some five million fetches
_MOST_PASSES = 4


def mark(record: object) -> bytes:
    """A short fingerprint of which record this is: its reference, or all of it without one."""
    reference = record.get("reference") if isinstance(record, dict) else None
    language = record.get("language") if isinstance(record, dict) else None
    named = [reference, language] if reference else record
    text = json.dumps(named, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_MARK_BYTES).digest()


@dataclass(slots=True)
class Progress:
    """The groups still to read and the place in the first of them.

    A list that changes while it is read moves records across page borders. So a group is read
    again ("pass") until a pass in which the service's count held still has seen that many
    different records.
    """

    groups: list[Group]
    total: int
    slice: int = 0
    page: int = 1
    passes: int = 1
    shifted: bool = False
    slice_total: int | None = None
    slice_hits: int = 0
    pass_hits: int = 0
    pass_new: int = 0
    seen: set[bytes] = field(default_factory=set)

    def take(self, answer: Answer) -> tuple[object, ...]:
        """Note one page and step to the next; returns the records that are worth handing on.

        A first reading of one list hands on everything: two records may share a reference.
        """
        marks = [mark(record) for record in answer.records]
        new = [one not in self.seen for one in marks]
        hand_on_all = self.passes == 1 and len(self.groups[0].slices) == 1
        records = tuple(
            record
            for record, is_new in zip(answer.records, new, strict=True)
            if is_new or hand_on_all
        )
        before = len(self.seen)
        self.seen.update(marks)
        self.pass_new += len(self.seen) - before
        self.pass_hits += len(marks)
        self.slice_hits += len(marks)
        self._step(answer)
        return records

    def _step(self, answer: Answer) -> None:
        if self.slice_total not in (None, answer.total):
            self.shifted = True
        self.slice_total = answer.total
        reachable = min(answer.total, MOST_HITS)
        if answer.records and self.slice_hits < reachable:
            self.page += 1
            return
        if self.slice_hits < reachable:
            self.shifted = True
        if len(self.groups[0].slices) == 1:
            self.groups[0] = Group(self.groups[0].slices, answer.total)
        self.slice += 1
        self.page, self.slice_total, self.slice_hits = 1, None, 0

    def pass_is_over(self) -> bool:
        """Whether every slice of the group has been read in this pass, or enough of them.

        Slices of one group overlap; between two of them nothing is left to read once as many
        different records were seen as the group has.
        """
        group = self.groups[0]
        enough = self.page == 1 and self.slice > 0 and len(self.seen) >= group.expected
        return self.slice >= len(group.slices) or (enough and not self.shifted)

    def end_pass(self) -> Problem | None:
        """Leave the group if it is complete, else begin another pass.

        Returns a fault when it is left although records are missing.
        """
        group = self.groups[0]
        complete = len(self.seen) >= group.expected
        nothing_new = self.passes > 1 and not self.pass_new
        if (complete and not self.shifted) or (nothing_new and not self.shifted):
            return self._leave(complete or self._has_twins())
        if self.passes >= _MOST_PASSES:
            return self._leave(complete)
        self.passes += 1
        self._restart()
        return None

    def _has_twins(self) -> bool:
        """A still list with as many hits as promised but fewer references holds exact copies."""
        group = self.groups[0]
        return len(group.slices) == 1 and self.pass_hits >= group.expected

    def _leave(self, complete: bool) -> Problem | None:
        group = self.groups.pop(0)
        detail = {
            "reason": str(Reason.INCOMPLETE),
            "expected": str(group.expected),
            "found": str(len(self.seen)),
        }
        self.seen, self.passes = set(), 1
        self._restart()
        return None if complete else Problem(Code.BAD_ANSWER, detail=detail)

    def _restart(self) -> None:
        self.slice, self.page, self.slice_total, self.slice_hits = 0, 1, None, 0
        self.pass_hits, self.pass_new, self.shifted = 0, 0, False

    def to_json(self) -> dict[str, Any]:
        """A checkpoint: JSON-able, to be handed back to `from_json` unchanged."""
        groups = [{"slices": g.slices, "expected": g.expected} for g in self.groups]
        place = {name: getattr(self, name) for name in _PLACE}
        seen = b64encode(b"".join(sorted(self.seen))).decode("ascii")
        return {"version": VERSION, "groups": groups, **place, "seen": seen}

    def distrust(self) -> None:
        """Note that time went by: the list may have moved although its count is the same."""
        if self.page > 1 or self.slice > 0:
            self.shifted = True

    @classmethod
    def from_json(cls, checkpoint: Mapping[str, Any]) -> "Progress":
        """Raises `Unreadable` with UNKNOWN_FORMAT for what `to_json` did not write."""
        try:
            if checkpoint["version"] != VERSION:
                raise ValueError("written by another version")
            groups = [
                Group(tuple(tuple(part) for part in group["slices"]), int(group["expected"]))
                for group in checkpoint["groups"]
            ]
            marks = b64decode(checkpoint["seen"])
            seen = {marks[n : n + _MARK_BYTES] for n in range(0, len(marks), _MARK_BYTES)}
            return cls(groups, seen=seen, **{name: checkpoint[name] for name in _PLACE})
        except (KeyError, TypeError, ValueError) as error:
            problem = Problem(Code.UNKNOWN_FORMAT, detail={"reason": str(Reason.OTHER_VERSION)})
            raise Unreadable(problem) from error


_PLACE = (
    "total", "slice", "page", "passes", "shifted", "slice_total", "slice_hits", "pass_hits",
    "pass_new",
)  # fmt: skip
