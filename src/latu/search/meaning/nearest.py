"""The records nearest in meaning to a question, of those the viewer may see.

All vectors stand in memory with one bit a number (96 bytes a record). A first look counts the bits that
differ from the question's, the best are compared exactly with what the database holds. Whoever may see what
is decided by the database, with the rule of `visible_q`, before anything is ranked, counted or shown.
PostgreSQL compares by itself (`latu.search.meaning.pgvector`).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Max, Q, QuerySet
from numpy.typing import NDArray

from latu.search.meaning import pgvector
from latu.search.meaning.vectors import NUMBERS, Vectors, signs, unpack
from latu.search.models import Document, Vector

POOL = 300  # compared exactly; measured: docs/developing/decisions.md, "Vectors"
MOST_ALLOWED = 50_000  # records of a narrow filter that are looked through one by one
_ROWS = 10_000
_WORDS = NUMBERS // 64  # of 64 bits
GROWTH = 4  # so many times more vectors, and their mean is taken anew


@dataclass(slots=True)
class _Matrix:
    """The signs of all vectors of one model. Rows of documents that are gone stay until the next start;
    nothing of them is shown, since the database is asked about each."""

    model: str
    newest: int = 0
    centre: Vectors = field(
        default_factory=lambda: np.zeros(NUMBERS, dtype=np.float32)
    )  # the mean of the vectors that were there when it was built
    centred_on: int = 0
    ids: NDArray[np.int64] = field(default_factory=lambda: _nothing()[0])
    nouns: NDArray[np.str_] = field(default_factory=lambda: _nothing()[1])
    bits: NDArray[np.uint64] = field(default_factory=lambda: _nothing()[2])

    def refresh(self) -> None:
        """Take in what was written since; one query when there is nothing."""
        rows = Vector.objects.filter(model=self.model)
        newest = rows.aggregate(newest=Max("pk"))["newest"] or 0
        if self.newest < newest and len(self.ids) >= GROWTH * self.centred_on:
            self._centre(rows)
        while self.newest < newest:
            self._take(rows)

    def _centre(self, rows: QuerySet[Vector, Vector]) -> None:
        """Begin anew, with a mean of what there is now.

        Vectors of this model all point the same way, so bits of the vectors themselves hardly differ; bits of
        what is left without the mean do.
        """
        sample = list(rows.order_by("pk").values_list("title", "text")[:_ROWS])
        vectors = unpack([part for pair in sample for part in pair], NUMBERS)
        self.centre, self.centred_on = vectors.mean(axis=0), rows.count()
        self.newest, self.ids, self.nouns, self.bits = 0, *_nothing()

    def _take(self, rows: QuerySet[Vector, Vector]) -> None:
        found = list(
            rows.filter(pk__gt=self.newest)
            .order_by("pk")
            .values_list("pk", "document_id", "document__noun", "title", "text")[:_ROWS]
        )
        pairs = (
            unpack([row[3] for row in found], NUMBERS),
            unpack([row[4] for row in found], NUMBERS),
        )
        both = np.concatenate([signs(each - self.centre) for each in pairs], axis=1)
        ids = np.array([row[1] for row in found], dtype=np.int64)
        keep = ~np.isin(self.ids, ids)  # an earlier vector of the same record
        self.ids = np.concatenate([self.ids[keep], ids])
        self.nouns = np.concatenate([self.nouns[keep], np.array([row[2] for row in found])])
        self.bits = np.concatenate([self.bits[keep], both])
        self.newest = found[-1][0]

    def closest(self, question: Vectors, mask: NDArray[np.bool_]) -> list[int]:
        """The documents whose bits differ least, `POOL` at most."""
        asked = np.tile(signs(question - self.centre), 2)
        bits, ids = self.bits[mask], self.ids[mask]
        differing = np.bitwise_count(bits ^ asked).sum(axis=1, dtype=np.uint16)
        if len(ids) > POOL:
            ids = ids[np.argpartition(differing, POOL)[:POOL]]
        return [int(each) for each in ids]


def _nothing() -> tuple[NDArray[np.int64], NDArray[np.str_], NDArray[np.uint64]]:
    return (
        np.empty(0, dtype=np.int64),
        np.empty(0, dtype="U12"),
        np.empty((0, 2 * _WORDS), dtype=np.uint64),
    )


_lock = threading.Lock()
_matrices: dict[str, _Matrix] = {}


def memory_bytes() -> int:
    """What the vectors in the memory of this process take; nothing before the first question."""
    with _lock:
        arrays = [each for row in _matrices.values() for each in (row.ids, row.nouns, row.bits)]
    return sum(each.nbytes for each in arrays)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest documents to each question, best first; `share` of all that are to have vectors have them.

    While vectors are still being made, their order says little: what has none yet cannot be in it.
    """

    lists: list[list[int]]
    share: float  # 0 to 1


def nearest(model: str, questions: Sequence[Vectors], allowed: Q, noun: str, count: int) -> Nearest:
    """The nearest `count` of those documents that `allowed` lets through; three queries, or five.

    A question is one vector of length 1 by the embedder `model`; `noun` narrows to one kind, empty to none.
    """
    waiting = Document.objects.filter(awaits_vector=True)
    missing = (waiting.filter(noun=noun) if noun else waiting).count()
    if pgvector.is_here():
        rows = Vector.objects.filter(model=model)
        made = (rows.filter(document__noun=noun) if noun else rows).count()
        inside = allowed & Q(noun=noun) if noun else allowed
        return Nearest(pgvector.closest(model, questions, inside, count), _share(made, missing))
    with _lock:
        matrix = _matrices.setdefault(model, _Matrix(model))
        matrix.refresh()
        mask = matrix.nouns == noun if noun else np.ones(len(matrix.ids), dtype=np.bool_)
        made = int(np.count_nonzero(mask))
        candidates = [matrix.closest(each, mask) for each in questions]
    lists = _compared(questions, allowed, candidates, count)
    if made > POOL and any(len(found) < count for found in lists):
        ids = Document.objects.filter(allowed).values_list("pk", flat=True)[:MOST_ALLOWED]
        few = np.fromiter(ids, np.int64)
        with _lock:
            mask = np.isin(matrix.ids, few)
            candidates = [matrix.closest(each, mask) for each in questions]
        lists = _compared(questions, allowed, candidates, count)
    return Nearest(lists, _share(made, missing))


def _share(made: int, missing: int) -> float:
    return made / (made + missing) if made else 0.0


def _compared(
    questions: Sequence[Vectors], allowed: Q, candidates: Sequence[list[int]], count: int
) -> list[list[int]]:
    """Each question's candidates by the exact nearness of title and text, without what is not allowed."""
    every = set().union(*candidates)
    rows = Document.objects.filter(allowed, pk__in=every, vector__isnull=False)
    found = list(rows.values_list("pk", "vector__title", "vector__text"))
    if not found:
        return [[] for _ in questions]
    dim = len(questions[0])
    titles = unpack([row[1] for row in found], dim)
    texts = unpack([row[2] for row in found], dim)
    lists = []
    for question, mine in zip(questions, map(set, candidates), strict=True):
        scores = titles @ question + texts @ question
        near = [
            (-float(score), row[0])
            for row, score in zip(found, scores, strict=True)
            if row[0] in mine and score > 0
        ]
        lists.append([pk for _, pk in sorted(near)[:count]])
    return lists
