"""Requests for an introduction as rows of one's own page; the asker's tell of no answer but a yes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from latu.core.access import Viewer
from latu.introductions import requests
from latu.introductions.models import Answer, Introduction, Outcome, State, Step
from latu.people import queries as people
from latu.people.models import Tie


@dataclass(frozen=True, slots=True)
class Mine:
    """What I have asked for, and how far it is."""

    row: Introduction
    whom: str
    middle: str
    words: str  # of the one in between, once they have agreed
    state: str
    on: datetime | None
    is_open: bool
    offers_tie: bool
    outcomes: list[tuple[str, str]]

    @property
    def is_introduced(self) -> bool:
        """Whether the two were introduced."""
        return self.row.state == State.INTRODUCED


@dataclass(frozen=True, slots=True)
class Asked:
    """What I am asked, or was."""

    step: Step
    whom: str  # who is to be met; "" if that is me
    office: str
    state: str
    on: datetime | None


def mine(viewer: Viewer, now: datetime) -> list[Mine]:
    """What the viewer has asked for, newest first; five queries."""
    rows = list(requests.mine(viewer)[: requests.MOST_ROWS])
    targets = [row.target_id for row in rows if row.target_id]
    seen = set(people.visible(viewer).filter(pk__in=targets).values_list("pk", flat=True))
    ties = Tie.objects.filter(knower_id=viewer.user_id or 0, person__in=targets)
    known = set(ties.values_list("person_id", flat=True))
    return [_mine(row, now, seen, known) for row in rows]


def _mine(row: Introduction, now: datetime, seen: set[int], known: set[int]) -> Mine:
    has_agreed = row.state in {State.PASSED_ON, State.INTRODUCED} and row.void_at is None
    is_told = has_agreed and row.target is not None and not row.target.restricted
    middle = requests.middle_of(row)
    is_open = row.is_open(now)
    state, on = _state(row, now)
    is_new = row.target_id not in known and row.tied_at is None
    return Mine(
        row=row,
        whom=_whom(row, is_named=is_told or row.target_id in seen),
        middle=middle.name or _("somebody"),
        words=middle.words if is_told else "",
        state=state,
        on=on,
        is_open=is_open,
        offers_tie=row.state == State.INTRODUCED and is_told and is_new,
        outcomes=[(value, str(label)) for value, label in Outcome.choices if value],
    )


def _state(row: Introduction, now: datetime) -> tuple[str, datetime | None]:
    """In words, and since when; of an open one until when it waits."""
    if row.state == State.INTRODUCED:
        return _("Introduced"), row.closed_at
    if row.state == State.TAKEN_BACK:
        return _("Taken back"), row.closed_at
    if not row.is_open(now):
        return _("Ended without an introduction"), row.ends_at
    return (_("Passed on") if row.state == State.PASSED_ON else _("Waiting")), None


def _whom(row: Introduction, *, is_named: bool) -> str:
    if row.target is not None and is_named:
        return str(row.target)
    if row.organisation is not None:
        return _("somebody at %(organisation)s") % {"organisation": row.organisation}
    return _("somebody")


def asked_of(viewer: Viewer, now: datetime) -> tuple[list[Asked], list[Asked]]:
    """What waits for the viewer's answer, and what does not, or not any more; five queries."""
    waiting = list(requests.waiting(viewer, now)[: requests.MOST_ROWS])
    numbers = {each.pk for each in waiting}
    rows = requests.asked_of(viewer).exclude(answer=Answer.NONE)
    answered = [row for row in rows[: requests.MOST_ROWS] if row.pk not in numbers]
    steps = [*waiting, *answered]
    targets = [step.introduction.target_id for step in steps if step.introduction.target_id]
    seen = set(people.visible(viewer).filter(pk__in=targets).values_list("pk", flat=True))
    offices = requests.workplaces({step.introduction.asker_id for step in steps})

    def shown(step: Step) -> Asked:
        row = step.introduction
        is_me = step.position == Step.Position.TARGET
        whom = "" if is_me else _whom(row, is_named=row.target_id in seen)
        return Asked(step, whom, offices.get(row.asker_id, ""), *_said(step, now))

    return [shown(step) for step in waiting], [shown(step) for step in answered]


def _said(step: Step, now: datetime) -> tuple[str, datetime | None]:
    """What the viewer has said, and what came of a yes."""
    row = step.introduction
    if step.answer != Answer.YES:
        return str(step.get_answer_display()), step.answered_at
    if row.state == State.INTRODUCED:
        return _("Introduced"), row.closed_at
    if row.state == State.PASSED_ON and row.is_open(now):
        return _("Passed on"), step.answered_at
    return _("Ended without an introduction"), min(row.closed_at or row.ends_at, row.ends_at)
