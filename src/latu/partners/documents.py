"""What search sees of a notice. Names that not everybody may see are not in it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from latu.core.access import Level
from latu.core.languages import best
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.partners.models import Notice
from latu.search.index import Draft
from latu.search.mentions import mentions
from latu.search.renewal import documents_of


@documents_of(Notice.NOUN)
def drafts(notice_ids: Iterable[int]) -> list[Draft]:
    """The documents of these notices, one query for all."""
    rows = Notice.objects.filter(pk__in=list(notice_ids))
    return [_draft(row) for row in rows.select_related("owner", "call__programme")]


@mentions(Organisation.NOUN, "name", "level")
def of_owners(organisation_ids: Sequence[int]) -> list[Draft]:
    """The documents of all notices of these organisations."""
    return drafts(Notice.objects.filter(owner__in=organisation_ids).values_list("pk", flat=True))


def _draft(row: Notice) -> Draft:
    title = best(row.titles).text
    call = row.call if row.call is not None and row.call.level == Level.PUBLIC else None
    programme = call.programme if call is not None else None
    return Draft(
        ref=Ref(Notice.NOUN, row.pk),
        level=row.level,
        owner_id=row.owner_id,
        steward_id=row.steward_id,
        title=title,
        names=" · ".join(text for text in row.titles.values() if text != title),
        body="\n".join(
            [*row.details.values(), *([row.owner.name] if row.owner.level == Level.PUBLIC else [])]
        ),
        kind=row.kind,
        programme=programme.key if programme else "",
        starts_at=row.made_at,
        ends_at=datetime.combine(row.expires_on, time(), UTC),
        is_meaningful=True,
    )
