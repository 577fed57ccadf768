"""Aino of Tunturi would like to know somebody at Paja; Elli of Ranta knows one there."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.introductions import actions, requests
from latu.introductions.models import Answer, Introduction, Step
from latu.mail.models import Outgoing
from latu.people import actions as people
from latu.people.models import Person

SECRET = re.compile(r"/introduction/([\w-]{43})/")


@dataclass(frozen=True)
class Scene:
    """The target is seen by the network, the hidden one by Ranta only."""

    cast: Cast
    target: Person
    hidden: Person

    def ask(self, words: str = "Suksista", user: User | None = None) -> Introduction:
        """Aino asks Elli for the target."""
        viewer = self.cast.viewer(user or self.cast.aino)
        way = requests.ways_to_person(viewer, self.target.pk)[0]
        with write(viewer) as w:
            return actions.ask(w, way=way, words=words, call=None, address=page_of)

    def ask_somewhere(self, words: str = "Suksista") -> Introduction:
        """Aino asks Elli for somebody at Paja."""
        viewer = self.cast.viewer(self.cast.aino)
        way = requests.ways_to_organisation(viewer, self.cast.paja.pk)[0]
        with write(viewer) as w:
            return actions.ask(w, way=way, words=words, call=None, address=page_of)


def page_of(secret: str) -> str:
    """The answering page."""
    return f"https://latu.example.org/introduction/{secret}/"


def make_person(family: str, owner: int | None = None, **more: object) -> Person:
    """Somebody who works at Paja if `work` says so."""
    work = more.pop("work", None)
    values = {"given": "Testi", "family": family, "level": Level.NETWORK, **more}
    works = (people.Work(work),) if isinstance(work, int) else ()
    with write(SYSTEM) as w:
        return people.create(w, content=people.Content(values=values, work=works), owner_id=owner)


def tie(cast: Cast, user: User, person: Person, level: Level = Level.NETWORK) -> None:
    """The user knows the person."""
    with write(cast.viewer(user)) as w:
        people.state_tie(w, person=person, strength=3, since=2015, basis="", level=level)


def say(
    row: Introduction, position: int, answer: Answer, words: str = "", *, target_id: int = 0
) -> None:
    """Answer as the holder of the link does."""
    step = Step.objects.get(introduction=row, position=position)
    with write(SYSTEM) as w:
        actions.answer(
            w,
            step_id=step.pk,
            answer=answer,
            words=words,
            address=page_of,
            target_id=target_id,
        )


def days_pass(days: int) -> None:
    """All that is asked happened so many days earlier."""
    for model, names in (
        (Introduction, ("made_at", "ends_at", "closed_at")),
        (Step, ("answered_at", "reminded_at")),
    ):
        for row in model.objects.all():
            for name in names:
                at = getattr(row, name)
                setattr(row, name, at and at - timedelta(days=days))
            row.save()


def care() -> int:
    """The daily look; how many mails it sent."""
    before = Outgoing.objects.count()
    for row in requests.open_ones(timezone.now()):
        with write(SYSTEM) as w:
            actions.care(w, row=row, address=page_of)
    return Outgoing.objects.count() - before


def secret_to(address: str) -> str:
    """The secret of the last link that was mailed there."""
    found = SECRET.search(Outgoing.objects.filter(to=address).latest("pk").text)
    assert found
    return found[1]


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Elli lets the network see that she knows both."""
    paja = cast.paja.pk
    target = make_person("Target", email="target@example.org", languages=["sv"], work=paja)
    hidden = make_person(
        "Kanarialintu", cast.ranta.pk, email="hidden@example.org", phone="040 1", work=paja,
        level=Level.ORGANISATION,
    )  # fmt: skip
    for person in (target, hidden):
        tie(cast, cast.elli, person)
    return Scene(cast, target, hidden)
