"""What search sees of a call."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from latu.calls.models import Call, Status
from latu.core.languages import best
from latu.core.refs import Ref
from latu.search.index import Draft
from latu.search.renewal import documents_of
from latu.search.tagging.wordings import wording_of
from latu.sources.funding_tenders.texts import plain_text
from latu.taxonomy.finding import Wording

# Where the source gives no day but says where the call is, these stand for the day: long ago and not yet.
_LONG_AGO, _NOT_YET = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_TOLD_TO_START: dict[str, datetime] = {Status.OPEN: _LONG_AGO, Status.FORTHCOMING: _NOT_YET}
_TOLD_TO_END: dict[str, datetime] = {Status.CLOSED: _LONG_AGO}


@documents_of(Call.NOUN)
def drafts(call_ids: Iterable[int]) -> list[Draft]:
    """The documents of these calls, two queries for all."""
    rows = Call.objects.filter(pk__in=list(call_ids)).select_related("programme")
    return [draft(row) for row in rows]


def draft(row: Call) -> Draft:
    """The document of one call with its programme at hand."""
    title = row.titles.get("en") or best(row.titles).text or row.identifier
    others = [text for text in row.titles.values() if text != title]
    programme = row.programme
    return Draft(
        ref=Ref(Call.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        language="en" if row.titles.get("en") else "",
        title=title,
        names=" · ".join(filter(None, [row.identifier, *others, row.parent_title])),
        body="\n".join(
            filter(
                None,
                [
                    *row.summary.values(),
                    plain_text(row.description_html),
                    plain_text(row.destination_html),
                    ", ".join(row.keywords),
                    *(programme.names.values() if programme else ()),
                ],
            )
        ),
        kind=row.action,
        programme=programme.key if programme else "",
        starts_at=row.opens_at or _TOLD_TO_START.get(row.status_word),
        ends_at=row.closes_at or _TOLD_TO_END.get(row.status_word),
        is_meaningful=True,
    )


@wording_of(Call.NOUN)
def wordings(call_ids: Sequence[int]) -> dict[int, Wording]:
    """What these calls say of themselves, one query; what a whole part of the work programme aims at is not theirs."""
    rows = Call.objects.filter(pk__in=call_ids)
    return {
        row.pk: Wording(
            titles=row.titles,
            keywords=row.keywords,
            texts=(row.summary, {"en": plain_text(row.description_html)}),
        )
        for row in rows.only("titles", "keywords", "summary", "description_html")
    }
