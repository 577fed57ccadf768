"""The chain of changes: each is bound to all before it, so that none can be altered, left out or put in unseen.

A change has the digest of its salted body, and a link: SHA-256 over the link before it and the change's own facts.
When a body is erased its salt goes too, so the digest tells nothing and the chain still holds. Whoever can write to
the database can make the whole chain anew: against that the newest link is noted elsewhere (`head`), in each backup
and wherever the administrator likes, and asked for later.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection

from latu.core.gate import Write
from latu.records.models import Change

START = bytes(32)
BATCH = 5000
_QUEUE = 0x6C617475  # of writers to the chain, where the database lets several write at once


@dataclass(frozen=True, slots=True)
class Head:
    """The newest change and its link; number 0 and `START` where there is none."""

    change_id: int
    link: bytes

    def __str__(self) -> str:
        return f"{self.change_id}:{self.link.hex()}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """As `str` writes it; raises ValueError."""
        number, _, link = text.strip().partition(":")
        head = cls(int(number), bytes.fromhex(link))
        if head.change_id < 0 or len(head.link) != len(START):
            raise ValueError(text)
        return head


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many changes hold, how many of them have no body any more, and
    the first that does not hold, if any, with what is wrong (`altered`, `unlinked`, `missing`)."""

    changes: int
    erased: int
    head: Head
    fault: str = ""
    at: int | None = None


def digest(salt: bytes, fields: Mapping[str, Sequence[Any]]) -> bytes:
    """SHA-256 over the salt and the fields in canonical JSON."""
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).digest()


def link(before: bytes, row: Change) -> bytes:
    """SHA-256 over the link before and the change's record, time, actor, action and digest."""
    facts = [
        row.noun, row.record_id, row.at.astimezone(UTC).isoformat(), row.actor_id, row.action, bytes(row.digest).hex(),
    ]  # fmt: skip
    return hashlib.sha256(before + json.dumps(facts, separators=(",", ":")).encode()).digest()


def extend(w: Write, rows: Sequence[Change]) -> None:
    """Give new changes, in the order in which they are about to be written, their links."""
    del w  # proof that the gate is open
    if connection.vendor != "sqlite":  # the gate lets one write at a time only there
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_QUEUE])
    newest = head().link
    for row in rows:
        newest = row.link = link(newest, row)


def head() -> Head:
    """The newest change and its link."""
    row = Change.objects.order_by("-id").values_list("id", "link").first()
    return Head(row[0], bytes(row[1])) if row else Head(0, START)


def verify(progress: Callable[[int], object], known: Sequence[Head] = ()) -> Verdict:
    """Walk along the chain; `known` are heads noted earlier, which have to stand in it. Stops at the first fault.

    `progress` gets the number of changes looked at since it was last called.
    """
    noted = {each.change_id: each.link for each in known if each.change_id}
    newest, count, erased = Head(0, START), 0, 0
    for row in _rows(progress):
        body, kept = getattr(row, "body", None), bytes(row.link)
        fault = ""
        if body is not None and digest(bytes(body.salt), body.fields) != bytes(row.digest):
            fault = "altered"
        elif kept != link(newest.link, row):
            fault = "unlinked"
        elif noted.pop(row.pk, kept) != kept:
            fault = "altered"
        if fault:
            return Verdict(count, erased, newest, fault, row.pk)
        count, erased = count + 1, erased + (body is None)
        newest = Head(row.pk, kept)
    if noted:
        return Verdict(count, erased, newest, "missing", min(noted))
    return Verdict(count, erased, newest)


def _rows(progress: Callable[[int], object]) -> Iterator[Change]:
    last = 0
    while rows := list(
        Change.objects.filter(id__gt=last).select_related("body").order_by("id")[:BATCH]
    ):
        yield from rows
        last = rows[-1].pk
        progress(len(rows))
