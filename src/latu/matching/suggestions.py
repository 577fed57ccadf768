"""Calls that fit an organisation, and organisations of the region that a call fits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from latu.calls import queries as calls
from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.matching import thumbs
from latu.matching.eligibility import Answer, Verdict, can_apply
from latu.matching.fit import Fit, fits
from latu.matching.profiles import being_read, live_calls, nearness, profiles, thesaurus, wanted
from latu.matching.queries import answers, applicant_fact, facts_of_many
from latu.organisations.models import Organisation
from latu.organisations.queries import in_order, numbers_of_the_region
from latu.teams.queries import not_for_us

MOST_SHOWN = 20
MOST_LOOKED_AT = 40  # the best, of which some cannot be applied for


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A call and an organisation that may fit each other."""

    fit: Fit
    call: Call
    organisation: Organisation
    answer: Answer  # whether the organisation can apply
    thumb: bool | None = None  # of the viewer's organisations


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best first; then what cannot be applied for, and what the viewer's team put away."""

    good: list[Suggestion]
    impossible: list[Suggestion]
    put_away: list[Suggestion]
    knows_nothing: bool = False  # nothing is known of the organisation that could be compared
    is_being_read: bool = False  # its subjects or its text's nearness are still to come
    is_cut: bool = False  # there are more good ones


def calls_for(viewer: Viewer, organisation: Organisation, most: int = MOST_SHOWN) -> Suggestions:
    """Open and coming calls that fit the organisation; what one's own team has put aside is left out.

    The organisation's country is at hand. The same number of queries whatever is found.
    """
    return calls_for_each(viewer, [organisation], most)[organisation.pk]


def calls_for_each(
    viewer: Viewer, rows: Sequence[Organisation], most: int = MOST_SHOWN
) -> dict[int, Suggestions]:
    """As `calls_for`, by organisation; the same number of queries for any number of them.

    Every page that tells which calls fit somebody asks this, so that all tell the same.
    """
    if not rows:
        return {}
    live = live_calls(viewer)
    known = profiles(viewer, [row.pk for row in rows])
    near = nearness(list(known.values()), live)
    says = thesaurus()
    aside: set[int] = set()
    if any(row.pk in viewer.organisation_ids for row in rows):
        aside.update(not_for_us(viewer, Call.NOUN).values_list("record_id", flat=True))
    said = thumbs.of_own(viewer, Call.NOUN, [row.ref for row in rows])
    found = {}
    for row in rows:
        best = fits(known[row.pk], live, says, near[row.pk])
        if row.pk in viewer.organisation_ids:
            best = [fit for fit in best if fit.call not in aside]
        best.sort(key=lambda fit: not said.get((fit.call, row.ref), False))  # stable
        found[row.pk] = best[:MOST_LOOKED_AT]
    unknown = {pk for pk, profile in known.items() if profile.is_empty and not near[pk]}
    return _with_calls(viewer, rows, found, said, most, unknown)


def _with_calls(
    viewer: Viewer,
    rows: Sequence[Organisation],
    found: Mapping[int, Sequence[Fit]],
    said: Mapping[tuple[int, Ref], bool],
    most: int,
    unknown: Collection[int],
) -> dict[int, Suggestions]:
    """What was found for each organisation, with the calls and whether it can apply for them."""
    shown = calls.listed(viewer).in_bulk({fit.call for some in found.values() for fit in some})
    facts = facts_of_many(list(shown.values()))
    waiting = being_read([row.pk for row in rows])
    result = {}
    for row in rows:
        applicant = applicant_fact(row)
        every = [
            _suggestion(fit, shown[fit.call], row, can_apply(facts[fit.call], applicant), said)
            for fit in found[row.pk]
            if fit.call in shown
        ]
        result[row.pk] = _sorted_out(
            every, most, knows_nothing=row.pk in unknown, is_being_read=row.pk in waiting
        )
    return result


def organisations_for(viewer: Viewer, call: Call, most: int = MOST_SHOWN) -> Suggestions:
    """Organisations of the region that the call fits, as far as the viewer may see them.

    The call's programme with its rules, its deadlines and texts are at hand.
    """
    ids = numbers_of_the_region(viewer)
    known = list(profiles(viewer, ids).values())
    # Beside all live calls, so that what is near here is near on the organisation's page too.
    live = [each for each in live_calls(viewer) if each.call != call.pk]
    this = wanted([(call.pk, call.programme_id)])
    near = nearness(known, [*this, *live])
    says = thesaurus()
    found = [fit for each in known for fit in fits(each, this, says, near[each.organisation])]
    found.sort(key=lambda fit: (-fit.score, fit.organisation))
    rows = in_order(viewer, [fit.organisation for fit in found[:MOST_LOOKED_AT]])
    said = thumbs.of_own(viewer, Call.NOUN, [row.ref for row in rows])
    answered = {row.pk: (row, answer) for row, answer in answers(call, rows)}
    every = [
        _suggestion(fit, call, *answered[fit.organisation], said)
        for fit in found[:MOST_LOOKED_AT]
        if fit.organisation in answered
    ]
    return _sorted_out(every, most)


def _suggestion(
    fit: Fit,
    call: Call,
    organisation: Organisation,
    answer: Answer,
    said: Mapping[tuple[int, Ref], bool],
) -> Suggestion:
    return Suggestion(fit, call, organisation, answer, said.get((call.pk, organisation.ref)))


def _sorted_out(
    every: Sequence[Suggestion],
    most: int,
    *,
    knows_nothing: bool = False,
    is_being_read: bool = False,
) -> Suggestions:
    kept = [each for each in every if each.thumb is not False]
    good = [each for each in kept if each.answer.verdict is not Verdict.NO]
    return Suggestions(
        good=good[:most],
        impossible=[each for each in kept if each.answer.verdict is Verdict.NO],
        put_away=[each for each in every if each.thumb is False],
        knows_nothing=knows_nothing,
        is_being_read=is_being_read,
        is_cut=len(good) > most,
    )
