"""Records by what they are called: exact words in the title or another name, nothing longer or wider."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from latu.core.access import Viewer, visible_q
from latu.search.engines import running
from latu.search.expression import HEADS, Text, Within, all_of, any_of
from latu.search.models import Document

MOST_NAMES = 20
MOST_WORDS = 12


def called(viewer: Viewer, noun: str, names: Iterable[str]) -> QuerySet[Document, Any]:
    """Record numbers of that noun, as far as the viewer may see them, with all words of one of these folded names in
    title and other names; for `pk__in`. What has more words besides is among them.
    """
    documents = Document.objects.filter(visible_q(viewer), noun=noun)
    words = [each.split()[:MOST_WORDS] for each in sorted(names)[:MOST_NAMES] if each.strip()]
    if not words:
        return documents.none().values_list("record_id", flat=True)
    wanted = [all_of(map(Text, each)) for each in words]
    hits = running.hits(Within(HEADS, any_of(wanted)))
    return documents.filter(pk__in=hits).values_list("record_id", flat=True)
