"""Asking for an introduction: who is asked, what each answer does, and that refusals tell nothing."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from latu.accounts.links import BadLink
from latu.accounts.models import Link
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.gate import write
from latu.introductions import actions, requests
from latu.introductions.models import Answer, Introduction, Outcome, State, Step
from latu.introductions.tests.conftest import (
    Scene,
    care,
    days_pass,
    make_person,
    page_of,
    say,
    secret_to,
    tie,
)
from latu.jobs.models import JobRun
from latu.jobs.running import run_now
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, Suppression
from latu.people.models import Person, Tie

MIDDLE, TARGET = Step.Position.MIDDLE, Step.Position.TARGET


def of_the_asker(scene: Scene) -> dict[str, Any]:
    """All that is kept of a request beside the answers, and the mails to the asker."""
    row: dict[str, Any] = dict(Introduction.objects.values().get())
    for name in ("id", "made_at", "target_id", "asker_id", "organisation_id"):
        row.pop(name)
    row["ends_at"] = round(row["ends_at"].timestamp() / 60)
    mails = Outgoing.objects.filter(to=scene.cast.aino.email).values_list("subject", "text")
    return {**row, "mails": list(mails)}


def test_the_mail_to_the_one_in_between(scene: Scene) -> None:
    scene.cast.elli.language = "en"
    scene.cast.elli.save()
    row = scene.ask("Suksien <b>voitelusta</b>")
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.holds_secret) == ("elli@example.org", "en", True)
    for expected in ("Aino", "Tunturin Kehitys Oy", "Testi Target", "Suksien <b>voitelusta</b>"):
        assert expected in mail.text
    assert "&lt;b&gt;" in mail.html
    assert "target@example.org" not in mail.text
    assert actions.open_step(secret_to(mail.to)) == row.steps.get().pk
    assert secret_to(mail.to) not in str(list(Link.objects.values()))


def test_both_agree_and_all_three_are_told(scene: Scene) -> None:
    Tie.objects.update(updated_at="2020-01-01T00:00Z")
    row = scene.ask()
    say(row, MIDDLE, Answer.YES, "Aino osaa asiansa.")
    mail = Outgoing.objects.latest("pk")
    assert (mail.to, mail.language) == ("target@example.org", "sv")
    assert "Aino osaa asiansa." in mail.text
    assert "aino@example.org" not in mail.text
    before = Outgoing.objects.count()
    say(row, TARGET, Answer.YES, "Tervetuloa!")
    mails = Outgoing.objects.order_by("pk")[before:]
    assert {mail.to for mail in mails} == {
        "aino@example.org", "elli@example.org", "target@example.org",
    }  # fmt: skip
    for mail in mails:
        for expected in ("aino@example.org", "target@example.org", "Tervetuloa!", "Suksista"):
            assert expected in mail.text
    row.refresh_from_db()
    assert row.state == State.INTRODUCED
    ties = {each.person_id: each for each in Tie.objects.all()}
    assert ties[scene.target.pk].updated_at == row.closed_at
    assert ties[scene.hidden.pk].updated_at.year == 2020
    say(row, TARGET, Answer.YES, "Again")
    assert Outgoing.objects.count() == before + 3


def test_an_introduction_makes_up_no_tie(scene: Scene) -> None:
    row = scene.ask()
    Tie.objects.all().delete()
    for position in (MIDDLE, TARGET):
        say(row, position, Answer.YES)
    assert not Tie.objects.exists()


@pytest.mark.parametrize("position", [MIDDLE, TARGET])
def test_refusals_tell_the_asker_nothing(scene: Scene, position: int) -> None:
    silent = scene.ask()
    if position == TARGET:
        say(silent, MIDDLE, Answer.YES)
    expected = of_the_asker(scene)
    for answer in (Answer.LATER, Answer.NO):
        say(silent, position, answer, "Kanarialintu")
        assert of_the_asker(scene) == expected
    suppress_all = {"elli@example.org", "target@example.org"}
    Introduction.objects.all().delete()
    Outgoing.objects.all().delete()
    with write(scene.cast.viewer(scene.cast.antti)) as w:
        for address in suppress_all:
            suppress(w, address=address, reason=Suppression.Reason.ASKED)
    undelivered = scene.ask()
    if position == TARGET:
        say(undelivered, MIDDLE, Answer.YES)
    assert of_the_asker(scene) == expected


def test_words_of_a_refusal_are_not_kept(scene: Scene) -> None:
    row = scene.ask()
    say(row, MIDDLE, Answer.LATER, "Ehkä")
    assert Step.objects.get().words == "Ehkä"
    say(row, MIDDLE, Answer.NO, "En pidä hänestä")
    assert Step.objects.get().words == ""


def test_no_and_later_can_be_changed_a_yes_is_final(scene: Scene) -> None:
    row = scene.ask()
    for answer in (Answer.NO, Answer.LATER, Answer.YES, Answer.NO):
        say(row, MIDDLE, answer)
    row.refresh_from_db()
    assert row.state == State.PASSED_ON
    assert row.steps.get(position=MIDDLE).answer == Answer.YES
    assert row.steps.count() == 2


def test_it_ends_after_thirty_days_whatever_was_said(scene: Scene) -> None:
    row = scene.ask()
    assert row.ends_at - row.made_at == timedelta(days=30)
    say(row, MIDDLE, Answer.LATER)
    days_pass(31)
    with pytest.raises(actions.Over):
        say(row, MIDDLE, Answer.YES)
    assert care() == 0
    row.refresh_from_db()
    assert (row.state, row.closed_at) == (State.ASKED, None)


def test_later_is_reminded_of_once(scene: Scene) -> None:
    row = scene.ask()
    first = secret_to("elli@example.org")
    say(row, MIDDLE, Answer.LATER)
    days_pass(6)
    assert care() == 0
    days_pass(2)
    assert care() == 1
    assert secret_to("elli@example.org") != first
    for secret in (first, secret_to("elli@example.org")):
        assert actions.open_step(secret) == row.steps.get().pk
    assert care() == 0
    say(row, MIDDLE, Answer.LATER)
    days_pass(8)
    assert care() == 0
    assert Outgoing.objects.filter(to="elli@example.org").count() == Link.objects.count() == 2


def test_who_wants_to_answer_later_has_nothing_waiting_until_reminded(scene: Scene) -> None:
    row, elli = scene.ask(), scene.cast.viewer(scene.cast.elli)
    assert requests.number_waiting(elli, row.made_at) == 1
    say(row, MIDDLE, Answer.LATER)
    assert requests.number_waiting(elli, row.made_at) == 0
    assert requests.waiting(elli, row.made_at).count() == 1
    days_pass(8)
    care()
    assert requests.number_waiting(elli, row.made_at) == 1


def test_who_has_lost_their_address_is_not_written_to(scene: Scene) -> None:
    row = scene.ask()
    Person.objects.filter(pk=scene.target.pk).update(email="")
    say(row, MIDDLE, Answer.YES)
    assert Outgoing.objects.count() == 1


def test_who_said_nothing_or_no_is_not_reminded(scene: Scene) -> None:
    row = scene.ask()
    days_pass(8)
    assert care() == 0
    say(row, MIDDLE, Answer.NO)
    days_pass(8)
    assert care() == 0


def test_the_same_is_not_asked_again_within_ninety_days(scene: Scene) -> None:
    row = scene.ask()
    assert scene.ask() == row  # sent twice
    for answer in (Answer.NO, Answer.LATER):
        say(row, MIDDLE, answer)
        with pytest.raises(actions.AskedBefore) as known:
            scene.ask("Toisin sanoin")
        assert known.value.again_at == row.made_at + timedelta(days=90)
    days_pass(89)
    with pytest.raises(actions.AskedBefore):
        scene.ask()
    days_pass(2)
    assert scene.ask() != row


def test_taken_back_the_links_die(scene: Scene) -> None:
    row = scene.ask()
    say(row, MIDDLE, Answer.YES)
    secrets = [secret_to(each) for each in ("elli@example.org", "target@example.org")]
    with write(scene.cast.viewer(scene.cast.elli)) as w, pytest.raises(Forbidden):
        actions.take_back(w, row=row)
    row.refresh_from_db()
    with write(scene.cast.viewer(scene.cast.aino)) as w:
        actions.take_back(w, row=row)
    for secret in secrets:
        with pytest.raises(BadLink):
            actions.open_step(secret)
    with pytest.raises(actions.Over):
        say(row, TARGET, Answer.YES)


def vanish(scene: Scene, how: str) -> None:
    rows = Person.objects.filter(pk=scene.target.pk)
    if how == "restricted":
        rows.update(restricted=True)
    elif how == "hidden":
        rows.update(level=Level.PRIVATE, steward=scene.cast.elli)
    elif how == "deleted":
        rows.delete()
    else:
        scene.cast.elli.is_active = False
        scene.cast.elli.save()


@pytest.mark.parametrize("how", ["restricted", "hidden", "deleted", "middle gone"])
@pytest.mark.parametrize("is_passed_on", [False, True])
def test_what_has_become_impossible_ends_quietly(
    scene: Scene, how: str, is_passed_on: bool
) -> None:
    row = scene.ask()
    if is_passed_on:
        say(row, MIDDLE, Answer.YES)
    before = Outgoing.objects.count()
    vanish(scene, how)
    with pytest.raises(actions.Over):
        say(row, TARGET if is_passed_on else MIDDLE, Answer.YES)
    assert care() == 0
    shown = Introduction.objects.get()
    assert shown.void_at is not None
    assert shown.is_open(shown.void_at)  # as far as the asker knows
    assert shown.state == (State.PASSED_ON if is_passed_on else State.ASKED)
    assert Outgoing.objects.count() == before


def test_restricted_people_are_neither_asked_nor_asked_for(scene: Scene) -> None:
    aino, paja = scene.cast.viewer(scene.cast.aino), scene.cast.paja.pk
    Person.objects.filter(pk=scene.target.pk).update(restricted=True)
    assert requests.ways_to_person(aino, scene.target.pk) == []
    assert [way.name for way in requests.ways_to_organisation(aino, paja)] == ["Elli"]
    card = make_person("Elli", email="elli@example.org")
    Person.objects.filter(pk=card.pk).update(user=scene.cast.elli, restricted=True)
    assert requests.ways_to_organisation(aino, paja) == []


def test_only_ties_that_the_asker_may_see_make_a_way(scene: Scene) -> None:
    aino, paja = scene.cast.viewer(scene.cast.aino), scene.cast.paja.pk
    for level in (Level.ORGANISATION, Level.PRIVATE):
        for person in (scene.target, scene.hidden):
            tie(scene.cast, scene.cast.elli, person, level)
        assert requests.ways_to_organisation(aino, paja) == []
        assert requests.ways_to_person(aino, scene.target.pk) == []
    assert requests.ways_to_person(aino, scene.hidden.pk) == []


def test_who_could_not_choose_anybody_is_not_asked(scene: Scene) -> None:
    aino, paja = scene.cast.viewer(scene.cast.aino), scene.cast.paja.pk
    Tie.objects.filter(person=scene.target).delete()
    assert len(requests.ways_to_organisation(aino, paja)) == 1
    Person.objects.filter(pk=scene.hidden.pk).update(owner=scene.cast.kunta)
    assert requests.ways_to_organisation(aino, paja) == []


def test_who_stands_in_between_may_have_no_account(scene: Scene) -> None:
    between = make_person("Between", email="between@example.org", languages=["x", "en"])
    Person.objects.filter(pk=scene.target.pk).update(user=scene.cast.matti)
    tie(scene.cast, scene.cast.aino, between)
    tie(scene.cast, scene.cast.matti, between)
    Tie.objects.filter(knower=scene.cast.elli).delete()
    ways = requests.ways_to_person(scene.cast.viewer(scene.cast.aino), scene.target.pk)
    assert [(way.name, way.user_id, way.key) for way in ways] == [
        ("Testi Between", None, f"p{between.pk}")
    ]
    scene.ask()
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language) == ("between@example.org", "en")
    Person.objects.filter(pk=between.pk).update(email="")
    assert requests.ways_to_person(scene.cast.viewer(scene.cast.aino), scene.target.pk) == []


def test_one_at_an_organisation_is_chosen_by_who_knows_them(scene: Scene) -> None:
    row = scene.ask_somewhere()
    assert (row.target, row.organisation) == (None, scene.cast.paja)
    assert "Kanarialintu" not in Outgoing.objects.get().text
    stranger = make_person("Stranger", email="s@example.org", work=scene.cast.paja.pk)
    for wrong in (0, stranger.pk):
        with pytest.raises(actions.NotChosen):
            say(row, MIDDLE, Answer.YES, target_id=wrong)
    assert Step.objects.get().answer == Answer.NONE
    say(row, MIDDLE, Answer.YES, target_id=scene.hidden.pk)
    row.refresh_from_db()
    assert (row.target, row.state) == (scene.hidden, State.PASSED_ON)
    assert Outgoing.objects.latest("pk").to == "hidden@example.org"
    with pytest.raises(actions.AskedBefore):
        scene.ask_somewhere("Taas")


def introduced(scene: Scene, *, is_hidden: bool) -> Introduction:
    row = scene.ask_somewhere() if is_hidden else scene.ask()
    say(row, MIDDLE, Answer.YES, target_id=scene.hidden.pk)
    say(row, TARGET, Answer.YES)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("is_hidden", [False, True])
def test_the_asker_knows_the_target_from_then_on(scene: Scene, is_hidden: bool) -> None:
    row = introduced(scene, is_hidden=is_hidden)
    for _twice in range(2):
        with write(scene.cast.viewer(scene.cast.aino)) as w:
            actions.state_tie(w, row=row, basis="Ellin esittelemä")
        row.refresh_from_db()
    said = Tie.objects.get(knower=scene.cast.aino)
    assert (said.strength, said.basis, said.level) == (1, "Ellin esittelemä", Level.PRIVATE)
    assert (said.person == scene.target) != is_hidden
    if is_hidden:  # a card of one's own, with what they agreed to share
        card = said.person
        assert (card.family, card.email, card.phone) == (
            "Kanarialintu",
            "hidden@example.org",
            "040 1",
        )
        assert (card.level, card.steward, card.user) == (Level.PRIVATE, scene.cast.aino, None)
    assert Person.objects.filter(family="Kanarialintu").count() == 1 + is_hidden


def test_a_tie_that_is_there_is_not_made_weaker(scene: Scene) -> None:
    row = introduced(scene, is_hidden=False)
    tie(scene.cast, scene.cast.aino, scene.target)
    with write(scene.cast.viewer(scene.cast.aino)) as w:
        actions.state_tie(w, row=row, basis="x")
    assert Tie.objects.get(knower=scene.cast.aino).strength == 3


def test_what_came_of_it_is_the_askers_to_say(scene: Scene) -> None:
    row = scene.ask()
    with write(scene.cast.viewer(scene.cast.aino)) as w, pytest.raises(Forbidden):
        actions.say_outcome(w, row=row, outcome=Outcome.MET)
    row.state = State.INTRODUCED
    with write(scene.cast.viewer(scene.cast.elli)) as w, pytest.raises(Forbidden):
        actions.say_outcome(w, row=row, outcome=Outcome.MET)
    with write(scene.cast.viewer(scene.cast.aino)) as w:
        actions.say_outcome(w, row=row, outcome=Outcome.MET)
    assert Introduction.objects.get().outcome == Outcome.MET


def test_nobody_answers_for_somebody_else(scene: Scene) -> None:
    scene.ask()
    step = Step.objects.get()
    for user in (scene.cast.aino, scene.cast.sari, scene.cast.antti):
        with write(scene.cast.viewer(user)) as w, pytest.raises(Forbidden):
            actions.answer(w, step_id=step.pk, answer=Answer.YES, words="", address=page_of)


def test_the_daily_look_reminds(scene: Scene, settings: Settings) -> None:
    settings.LATU_URL = "https://latu.example.org"
    row = scene.ask()
    say(row, MIDDLE, Answer.LATER)
    days_pass(8)
    run = run_now(JobRun.objects.create(kind="introduction_requests").pk, SYSTEM)
    assert (run.state, run.result) == ("done", {})
    assert actions.open_step(secret_to("elli@example.org")) == row.steps.get().pk
    mail = Outgoing.objects.latest("pk")
    assert page_of(secret_to("elli@example.org")) in mail.text
