"""Vectors follow the documents: words are found at once, meanings some seconds later."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import close_old_connections, connection
from django.db.models import QuerySet

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.search.meaning import pgvector
from latu.search.meaning.embedder import Embedder, for_records
from latu.search.meaning.texts import passages
from latu.search.meaning.vectors import pack
from latu.search.models import Document, Vector

BATCH = 8  # records; some two seconds of work on an idle processor between two durable commits
POLL_SECONDS = 5
PAUSE_SECONDS = 60  # when there are texts but no answers


@dataclass(frozen=True, slots=True)
class Batch:
    """Records whose vectors were made in one go."""

    records: int
    seconds: float
    at: datetime  # UTC


_last: Batch | None = None

type Listener = Callable[[int], None]

log = logging.getLogger(__name__)


def follow(stop: threading.Event) -> None:
    """Until told to stop: give every document that waits for it its vectors. Nothing ends the loop."""
    while not stop.is_set():
        pause = POLL_SECONDS
        try:
            if waiting().exists():
                with closing(for_records()) as embedder:
                    pause = POLL_SECONDS if catch_up(embedder, stop) else PAUSE_SECONDS
        except Exception:
            log.exception("Writing vectors failed; trying again.")
        close_old_connections()
        stop.wait(pause)
    connection.close()


def waiting() -> QuerySet[Document, Document]:
    """Documents whose vectors are to be made; calls come first."""
    return Document.objects.filter(awaits_vector=True).order_by("noun", "pk")


def catch_up(
    embedder: Embedder, stop: threading.Event | None = None, listener: Listener | None = None
) -> bool:
    """Make the vectors of all that wait; False when the embedder gives none."""
    while not (stop is not None and stop.is_set()):
        rows = list(waiting()[:BATCH])
        if not rows:
            return True
        if not _make(embedder, rows):
            return False
        if listener is not None:
            listener(len(rows))
    return True


def last_batch() -> Batch | None:
    """The last batch that this process made; None before the first."""
    return _last


def _remember(records: int, seconds: float) -> None:
    global _last  # noqa: PLW0603 - one thread writes it, pages read it
    _last = Batch(records, seconds, datetime.now(UTC))


def _make(embedder: Embedder, rows: Sequence[Document]) -> bool:
    texts = {row.pk: passages(row.title, row.body) for row in rows}
    present = dict(
        Vector.objects.filter(document__in=rows, model=embedder.id).values_list(
            "document_id", "digest"
        )
    )
    changed = [row for row in rows if present.get(row.pk) != _digest(texts[row.pk])]
    started = time.monotonic()
    packed = _packed(embedder, [texts[row.pk] for row in changed])
    if packed is None:
        return False
    if changed:
        _remember(len(changed), time.monotonic() - started)
    made = {row.pk: (texts[row.pk], pair) for row, pair in zip(changed, packed, strict=True)}
    with write(SYSTEM):
        now = {row.pk: row for row in Document.objects.filter(pk__in=texts)}
        same = [pk for pk, row in now.items() if passages(row.title, row.body) == texts[pk]]
        Vector.objects.filter(document__in=[pk for pk in same if pk in made]).delete()
        keep(
            Vector(
                document_id=pk,
                model=embedder.id,
                digest=_digest(made[pk][0]),
                title=made[pk][1][0],
                text=made[pk][1][1],
            )
            for pk in same
            if pk in made
        )
        Document.objects.filter(pk__in=same).update(awaits_vector=False)
    return True


def keep(vectors: Iterable[Vector]) -> None:
    """Write new vectors, and what the database compares of them."""
    rows = Vector.objects.bulk_create(vectors)
    if pgvector.is_here():
        pgvector.put(rows)


def _packed(embedder: Embedder, pairs: list[tuple[str, str]]) -> list[tuple[bytes, bytes]] | None:
    """Title and text of each; a record that the model cannot stand gets empty ones. None for no answer."""
    flat = [text for pair in pairs for text in pair]
    vectors = embedder.embed_passages(flat)
    if vectors is not None:
        packed = [pack(each) for each in vectors]
        return list(zip(packed[::2], packed[1::2], strict=True))
    if len(pairs) == 1:
        return [(b"", b"")] if embedder.embed_passages(["a"]) is not None else None
    each = [_packed(embedder, [pair]) for pair in pairs]
    return None if None in each else [one for found in each if found for one in found]


def _digest(texts: tuple[str, str]) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()
