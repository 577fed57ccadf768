"""Vectors as they are kept: 8 bits a number in the database, 1 bit a number for the first look."""

from collections.abc import Buffer, Sequence

import numpy as np
from numpy.typing import NDArray

type Vectors = NDArray[np.float32]

NUMBERS = 384  # of one vector, of every model so far
_MOST = 127  # of a signed byte


def pack(vector: Vectors) -> bytes:
    """One vector as a 32-bit scale and a signed byte a number."""
    largest = float(np.abs(vector).max()) or 1.0
    numbers = np.rint(vector / largest * _MOST).astype(np.int8)
    return np.float32(largest / _MOST).tobytes() + numbers.tobytes()


def unpack(packed: Sequence[Buffer], dim: int) -> Vectors:
    """Packed vectors as rows; those of another length (a text that gave none) are rows of zeros."""
    layout = np.dtype([("scale", "<f4"), ("numbers", "i1", (dim,))])
    nothing = bytes(layout.itemsize)
    content = b"".join(
        each if memoryview(each).nbytes == layout.itemsize else nothing for each in packed
    )
    rows = np.frombuffer(content, dtype=layout)
    result: Vectors = rows["numbers"].astype(np.float32) * rows["scale"][:, None]
    return result


def signs(vectors: Vectors) -> NDArray[np.uint64]:
    """One bit a number, 64 in a word: whether it is above zero."""
    bits = np.packbits(vectors > 0, axis=-1)
    spare = -bits.shape[-1] % 8
    padded = np.pad(bits, [(0, 0)] * (bits.ndim - 1) + [(0, spare)])
    return np.ascontiguousarray(padded).view(np.uint64)
