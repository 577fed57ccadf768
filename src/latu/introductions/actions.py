"""Asking for an introduction, the three consents, and what comes of it.

Who is asked answers by a link without an account, or signed in. A yes is final; no and later can be changed as
long as the request is open, and change nothing that the asker is shown. The tie of the one in between is confirmed
by an introduction, never made up.
"""

from datetime import datetime, timedelta

from latu.accounts import links
from latu.calls.models import Call
from latu.core.access import Level, require, require_user
from latu.core.gate import Write
from latu.core.text import lines
from latu.introductions import letters, requests
from latu.introductions.letters import Address
from latu.introductions.models import Answer, Introduction, Outcome, State, Step
from latu.introductions.requests import Way
from latu.organisations.models import Organisation
from latu.people import actions as people
from latu.people.models import Person, Tie

DAYS = 30  # that each of the two who are asked has
REMIND_AFTER = timedelta(days=7)
BY_MISTAKE = timedelta(minutes=10)  # the same words within this were sent twice


class AskedBefore(Exception):
    """The same was asked for through the same person a short time ago; `again_at` is when it may be again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at


class Over(Exception):
    """Nobody can answer any more; why is not told."""


class NotChosen(Exception):
    """The one in between said yes without saying to whom, or named somebody else."""


def ask(w: Write, *, way: Way, words: str, call: Call | None, address: Address) -> Introduction:
    """Ask for an introduction by a way that was found for this viewer a moment ago (`requests`).

    `address` makes the URL of the answering page from its secret. Sent twice, it is asked once. Raises
    `AskedBefore`, and `Forbidden` if the way has closed meanwhile.
    """
    asker_id = require_user(w.viewer)
    require(bool(w.viewer.organisation_ids) and (call is None or w.viewer.may_see(call)))
    known = requests.asked_before(w.viewer, way, w.at)
    if known is not None:
        if known.words == lines(words) and known.made_at > w.at - BY_MISTAKE:
            return known
        raise AskedBefore(known.made_at + timedelta(days=requests.AGAIN_DAYS))
    row = Introduction.objects.create(
        asker_id=asker_id,
        words=lines(words),
        target_id=way.target_id,
        organisation_id=way.organisation_id,
        call=call,
        made_at=w.at,
        ends_at=w.at + timedelta(days=DAYS),
    )
    made = Step.objects.create(
        introduction=row,
        position=Step.Position.MIDDLE,
        user_id=way.user_id,
        person_id=way.person_id,
    )
    step = _step(made.pk)
    require(requests.goes_on(step.introduction, w.at))
    letters.ask(w, step, address)
    return row


def open_step(secret: str) -> int:
    """The number of the step behind a link that still works; raises `links.BadLink`."""
    return int(links.open_link(letters.PURPOSE, secret).data["step"])


def answer(
    w: Write,
    *,
    step_id: int,
    answer: Answer,
    words: str,
    address: Address,
    target_id: int | None = None,
) -> None:
    """What one who is asked says. `words` go on with a yes, are kept for later, and not with a no.

    With a yes to somebody at an organisation the one in between chooses whom: `target_id`. The caller is the one
    who is asked, or holds the secret of their link. Raises `Over` and `NotChosen`.
    """
    step = _step(step_id)
    require(w.viewer.is_system or (step.user_id is not None and step.user_id == w.viewer.user_id))
    if step.answer == Answer.YES:
        return
    row = step.introduction
    turn = State.ASKED if step.position == Step.Position.MIDDLE else State.PASSED_ON
    if row.state != turn or not requests.goes_on(row, w.at):
        raise Over
    if answer == Answer.YES and step.position == Step.Position.MIDDLE and row.organisation_id:
        row.target = requests.known_there(step).filter(pk=target_id or 0).first()
        if row.target is None:
            raise NotChosen
    step.answer, step.answered_at = answer.value, w.at
    step.words = "" if answer == Answer.NO else lines(words)
    step.save(update_fields=["answer", "answered_at", "words"])
    if answer == Answer.YES and step.position == Step.Position.MIDDLE:
        _pass_on(w, row, address)
    elif answer == Answer.YES:
        _introduce(w, step)


def _pass_on(w: Write, row: Introduction, address: Address) -> None:
    row.state, row.ends_at = State.PASSED_ON, w.at + timedelta(days=DAYS)
    row.save(update_fields=["state", "ends_at", "target"])
    user = row.target.user if row.target is not None else None
    made = Step.objects.create(
        introduction=row, position=Step.Position.TARGET, user=user, person=row.target
    )
    letters.ask(w, _step(made.pk), address)


def _introduce(w: Write, step: Step) -> None:
    row = step.introduction
    row.state, row.closed_at = State.INTRODUCED, w.at
    row.save(update_fields=["state", "closed_at"])
    knower_id = requests.middle_of(row).user_id
    if knower_id is not None:
        Tie.objects.filter(knower_id=knower_id, person=row.target_id).update(updated_at=w.at)
    letters.introduce(w, step)


def take_back(w: Write, *, row: Introduction) -> None:
    """The asker no longer asks: the links die. What has ended stays as it is."""
    require(row.asker_id == w.viewer.user_id)
    if not row.is_open(w.at):
        return
    row.state, row.closed_at = State.TAKEN_BACK, w.at
    row.save(update_fields=["state", "closed_at"])
    letters.kill_links(w, row)


def say_outcome(w: Write, *, row: Introduction, outcome: Outcome) -> None:
    """What came of an introduction, as the asker says."""
    require(row.asker_id == w.viewer.user_id and row.state == State.INTRODUCED)
    row.outcome = outcome.value
    row.save(update_fields=["outcome"])


def state_tie(w: Write, *, row: Introduction, basis: str) -> Person | None:
    """The asker knows the target from now on; a tie that is there already stays as it is.

    Somebody whom the asker may not see in the register becomes a contact of the asker's own, with what they agreed to
    share. Returns whom the tie is to, None if that is gone or was said already.
    """
    target = row.target
    require(row.asker_id == w.viewer.user_id and row.state == State.INTRODUCED)
    if target is None or target.restricted or row.tied_at is not None:
        return None
    person = target if w.viewer.may_see(target) else _own_card(w, target, basis)
    if not Tie.objects.filter(knower_id=w.viewer.user_id, person=person).exists():
        people.state_tie(
            w,
            person=person,
            strength=Tie.Strength.MET,
            since=w.at.year,
            basis=basis,
            level=Level.PRIVATE,
        )
    row.tied_at = w.at
    row.save(update_fields=["tied_at"])
    return person


def _own_card(w: Write, target: Person, basis: str) -> Person:
    seen = Organisation.objects.visible_to(w.viewer)
    work = target.affiliations.filter(valid_to=None, organisation__in=seen).order_by("pk")
    values = {
        "given": target.given, "family": target.family, "phone": target.phone, "how_met": basis,
        "email": requests.reach(target.user, target)[0], "level": Level.PRIVATE,
    }  # fmt: skip
    content = people.Content(
        values=values, work=tuple(people.Work(each.organisation_id, each.role) for each in work)
    )
    return people.create(w, content=content, owner_id=min(w.viewer.organisation_ids, default=None))


def care(w: Write, *, row: Introduction, address: Address) -> None:
    """The daily look at an open request: silently void if it cannot go on, else a reminder where one is due."""
    require(w.viewer.is_system)
    if not requests.goes_on(row, w.at):
        row.void_at = w.at
        row.save(update_fields=["void_at"])
        return
    due = [
        _step(each.pk)
        for each in row.steps.all()
        if each.answer == Answer.LATER
        and each.reminded_at is None
        and each.answered_at is not None
        and each.answered_at <= w.at - REMIND_AFTER
    ]
    for step in due:
        step.reminded_at = w.at
        step.save(update_fields=["reminded_at"])
        letters.ask(w, step, address, again=True)


def _step(pk: int) -> Step:
    """The step as it is now."""
    found = requests.step(pk)
    if found is None:
        raise Over
    return found
