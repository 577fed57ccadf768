"""Calls in plain words: a short text per language, each with its author. Imports never touch them."""

from collections.abc import Mapping

from latu.calls import documents
from latu.calls.models import Byline, Call
from latu.core.access import Viewer, require
from latu.core.gate import Write
from latu.core.languages import LANGUAGES
from latu.core.text import lines
from latu.records.models import Change
from latu.records.saving import note
from latu.search import index

LONGEST = 600  # characters


class TooLong(ValueError):
    """The summary is longer than `LONGEST`."""


def bylines(call: Call) -> dict[str, Byline]:
    """Who wrote the summary, per language; one query."""
    rows = Byline.objects.filter(call=call).select_related("author", "organisation")
    return {row.language: row for row in rows}


def may_write(viewer: Viewer, call: Call, byline: Byline | None) -> bool:
    """Those who keep the register write new ones; an author's own is for the author, those of the same organisation,
    and coordinators."""
    if not viewer.may_see(call):
        return False
    if byline is None or (byline.author_id is None and byline.organisation_id is None):
        return viewer.keeps_register
    is_author = viewer.user_id is not None and byline.author_id == viewer.user_id
    return is_author or viewer.is_coordinator or byline.organisation_id in viewer.organisation_ids


def put(w: Write, *, call: Call, language: str, text: str) -> None:
    """Write the summary of a call in one language; an empty text takes it away. Raises `TooLong`."""
    text = lines(text)
    row = Call.objects.get(pk=call.pk)
    require(language in LANGUAGES and may_write(w.viewer, row, bylines(row).get(language)))
    if len(text) > LONGEST:
        raise TooLong
    before = row.summary
    after = {code: each for code, each in {**before, language: text}.items() if each}
    if after == before:
        return
    row.summary = after
    row.save(update_fields=["summary"])
    sign(w, row, before)
    note(w, row.ref, Change.Action.UPDATE, {"summary": [before, after]})
    index.put(w, documents.drafts([row.pk]))


def others(call: Call, before: Mapping[str, str]) -> list[str]:
    """The languages in which the summary is another one than before."""
    return [code for code in LANGUAGES if call.summary.get(code) != before.get(code)]


def sign(w: Write, call: Call, before: Mapping[str, str]) -> None:
    """Put the writer's name to what is new of a call's summary, and take names off what is gone."""
    languages = others(call, before)
    Byline.objects.filter(call=call, language__in=languages).delete()
    if w.viewer.user_id is None:
        return
    Byline.objects.bulk_create(
        Byline(
            call=call,
            language=code,
            author_id=w.viewer.user_id,
            organisation_id=min(w.viewer.organisation_ids, default=None),
            updated_at=w.at,
        )
        for code in languages
        if call.summary.get(code)
    )
