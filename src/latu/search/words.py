"""The word index: FTS5 over title, names and body, diacritics folded, so that `alykas` finds *Älykäs*."""

import re
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from latu.core.access import Viewer, visible_q
from latu.search.models import Document

_WORD = re.compile(r"\w+", re.UNICODE)


def match_all(text: str) -> str:
    """An FTS5 expression: every word of `text`, each as the beginning of a word. Empty without words."""
    return " AND ".join(f'"{word}"*' for word in _WORD.findall(text))


def matching(viewer: Viewer, noun: str, text: str) -> QuerySet[Document, Any]:
    """Record numbers of that noun whose visible documents hold all words of `text`; for `pk__in`."""
    documents = Document.objects.filter(visible_q(viewer), noun=noun)
    expression = match_all(text)
    if not expression:
        return documents.none().values_list("record_id", flat=True)
    hits = RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", (expression,))
    return documents.filter(pk__in=hits).values_list("record_id", flat=True)
