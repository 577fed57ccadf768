"""Answering a notice: who may, who reads it, and the mails of the conversation."""

import pytest
from django.test import Client
from tests.cast import Cast

from latu.core.access import Forbidden, Level
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations.models import Membership
from latu.partners import actions, answering, queries
from latu.partners.models import Answer, Interest, Message, Notice, Outcome
from latu.partners.tests.conftest import end_before_today, make


def address(answer: Answer) -> str:
    return f"https://latu.example.org/answers/{answer.pk}/"


def answer(cast: Cast, notice: Notice, text: str = "Tunnemme alueen.") -> Answer:
    """Paja answers, by Kaisa."""
    with write(cast.viewer(cast.kaisa)) as w:
        return answering.answer(
            w, notice=notice, organisation_id=cast.paja.pk, text=text, address=address
        )


def test_the_asker_gets_it_in_the_own_language_and_the_inbox_counts_it(cast: Cast) -> None:
    cast.aino.language = "sv"
    cast.aino.save()
    made = answer(cast, make(cast), "Tunnemme <b>alueen</b>.")
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language) == ("aino@example.org", "sv")
    assert "Älykäs Paja Oy" in mail.subject
    assert address(made) in mail.text
    assert "Tunnemme <b>alueen</b>." in mail.text
    assert "&lt;b&gt;" in mail.html
    assert queries.unread(cast.viewer(cast.aino)) == 1
    assert queries.unread(cast.viewer(cast.sari)) == 1
    assert queries.unread(cast.viewer(cast.kaisa)) == 0
    with write(cast.viewer(cast.sari)) as w:
        answering.read(w, answer=made)
    assert queries.unread(cast.viewer(cast.aino)) == 0


def test_nobody_else_reads_it(cast: Cast) -> None:
    made = answer(cast, make(cast))
    for user in (cast.elli, cast.matti, cast.olli):
        viewer = cast.viewer(user)
        assert queries.conversation(viewer, made.pk) is None
        assert not queries.inbox(viewer).exists()
        with write(viewer) as w, pytest.raises(Forbidden):
            answering.say(w, answer=made, text="x", address=address)
        with write(viewer) as w, pytest.raises(Forbidden):
            answering.decide(w, answer=made, interest=Interest.YES, address=address)


def test_only_a_notice_in_force_of_another_takes_answers(cast: Cast) -> None:
    notice = make(cast)
    hidden = make(cast, level=Level.ORGANISATION)
    closed = make(cast)
    with write(cast.viewer(cast.aino)) as w:
        actions.close(w, notice=closed, outcome=Outcome.WITHDRAWN, address=address)
    ended = make(cast)
    end_before_today(ended)
    for each in (hidden, closed, ended):
        with pytest.raises(Forbidden):
            answer(cast, each)
    for user, organisation in (
        (cast.aino, cast.tunturi),  # one's own
        (cast.aino, cast.paja),
        (cast.elli, cast.paja),  # of another
        (cast.olli, cast.paja),
    ):
        with write(cast.viewer(user)) as w, pytest.raises(Forbidden):
            answering.answer(
                w, notice=notice, organisation_id=organisation.pk, text="x", address=address
            )
    assert not Message.objects.exists()


def test_one_organisation_has_one_conversation_and_says_a_thing_once(cast: Cast) -> None:
    notice = make(cast)
    first, again = answer(cast, notice), answer(cast, notice)
    assert first == again
    assert Message.objects.count() == Outgoing.objects.count() == 1
    answer(cast, notice, "Lisäksi meillä on halli.")
    assert Answer.objects.count() == 1
    assert Message.objects.count() == 2


def test_replies_and_interest_reach_the_one_who_answered(cast: Cast) -> None:
    made = answer(cast, make(cast))
    with write(cast.viewer(cast.sari)) as w:
        answering.say(w, answer=made, text="Kerro lisää.", address=address)
    assert Outgoing.objects.latest("pk").to == "kaisa@example.org"
    assert queries.unread(cast.viewer(cast.kaisa)) == 1
    with write(cast.viewer(cast.kaisa)) as w, pytest.raises(Forbidden):
        answering.decide(w, answer=made, interest=Interest.YES, address=address)
    for _twice in range(2):
        with write(cast.viewer(cast.aino)) as w:
            answering.decide(w, answer=made, interest=Interest.YES, address=address)
    made.refresh_from_db()
    assert made.interest == Interest.YES
    assert [mail.to for mail in Outgoing.objects.order_by("pk")] == [
        "aino@example.org", "kaisa@example.org", "kaisa@example.org",
    ]  # fmt: skip


def test_who_has_left_gets_no_mail_but_the_colleagues_do(cast: Cast) -> None:
    notice = make(cast)
    Membership.objects.filter(user=cast.aino).delete()
    answer(cast, notice)
    assert {mail.to for mail in Outgoing.objects.all()} == {"sari@example.org", "antti@example.org"}
    assert queries.unread(cast.viewer(cast.aino)) == 0


@pytest.mark.parametrize(
    ("interest", "outcome", "said"),
    [
        (Interest.OPEN, Outcome.FOUND, "has found a partner"),
        (Interest.YES, Outcome.WITHDRAWN, "has taken back"),
        (Interest.NO, Outcome.FOUND, ""),
    ],
)
def test_who_answered_is_told_once_that_the_notice_is_closed(
    cast: Cast, interest: Interest, outcome: Outcome, said: str
) -> None:
    cast.kaisa.language = "en"
    cast.kaisa.save()
    notice = make(cast)
    made = answer(cast, notice)
    Answer.objects.update(interest=interest, unread_by_answerer=False)
    for _twice in range(2):
        with write(cast.viewer(cast.aino)) as w:
            actions.close(w, notice=notice, outcome=outcome, address=address)
    mails = Outgoing.objects.filter(to="kaisa@example.org")
    assert [said in each.text and address(made) in each.text for each in mails] == [True] * bool(
        said
    )
    assert queries.unread(cast.viewer(cast.kaisa)) == bool(said)


def test_the_end_of_a_notice_stands_in_its_conversation(client: Client, cast: Cast) -> None:
    notice = make(cast)
    made = answer(cast, notice)
    client.force_login(cast.kaisa)
    english = {"accept-language": "en"}
    assert "is closed" not in client.get(f"/answers/{made.pk}/", headers=english).text
    other = Client()
    other.force_login(cast.aino)
    other.post(f"/notices/{notice.pk}/state/", {"close": "found"})
    assert "A partner was found" in client.get("/answers/", headers=english).text
    page = client.get(f"/answers/{made.pk}/", headers=english).text
    assert "This notice is closed: a partner was found." in page
