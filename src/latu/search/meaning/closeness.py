"""How near records are to each other by their vectors, for those who compare records and not questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latu.core.refs import Ref
from latu.search.meaning.vectors import NUMBERS, unpack
from latu.search.models import Vector


@dataclass(frozen=True, slots=True)
class Closeness:
    """`table[i, j]`: how near `rows[i]` is to `columns[j]`, -1 to 1; 0 where a record has no vector."""

    rows: Sequence[Ref]
    columns: Sequence[Ref]
    table: NDArray[np.float32]


def closeness(rows: Sequence[Ref], columns: Sequence[Ref]) -> Closeness:
    """Compare each of `rows` with each of `columns`; a query for each noun. Vectors of another model than most have
    count as none, since those of different models cannot be compared.

    Vectors of one model all point much the same way: what all `columns` have in common is taken off first.
    """
    found = _vectors({*rows, *columns})
    left, right = _matrix(rows, found), _matrix(columns, found)
    has_vector = right.any(axis=1)
    if has_vector.any():
        common = right[has_vector].mean(axis=0)
        left, right = _without(left, common), _without(right, common)
    return Closeness(rows, columns, left @ right.T)


def _vectors(refs: set[Ref]) -> dict[Ref, bytes]:
    by_model: dict[str, dict[Ref, bytes]] = defaultdict(dict)
    for noun in {ref.noun for ref in refs}:
        numbers = [ref.id for ref in refs if ref.noun == noun]
        rows = Vector.objects.filter(document__noun=noun, document__record_id__in=numbers)
        for model, number, text in rows.values_list("model", "document__record_id", "text"):
            by_model[model][Ref(noun, number)] = bytes(text)
    return max(by_model.values(), key=len, default={})


def _matrix(refs: Sequence[Ref], found: dict[Ref, bytes]) -> NDArray[np.float32]:
    return unpack([found.get(ref, b"") for ref in refs], NUMBERS)


def _without(rows: NDArray[np.float32], common: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row without what is common, of length 1; rows of zeros stay so."""
    left = np.where(rows.any(axis=1)[:, None], rows - common, 0)
    length = np.linalg.norm(left, axis=1, keepdims=True)
    result: NDArray[np.float32] = np.divide(
        left, length, out=np.zeros_like(left, dtype=np.float32), where=length > 0
    )
    return result
