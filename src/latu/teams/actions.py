"""What members decide for their organisation. The caller has checked that the viewer may see the record.

History hangs on the stance, not on the record: the record's history is read by the whole network.
"""

from latu.core.access import require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.text import one_line
from latu.records import history
from latu.records.models import Change
from latu.teams.models import Reason, State, TeamStance

HIDING = ("not_for_us", "reason", "words")


def set_state(w: Write, *, ref: Ref, organisation_id: int, state: State | None) -> TeamStance:
    """Say how far the organisation is; None takes the word back. Its members may."""
    stance = _stance(w, ref, organisation_id)
    wanted = state.value if state else ""
    if stance.state != wanted:
        history.record(w, _ref(stance), Change.Action.UPDATE, {"state": [stance.state, wanted]})
        stance.state, stance.state_by_id, stance.state_at = wanted, w.viewer.user_id, w.at
        stance.save(update_fields=["state", "state_by", "state_at"])
    return stance


def not_for_us(
    w: Write, *, ref: Ref, organisation_id: int, reason: Reason | None = None, words: str = ""
) -> TeamStance:
    """Hide the record from the organisation's lists for good; said again, the reason changes."""
    said = {
        "not_for_us": True,
        "reason": reason.value if reason else "",
        "words": one_line(words)[:300],
    }
    return _decide(w, _stance(w, ref, organisation_id), said)


def for_us_after_all(w: Write, *, ref: Ref, organisation_id: int) -> TeamStance:
    """Take "not for us" back."""
    said = {"not_for_us": False, "reason": "", "words": ""}
    return _decide(w, _stance(w, ref, organisation_id), said)


def _decide(w: Write, stance: TeamStance, said: dict[str, object]) -> TeamStance:
    changed = history.difference({name: getattr(stance, name) for name in HIDING}, said)
    if changed:
        history.record(w, _ref(stance), Change.Action.UPDATE, changed)
        for name, value in said.items():
            setattr(stance, name, value)
        stance.decided_by_id, stance.decided_at = w.viewer.user_id, w.at
        stance.save(update_fields=[*HIDING, "decided_by", "decided_at"])
    return stance


def _stance(w: Write, ref: Ref, organisation_id: int) -> TeamStance:
    require(organisation_id in w.viewer.organisation_ids)
    stance, _is_new = TeamStance.objects.get_or_create(
        organisation_id=organisation_id, noun=ref.noun, record_id=ref.id
    )
    return stance


def _ref(stance: TeamStance) -> Ref:
    return Ref(TeamStance.NOUN, stance.pk)
