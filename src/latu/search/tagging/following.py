"""Tags follow the documents: a record that is written waits, and gets its tags some seconds later."""

import logging
import threading
from collections.abc import Callable, Sequence

from django.db import close_old_connections, connection
from django.db.models import QuerySet

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.search.models import Document
from latu.search.tagging.wordings import read, tagged_nouns
from latu.taxonomy.finding import RULES, Finder, finder
from latu.taxonomy.models import Edition
from latu.taxonomy.tags import put_found

BATCH = 50  # records; some tenth of a second of work between two durable commits
POLL_SECONDS = 5
REST_SECONDS = 0.05  # after each batch, so that pages are answered meanwhile

type Listener = Callable[[int], object]  # is told how many more are done

log = logging.getLogger(__name__)


def tag(stop: threading.Event) -> None:
    """Until told to stop: give every record that waits for it its tags. Nothing ends the loop."""
    thesaurus = Thesaurus()
    while not stop.is_set():
        try:
            catch_up(stop, thesaurus=thesaurus)
        except Exception:
            log.exception("Tagging failed; trying again.")
        close_old_connections()
        stop.wait(POLL_SECONDS)
    connection.close()


def waiting() -> QuerySet[Document, Document]:
    """Documents of records whose tags are to be found; calls come first."""
    return Document.objects.filter(awaits_tags=True).order_by("noun", "pk")


class Thesaurus:
    """The labels of the present edition, read when they are first needed: that takes a second."""

    def __init__(self) -> None:
        self._edition = ""
        self._finder: Finder | None = None

    def finder(self) -> Finder:
        """A finder of the labels as they are now."""
        edition = _edition()
        if self._finder is None or edition != self._edition:
            self._edition, self._finder = edition, finder()
        return self._finder


def catch_up(
    stop: threading.Event | None = None,
    listener: Listener | None = None,
    thesaurus: Thesaurus | None = None,
) -> None:
    """Tag all that wait. With another thesaurus than the last time, or other rules, all records do."""
    thesaurus = thesaurus or Thesaurus()
    let_all_wait_if_due()
    while not (stop is not None and stop.is_set()):
        rows = list(waiting().values_list("pk", "noun", "record_id", "updated_at")[:BATCH])
        if not rows:
            return
        known = thesaurus.finder()
        for noun in {row[1] for row in rows}:
            _tag(known, noun, [row for row in rows if row[1] == noun])
        if listener is not None:
            listener(len(rows))
        if stop is not None:
            stop.wait(REST_SECONDS)


def _tag(known: Finder, noun: str, rows: Sequence[tuple[int, str, int, object]]) -> None:
    """Records that change meanwhile go on waiting."""
    wordings = read(noun, [record for _, _, record, _ in rows])
    found = {
        record: known.concepts_of(wordings[record]) if record in wordings else []
        for _, _, record, _ in rows
    }
    with write(SYSTEM) as w:
        now = dict(
            Document.objects.filter(pk__in=[pk for pk, *_ in rows]).values_list("pk", "updated_at")
        )
        same = [(pk, record) for pk, _, record, at in rows if now.get(pk) == at]
        put_found(w, noun, {record: found[record] for _, record in same})
        Document.objects.filter(pk__in=[pk for pk, _ in same]).update(awaits_tags=False)


def let_all_wait_if_due() -> None:
    """Let all records wait when they were tagged by another thesaurus or by other rules."""
    edition = _edition()
    if not Edition.objects.exclude(tagged=edition).exists():
        return
    with write(SYSTEM):
        Document.objects.filter(noun__in=tagged_nouns()).update(awaits_tags=True)
        Edition.objects.update(tagged=edition)


def _edition() -> str:
    digest = Edition.objects.values_list("digest", flat=True).first()
    return f"{RULES} {digest}"
