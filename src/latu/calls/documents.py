"""What search sees of a call."""

from collections.abc import Iterable, Sequence

from latu.calls.models import Call
from latu.core.languages import best
from latu.core.refs import Ref
from latu.search.index import Draft
from latu.search.renewal import documents_of
from latu.search.tagging.wordings import wording_of
from latu.sources.funding_tenders.texts import plain_text
from latu.taxonomy.finding import Wording


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
        starts_at=row.opens_at,
        ends_at=row.closes_at,
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
