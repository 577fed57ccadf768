"""Calls that fit an organisation, and organisations of the region that a call fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from latu.calls import queries as calls
from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.refs import Ref
from latu.matching import thumbs
from latu.matching.eligibility import Answer, Verdict
from latu.matching.fit import Fit, fits
from latu.matching.profiles import live_calls, nearness, profiles, thesaurus, wanted
from latu.matching.queries import answers
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


def calls_for(viewer: Viewer, organisation: Organisation, most: int = MOST_SHOWN) -> Suggestions:
    """Open and coming calls that fit the organisation; what one's own team has put aside is left out.

    The organisation's country is at hand. The same number of queries whatever is found.
    """
    live = live_calls(viewer)
    profile = profiles(viewer, [organisation.pk])[organisation.pk]
    near = nearness([profile], live)[organisation.pk]
    found = fits(profile, live, thesaurus(), near)
    if organisation.pk in viewer.organisation_ids:
        aside = set(not_for_us(viewer, Call.NOUN).values_list("record_id", flat=True))
        found = [fit for fit in found if fit.call not in aside]
    said = thumbs.of_own(viewer, Call.NOUN, [organisation.ref])
    found.sort(key=lambda fit: not said.get((fit.call, organisation.ref), False))  # stable
    whole = calls.whole(viewer, [fit.call for fit in found[:MOST_LOOKED_AT]])
    every = [
        _suggestion(fit, whole[fit.call], *answers(whole[fit.call], [organisation])[0], said)
        for fit in found[:MOST_LOOKED_AT]
        if fit.call in whole
    ]
    return _sorted_out(every, most, knows_nothing=profile.is_empty and not near)


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
    every: Sequence[Suggestion], most: int, *, knows_nothing: bool = False
) -> Suggestions:
    kept = [each for each in every if each.thumb is not False]
    return Suggestions(
        good=[each for each in kept if each.answer.verdict is not Verdict.NO][:most],
        impossible=[each for each in kept if each.answer.verdict is Verdict.NO],
        put_away=[each for each in every if each.thumb is False],
        knows_nothing=knows_nothing,
    )
