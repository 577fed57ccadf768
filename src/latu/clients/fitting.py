"""Which calls fit which client. The one place that decides it: pages ask `fitting` and nothing else.

A call fits when it shares concepts with the client's organisation, or the adviser or the adviser's team follows it, as
long as the client is not shut out by a rule. What shares most comes first, then what closes first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from latu.calls.models import Call, Status, status_q
from latu.calls.queries import wanted
from latu.clients.models import Client
from latu.core.access import Viewer
from latu.matching.eligibility import Answer, Verdict, can_apply
from latu.matching.profiles import concepts_of
from latu.matching.queries import applicant_fact, call_fact
from latu.organisations.models import Organisation
from latu.records.models import Stance
from latu.records.queries import refs_with_stance
from latu.taxonomy.models import Concept, Tag
from latu.teams.queries import pursued

MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Fit:
    """A call for a client: the concepts they share, whether it is the team's own, and whether the client can apply."""

    call: Call
    concepts: tuple[Concept, ...]
    is_ours: bool
    answer: Answer


def fitting(viewer: Viewer, clients: Sequence[Client], most: int = 5) -> dict[int, list[Fit]]:
    """Client → the best calls for it; the same number of queries for any number of clients.

    Needs the clients' organisations with their countries at hand.
    """
    if not clients:
        return {}
    themes = concepts_of(Organisation.NOUN, [each.organisation_id for each in clients])
    ours = _own_calls(viewer)
    calls = _candidates(viewer, {c for found in themes.values() for c in found}, ours)
    topics = concepts_of(Call.NOUN, [call.pk for call in calls])
    names = Concept.objects.in_bulk({c for found in topics.values() for c in found})
    facts = {}
    fits: dict[int, list[Fit]] = {}
    for client in clients:
        mine = themes.get(client.organisation_id, frozenset())
        found = []
        for call in _ranked(calls, topics, mine, ours):
            if call.pk not in facts:
                facts[call.pk] = call_fact(call)
            answer = can_apply(facts[call.pk], applicant_fact(client.organisation))
            if answer.verdict is not Verdict.NO:
                shared = [names[c] for c in mine & topics.get(call.pk, frozenset())]
                shared.sort(key=lambda each: each.slug)
                found.append(Fit(call, tuple(shared), call.pk in ours, answer))
            if len(found) == most:
                break
        fits[client.pk] = found
    return fits


def _ranked(
    calls: Iterable[Call],
    topics: Mapping[int, frozenset[int]],
    mine: frozenset[int],
    ours: Collection[int],
) -> list[Call]:
    """Those that share a concept or are ours, most shared first; the order they had decides between equals."""
    scored = [
        (len(mine & topics.get(call.pk, frozenset())), call.pk in ours, call) for call in calls
    ]
    fitting_ones = [each for each in scored if each[0] or each[1]]
    fitting_ones.sort(key=lambda each: (-each[0], not each[1]))
    return [call for _score, _is_ours, call in fitting_ones]


def _own_calls(viewer: Viewer) -> set[int]:
    followed = {ref.id for ref in refs_with_stance(viewer, Call.NOUN, Stance.Kind.FOLLOW)}
    return followed | set(pursued(viewer, Call.NOUN).values_list("record_id", flat=True))


def _candidates(viewer: Viewer, concepts: set[int], ours: set[int]) -> list[Call]:
    """Calls that can still be applied for, soonest deadline first, with their rules and texts."""
    about = Tag.objects.exclude(origin=Tag.Origin.TAKEN_OFF)
    about = about.filter(noun=Call.NOUN, concept_id__in=concepts)
    now = timezone.now()
    ahead = status_q(Status.OPEN, now) | status_q(Status.FORTHCOMING, now)
    rows = wanted(viewer).filter(ahead, Q(pk__in=about.values("record_id")) | Q(pk__in=ours))
    rows = (
        rows.prefetch_related("programme__rules")
        .defer(None)
        .defer("destination_html", "support_html", "budget_rows", "keywords")
    )
    return list(rows.order_by(F("next_at").asc(nulls_last=True), "pk")[:MOST_CANDIDATES])
