"""Records that are about the same as another one, by the vectors that both have already: nothing is asked of the model."""

from django.db.models import Q

from latu.core.access import Viewer, visible_q
from latu.core.refs import Ref
from latu.search.meaning.nearest import nearest
from latu.search.meaning.vectors import NUMBERS, unpack
from latu.search.models import Document, Vector


def about_the_same(viewer: Viewer, ref: Ref, noun: str, count: int) -> list[int]:
    """Numbers of the records of `noun` that are nearest in meaning to the record, best first.

    None while the record has no vector, or where the viewer may not see it. Six queries at most.
    """
    documents = Document.objects.filter(visible_q(viewer), noun=ref.noun, record_id=ref.id)
    row = Vector.objects.filter(document__in=documents).exclude(text=b"").first()
    if row is None:
        return []
    question = unpack([row.text], NUMBERS)[0]
    allowed = visible_q(viewer) & Q(noun=noun)
    found = nearest(row.model, [question], allowed, noun, count + 1).lists[0]
    numbers = dict(Document.objects.filter(pk__in=found).values_list("pk", "record_id"))
    records = [numbers[pk] for pk in found if pk in numbers]
    return [each for each in records if (noun, each) != ref][:count]
