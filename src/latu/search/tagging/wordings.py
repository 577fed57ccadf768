"""What records say of themselves. Each noun whose records are tagged says in its `documents.py` where that stands:

@wording_of("call")
def wordings(call_ids): ...
"""

from collections.abc import Callable, Mapping, Sequence

from latu.taxonomy.finding import Wording

type Reader = Callable[[Sequence[int]], Mapping[int, Wording]]

_readers: dict[str, Reader] = {}


def wording_of(noun: str) -> Callable[[Reader], Reader]:
    """Register the function that reads what these records of `noun` say; those that are gone are left out."""

    def register(reader: Reader) -> Reader:
        _readers[noun] = reader
        return reader

    return register


def is_tagged(noun: str) -> bool:
    """Whether its records are."""
    return noun in _readers


def tagged_nouns() -> list[str]:
    """All of them."""
    return sorted(_readers)


def read(noun: str, record_ids: Sequence[int]) -> Mapping[int, Wording]:
    """What these records say."""
    return _readers[noun](record_ids)
