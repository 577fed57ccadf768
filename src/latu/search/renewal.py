"""Writing all documents anew when they are to hold something that older ones do not.

Each noun's `documents.py` names the function that drafts its documents:

    @documents_of("call")
    def drafts(call_ids): ...

Whoever changes what documents hold raises `EDITION`; the next start writes them anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from latu.core.gate import Write
from latu.core.morphology import finnish
from latu.search.index import Draft, put
from latu.search.models import Document, Edition

# 2: a project, a network and a person know their countries; 3: base forms, vectors; 4: names of concepts; 5: a call's
# status where no day is given
EDITION = 5
BATCH = 500

_drafting: dict[str, Callable[[Sequence[int]], Iterable[Draft]]] = {}


def documents_of[D: Callable[..., Iterable[Draft]]](noun: str) -> Callable[[D], D]:
    """Register the function that drafts the documents of these records of `noun`."""

    def register(drafts: D) -> D:
        _drafting[noun] = drafts
        return drafts

    return register


def is_due() -> bool:
    """Whether the documents are of an older edition, or their base forms of another analyser."""
    return not Edition.objects.filter(number=EDITION, analyser=finnish.IDENTITY).exists()


def batches() -> Iterator[tuple[str, list[int]]]:
    """Noun and numbers of the records that have documents, some hundred at a time."""
    for noun in sorted(_drafting):
        last = 0
        while True:
            rows = Document.objects.filter(noun=noun, record_id__gt=last).order_by("record_id")
            ids = list(rows.values_list("record_id", flat=True)[:BATCH])
            if not ids:
                break
            yield noun, ids
            last = ids[-1]


def renew(w: Write, noun: str, record_ids: Sequence[int]) -> None:
    """Write the documents of these records anew."""
    put(w, _drafting[noun](record_ids), is_renewal=True)


def finish(w: Write) -> None:
    """All documents are of this edition now."""
    del w  # proof that the gate is open
    Edition.objects.update_or_create(
        pk=1, defaults={"number": EDITION, "analyser": finnish.IDENTITY}
    )
