"""Introductions through the pages: asking, answering with and without an account, and what the asker sees."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast

from latu.clients.tests.conftest import make_call
from latu.introductions.models import Answer, Introduction, Outcome, State, Step
from latu.introductions.tests.conftest import (
    Scene,
    care,
    days_pass,
    make_person,
    say,
    scene,
    secret_to,
    tie,
)
from latu.mail.models import Outgoing
from latu.people.models import Person, Tie

__all__ = ["scene"]

MIDDLE, TARGET = Step.Position.MIDDLE, Step.Position.TARGET
ENGLISH = {"accept-language": "en"}
OWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture(autouse=True)
def _no_request_before() -> None:
    cache.clear()


def main(client: Client, address: str) -> str:
    """What the page says."""
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200, address
    return inside(page.text)


def inside(page: str) -> str:
    """What stands on the page, without what is another one in each answer."""
    return OWN.sub("", page[page.index("<main") : page.index("</main>")])


def link_to(address: str) -> str:
    return f"/introduction/{secret_to(address)}/"


def ask(client: Client, scene: Scene, user: str = "aino", **more: str) -> int:
    client.force_login(getattr(scene.cast, user))
    address = f"/people/{scene.target.pk}/introductions/new/"
    data = {"through": f"u{scene.cast.elli.pk}", "words": "Suksien voitelusta", **more}
    status = client.post(address, data, headers=ENGLISH).status_code
    client.get("/introductions/")  # what is said once has been said
    return status


def test_from_the_ways_to_the_request(client: Client, scene: Scene) -> None:
    elli = make_person("Elli")
    Person.objects.filter(pk=elli.pk).update(user=scene.cast.elli)
    tie(scene.cast, scene.cast.aino, elli)
    client.force_login(scene.cast.aino)
    for address in (
        f"/people/{scene.target.pk}/ways/",
        f"/organisations/{scene.cast.paja.pk}/ways/",
    ):
        link = f"/people/{scene.target.pk}/introductions/new/?through=u{scene.cast.elli.pk}"
        assert f'href="{link}"' in main(client, address)
    page = main(client, link)
    assert "Whom to ask: <b>Testi Elli · Rannan Kehitys Oy</b>" in page
    call = make_call()
    assert ask(client, scene, call=call.identifier) == 302
    row = Introduction.objects.get()
    assert (row.asker, row.target, row.call) == (scene.cast.aino, scene.target, call)
    assert call.identifier in Outgoing.objects.get().text


def test_the_page_of_a_person_whom_somebody_knows_leads_to_it(client: Client, scene: Scene) -> None:
    link = f'href="/people/{scene.target.pk}/introductions/new/"'
    for user, is_offered in (("aino", True), ("elli", False), ("olli", False)):
        client.force_login(getattr(scene.cast, user))
        Person.objects.filter(pk=scene.target.pk).update(level="public")
        assert (link in main(client, f"/people/{scene.target.pk}/")) == is_offered


def test_who_cannot_be_written_to_is_not_asked(client: Client, scene: Scene) -> None:
    between = make_person("Between")
    Person.objects.filter(pk=scene.target.pk).update(user=scene.cast.matti)
    tie(scene.cast, scene.cast.aino, between)
    tie(scene.cast, scene.cast.matti, between)
    Tie.objects.filter(knower=scene.cast.elli).delete()
    client.force_login(scene.cast.aino)
    page = main(client, f"/people/{scene.target.pk}/ways/")
    assert "Testi Between has no e-mail address here: ask in another way." in page
    assert "introductions/new" not in page
    page = main(client, f"/people/{scene.target.pk}/introductions/new/")
    assert "Nobody who could be asked by mail knows Testi Target" in page
    Person.objects.filter(pk=scene.target.pk).update(user=None, email="")
    tie(scene.cast, scene.cast.elli, scene.target)
    page = main(client, f"/people/{scene.target.pk}/introductions/new/")
    assert "Testi Target has no e-mail address here, so Latu cannot introduce you." in page


@pytest.mark.parametrize("through", ["", "u1", "p1", "x"])
def test_only_a_way_of_this_moment_is_taken(client: Client, scene: Scene, through: str) -> None:
    assert ask(client, scene, through=through) == 200
    assert ask(client, scene, words=" ") == 200
    assert ask(client, scene, words="x" * 1001) == 200
    Tie.objects.all().delete()
    assert ask(client, scene) == 200
    assert not Introduction.objects.exists()


def test_ten_a_day(client: Client, scene: Scene, settings: Settings) -> None:
    people = [make_person(f"T{n}", email=f"t{n}@example.org") for n in range(11)]
    client.force_login(scene.cast.aino)
    for person in people:
        tie(scene.cast, scene.cast.elli, person)
        data = {"through": f"u{scene.cast.elli.pk}", "words": "x"}
        page = client.post(f"/people/{person.pk}/introductions/new/", data, headers=ENGLISH)
    assert "You can ask for ten introductions a day." in page.text
    assert Introduction.objects.count() == 10


def test_asked_again_it_is_refused_in_the_same_words(client: Client, scene: Scene) -> None:
    ask(client, scene)
    address, texts = f"/people/{scene.target.pk}/introductions/new/", []
    for answer in (None, Answer.LATER, Answer.NO):
        if answer:
            say(Introduction.objects.get(), MIDDLE, answer)
        data = {"through": f"u{scene.cast.elli.pk}", "words": "Taas"}
        texts.append(inside(client.post(address, data, headers=ENGLISH).text))
    assert "You have asked Elli for this already." in texts[0]
    assert texts[0] == texts[1] == texts[2]


def test_nobody_needs_an_account(client: Client, scene: Scene) -> None:
    ask(client, scene)
    client.logout()
    page = client.get(link_to("elli@example.org"))
    assert 'lang="fi"' in page.text
    assert "Suksien voitelusta" in page.text
    assert "no-cache" in page.headers["Cache-Control"]
    client.head(link_to("elli@example.org"))
    assert Step.objects.get().answer == Answer.NONE  # looking is no answer
    data = {"answer": "yes", "words": "Suosittelen."}
    done = client.post(link_to("elli@example.org"), data, follow=True)
    assert done.redirect_chain[-1][0].endswith("?done=1")
    assert 'role="status"' in done.text
    page = client.get(link_to("target@example.org"))
    assert 'lang="sv"' in page.text
    assert "Suosittelen." in page.text
    client.post(link_to("target@example.org"), {"answer": "yes"})
    assert Introduction.objects.get().state == State.INTRODUCED
    client.force_login(scene.cast.aino)
    own = main(client, "/introductions/")
    for expected in ("Testi Target", "Suosittelen.", '<span class="tag ok">Introduced</span>'):
        assert expected in own


def seen_by_the_asker(client: Client, scene: Scene) -> list[str]:
    client.force_login(scene.cast.aino)
    pages = [main(client, address) for address in ("/introductions/", "/")]
    mails = Outgoing.objects.filter(to=scene.cast.aino.email).values_list("text", flat=True)
    return [*pages, *mails]


@pytest.mark.parametrize("position", [MIDDLE, TARGET])
@pytest.mark.parametrize("days", [0, 20, 31])
def test_the_asker_sees_no_refusal(client: Client, scene: Scene, position: int, days: int) -> None:
    ask(client, scene)
    row = Introduction.objects.get()
    if position == TARGET:
        say(row, MIDDLE, Answer.YES)
    days_pass(days)
    expected = seen_by_the_asker(client, scene)
    assert (">Ended without an introduction<" in expected[0]) == (days == 31)
    if days == 31:
        Step.objects.filter(position=position).update(answer=Answer.NO)
        assert seen_by_the_asker(client, scene) == expected
        return
    for answer in (Answer.LATER, Answer.NO):
        say(row, position, answer, "Kanarialintu")
        care()
        assert seen_by_the_asker(client, scene) == expected


def test_the_one_in_between_sees_a_yes_only(client: Client, scene: Scene) -> None:
    ask(client, scene)
    row = Introduction.objects.get()
    say(row, MIDDLE, Answer.YES)
    client.force_login(scene.cast.elli)
    expected = [main(client, "/introductions/"), main(client, "/")]
    assert ">Passed on<" in expected[0]
    for answer in (Answer.LATER, Answer.NO):
        say(row, TARGET, answer)
        assert [main(client, "/introductions/"), main(client, "/")] == expected
    say(row, TARGET, Answer.YES)
    assert ">Introduced<" in main(client, "/introductions/")


def test_whom_the_one_in_between_knows_is_not_told_before(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.aino)
    address = f"/organisations/{scene.cast.paja.pk}/introductions/new/"
    assert f'href="{address}"' in main(client, f"/organisations/{scene.cast.paja.pk}/ways/")
    assert "Kanarialintu" not in main(client, address)
    data = {"through": f"u{scene.cast.elli.pk}", "words": "Suksista"}
    client.post(address, data)
    assert "somebody at Älykäs Paja Oy" in main(client, "/introductions/")
    link = link_to("elli@example.org")
    client.logout()
    page = client.get(link, headers=ENGLISH)
    assert "Testi Kanarialintu" in page.text
    assert client.post(link, {"answer": "yes"}).context["form"].errors["target"]
    assert client.post(link, {"answer": "later"}).status_code == 302
    client.force_login(scene.cast.aino)
    assert "Kanarialintu" not in main(client, "/introductions/")
    client.post(link, {"answer": "yes", "target": str(scene.hidden.pk)})
    assert "Testi Kanarialintu" in main(client, "/introductions/")
    assert "hidden@example.org" not in main(client, "/introductions/")
    Person.objects.filter(pk=scene.hidden.pk).update(restricted=True)
    assert "Kanarialintu" not in main(client, "/introductions/")


def test_what_waits_for_me_is_answered_signed_in(client: Client, scene: Scene) -> None:
    ask(client, scene)
    step = Step.objects.get()
    page = f"/introductions/asked/{step.pk}/"
    for user in ("aino", "sari", "antti"):
        client.force_login(getattr(scene.cast, user))
        assert client.get(page).status_code == 404
        assert client.post(page, {"answer": "yes"}).status_code == 404
    client.force_login(scene.cast.elli)
    assert 'href="/introductions/"' in main(client, "/")
    assert f'href="{page}"' in main(client, "/introductions/")
    assert client.post(page, {"answer": "no"}).status_code == 302
    assert 'href="/introductions/"' not in main(client, "/")
    assert f'href="{page}"' not in main(client, "/introductions/")
    assert "You can change it until" in main(client, f"{page}?done=1")


def test_a_request_is_taken_back(client: Client, scene: Scene) -> None:
    ask(client, scene)
    row, link = Introduction.objects.get(), link_to("elli@example.org")
    client.force_login(scene.cast.elli)
    assert client.post(f"/introductions/{row.pk}/", {"do": "back"}).status_code == 404
    client.force_login(scene.cast.aino)
    client.post(f"/introductions/{row.pk}/", {"do": "back"})
    assert ">Taken back<" in main(client, "/introductions/")
    for address in (link, f"/introduction/{'x' * 43}/"):
        page = client.get(address, headers=ENGLISH)
        assert page.status_code == 404
        assert "This request has ended" in page.text
    client.force_login(scene.cast.elli)
    assert (
        "This request has ended"
        in client.get(f"/introductions/asked/{row.steps.get().pk}/", headers=ENGLISH).text
    )
    assert 'href="/introductions/"' not in main(client, "/")


def test_afterwards_the_asker_says_what_came_of_it(client: Client, scene: Scene) -> None:
    ask(client, scene)
    row = Introduction.objects.get()
    for position in (MIDDLE, TARGET):
        say(row, position, Answer.YES)
    client.force_login(scene.cast.aino)
    where = f"/introductions/{row.pk}/"
    assert 'value="tie"' in main(client, "/introductions/")
    answer = client.post(where, {"do": "tie"}, headers=ENGLISH)
    assert answer.headers["Location"] == f"/people/{scene.target.pk}/"
    assert Tie.objects.get(knower=scene.cast.aino).basis == "introduced by Elli"
    assert 'value="tie"' not in main(client, "/introductions/")
    client.post(where, {"do": "met"})
    assert Introduction.objects.get().outcome == Outcome.MET
    assert 'value="met" aria-pressed="true"' in main(client, "/introductions/")


def test_many_cost_as_many_queries_as_one(
    client: Client, scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def more(count: int) -> None:
        for number in range(count):
            person = make_person(f"T{number}", email="t@example.org", work=scene.cast.kunta.pk)
            tie(scene.cast, scene.cast.elli, person)
            tie(scene.cast, scene.cast.sari, person)
            for user in (scene.cast.elli, scene.cast.aino):
                other = scene.cast.aino if user == scene.cast.elli else scene.cast.elli
                row = Introduction.objects.create(
                    asker=user, target=person, words="x",
                    made_at="2026-01-01T00:00Z", ends_at="2100-01-01T00:00Z",
                )  # fmt: skip
                Step.objects.create(introduction=row, position=MIDDLE, user=other)

    addresses = {
        "/introductions/": 12,
        f"/people/{scene.target.pk}/introductions/new/": 23,
        f"/organisations/{scene.cast.paja.pk}/introductions/new/": 12,
    }
    client.force_login(scene.cast.aino)
    for count in (1, 5):
        more(count)
        for address, queries in addresses.items():
            client.get(address)
            with django_assert_num_queries(queries):
                client.get(address)


def test_an_empty_page_says_where_it_begins(client: Client, cast: Cast) -> None:
    client.force_login(cast.olli)
    assert 'class="empty"' in main(client, "/introductions/")
