"""Values that imports propose where a person typed another one: listing and deciding."""

from django.db.models import QuerySet

from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records.models import Proposal


def open_proposals(ref: Ref | None = None) -> QuerySet[Proposal]:
    """Undecided ones, of one record or of all; the source is at hand."""
    rows = Proposal.objects.filter(state=Proposal.State.OPEN).select_related("source")
    if ref is not None:
        rows = rows.filter(noun=ref.noun, record_id=ref.id)
    return rows.order_by("noun", "record_id", "field")


def decide(w: Write, *, proposal: Proposal, accepted: bool) -> None:
    """Note the decision; the caller has checked the right to edit and wrote an accepted value."""
    state = Proposal.State.ACCEPTED if accepted else Proposal.State.DECLINED
    Proposal.objects.filter(pk=proposal.pk).update(state=state, decided_by_id=w.viewer.user_id)
