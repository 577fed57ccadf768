"""Every list and page of the nouns: what a viewer sees, how many queries it takes, what forms refuse."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.gate import Write, write
from latu.networks import actions as networks
from latu.networks.models import Network
from latu.organisations import actions as organisations
from latu.people import actions as people
from latu.people.models import Person, Tie
from latu.projects import actions as projects
from latu.projects.models import Participation, Project
from latu.records.models import Comment
from tests.cast import Cast


def add_calls(w: Write, cast: Cast, count: int) -> None:
    for number in range(count):
        soon = timezone.now() + timedelta(days=number + 1)
        content = calls.Content(
            values={"identifier": f"HAKU-{number}", "titles": {"fi": f"Älykäs haku {number}"}},
            deadlines=(soon,),
        )
        calls.create(w, content=content, owner_id=None)


def add_projects(w: Write, cast: Cast, count: int) -> None:
    for number in range(count):
        parts = (
            projects.Part(cast.paja.pk, "coordinator", 100_00),
            projects.Part(cast.kunta.pk, "participant"),
        )
        content = projects.Content(
            values={"acronym": f"HANKE{number}", "titles": {"en": "Snow"}}, parts=parts
        )
        projects.create(w, content=content, owner_id=None)


def add_networks(w: Write, cast: Cast, count: int) -> None:
    for number in range(count):
        network = networks.create(w, values={"names": {"fi": f"Verkosto {number}"}}, owner_id=None)
        networks.set_membership(w, network=network, organisation_id=cast.kunta.pk)


def add_people(w: Write, cast: Cast, count: int) -> None:
    for number in range(count):
        content = people.Content(
            values={"given": "Maija", "family": f"Esimerkki{number}", "level": Level.PUBLIC},
            work=(people.Work(cast.paja.pk, "suksiseppä"),),
        )
        people.create(w, content=content, owner_id=None)


LISTS = {
    "/calls/": (add_calls, 10),
    "/projects/": (add_projects, 8),
    "/networks/": (add_networks, 7),
    "/people/": (add_people, 8),
}


@pytest.mark.parametrize("address", LISTS)
def test_queries_of_a_list_do_not_grow_with_rows(
    client: Client, cast: Cast, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add, queries = LISTS[address]
    client.force_login(cast.olli)
    with write(SYSTEM) as w:
        add(w, cast, 3)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    with write(SYSTEM) as w:
        if address == "/calls/":
            Call.objects.all().delete()
        add(w, cast, 40)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_list_can_be_downloaded(
    client: Client, cast: Cast, address: str, ending: str
) -> None:
    client.force_login(cast.olli)
    with write(SYSTEM) as w:
        LISTS[address][0](w, cast, 2)
    response = client.get(address, {"format": ending})
    content = b"".join(response)
    assert content.count(b"\r\n") == 3 if ending == "csv" else content.startswith(b"PK")


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_list_says_what_would_fill_it(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.sari)
    page = client.get(address).content.decode()
    assert 'class="empty"' in page
    assert f'href="{address}add/"' in page


def test_a_call_shows_its_dates_in_both_clocks(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "title": "Poronhoidon tulevaisuus", "identifier": "ESIM-1", "deadlines": "3.12.2030\n15.1.2031 16.15",
        "max_cents": "443 909,50", "summary": "Rahaa poroille.", "level": "public",
    }  # fmt: skip
    assert client.post("/calls/add/", data).status_code == 302
    row = Call.objects.get(identifier="ESIM-1")
    page = client.get(f"/calls/{row.pk}/").content.decode().replace("\u00a0", " ")
    assert "ti 3.12.2030 klo 18.00 (17.00 Bryssel)" in page
    assert "ke 15.1.2031 klo 16.15 (15.15 Bryssel)" in page
    assert "443 909,50 €" in page
    assert "Rahaa poroille." in page
    form = client.get(f"/calls/{row.pk}/edit/").content.decode()
    assert "3.12.2030\n15.1.2031 16.15" in form


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("deadlines", "31.2.2030", "”31.2.2030”"),
        ("deadlines", "huomenna", "”huomenna”"),
        ("deadlines", "1.2.2030 25.00", "”25.00”"),
        ("max_cents", "paljon", "443 909,50"),
        ("max_cents", "1,234", "443 909,50"),
        ("identifier", "HAKU-0", 'aria-invalid="true"'),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(
    client: Client, cast: Cast, field: str, value: str, message: str
) -> None:
    with write(SYSTEM) as w:
        add_calls(w, cast, 1)
    client.force_login(cast.aino)
    data = {"title": "Toinen", "identifier": "ESIM-2", "level": "public", field: value}
    page = client.post("/calls/add/", data).content.decode()
    assert message in page
    assert not Call.objects.filter(titles__fi="Toinen").exists()


def test_a_projects_partners_are_added_changed_and_taken_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "acronym": "LUMI", "title": "Snow", "level": "public", "starts_on": "1.1.2026", "ends_on": "31.12.2027",
        "parts-TOTAL_FORMS": "3", "parts-INITIAL_FORMS": "0",
        "parts-0-organisation": "älykäs paja oy", "parts-0-role": "coordinator", "parts-0-eu_cents": "1 000,50",
        "parts-1-organisation": "Esimerkin kunta", "parts-1-role": "participant",
        "parts-2-organisation": "", "parts-2-role": "participant",
    }  # fmt: skip
    assert client.post("/projects/add/", data).status_code == 302
    project = Project.objects.get(acronym="LUMI")
    assert list(
        project.participations.order_by("order").values_list("organisation", "eu_cents")
    ) == [
        (cast.paja.pk, 100050),
        (cast.kunta.pk, None),
    ]
    page = client.get(f"/organisations/{cast.paja.pk}/").content.decode()
    assert "LUMI" in page
    data["parts-1-organisation"] = ""
    assert client.post(f"/projects/{project.pk}/edit/", data).status_code == 302
    assert Participation.objects.get(project=project).organisation == cast.paja


def test_an_unknown_partner_is_named(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "title": "Snow", "level": "public", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0",
        "parts-0-organisation": "Olematon Oy", "parts-0-role": "participant",
    }  # fmt: skip
    assert "”Olematon Oy”" in client.post("/projects/add/", data).content.decode()
    assert not Project.objects.exists()


def test_a_hidden_partner_is_not_shown_with_the_project(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        hidden = organisations.create(w, content=content, owner_id=cast.ranta.pk)
        parts = (
            projects.Part(hidden.pk, "coordinator"),
            projects.Part(cast.paja.pk, "participant"),
        )
        content_p = projects.Content(values={"acronym": "LUMI", "titles": {"en": "x"}}, parts=parts)
        project = projects.create(w, content=content_p, owner_id=cast.ranta.pk)
    assert "Salainen" not in client.get(f"/projects/{project.pk}/").content.decode()
    client.force_login(cast.elli)
    assert "Salainen" in client.get(f"/projects/{project.pk}/").content.decode()


def test_a_member_joins_and_leaves_a_network(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    client.post("/networks/add/", {"name": "Esimerkkiverkosto", "level": "public"})
    network = Network.objects.get()
    data = {"organisation": "Esimerkin kunta", "valid_from": "1.1.2020"}
    client.post(f"/networks/{network.pk}/member/", data)
    assert "Esimerkin kunta" in client.get(f"/networks/{network.pk}/").content.decode()
    member = network.memberships.get()
    client.post(f"/networks/{network.pk}/member/", {"leave": member.pk})
    assert not network.memberships.exists()
    assert (
        "”Väärä”"
        in client.post(
            f"/networks/{network.pk}/member/", {"organisation": "Väärä"}
        ).content.decode()
    )


def test_a_contact_is_private_until_its_keeper_says_otherwise(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "given": "Pentti",
        "family": "Piilo",
        "organisation": "Esimerkin kunta",
        "role": "rehtori",
        "level": "private",
    }
    assert client.post("/people/add/", data).status_code == 302
    person = Person.objects.get()
    assert person.steward == cast.aino
    client.force_login(cast.sari)  # a coordinator of the same organisation
    assert client.get(f"/people/{person.pk}/").status_code == 404
    assert "Piilo" not in client.get("/people/", {"q": "piilo"}).content.decode()
    client.force_login(cast.aino)
    client.post(f"/people/{person.pk}/edit/", {**data, "level": "organisation"})
    client.force_login(cast.sari)
    assert "rehtori" in client.get(f"/people/{person.pk}/").content.decode()
    client.force_login(cast.elli)
    assert client.get(f"/people/{person.pk}/").status_code == 404


def test_a_tie_has_a_level_of_its_own(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        add_people(w, cast, 1)
    person = Person.objects.get()
    client.force_login(cast.aino)
    client.post(
        f"/people/{person.pk}/tie/", {"strength": "3", "since": "2019", "level": "organisation"}
    )
    assert Tie.objects.get().knower == cast.aino
    for user, seen in (
        (cast.aino, True),
        (cast.sari, True),
        (cast.elli, False),
        (cast.olli, False),
    ):
        client.force_login(user)
        page = client.get(f"/people/{person.pk}/").content.decode()
        assert ("2019" in page) == seen, user
    client.force_login(cast.aino)
    client.post(f"/people/{person.pk}/tie/", {"withdraw": "1"})
    assert not Tie.objects.exists()


def test_a_tie_from_the_future_is_refused(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        add_people(w, cast, 1)
    client.force_login(cast.aino)
    client.post(
        f"/people/{Person.objects.get().pk}/tie/",
        {"strength": "3", "since": "2999", "level": "private"},
    )
    assert not Tie.objects.exists()


def test_comments_are_for_the_network(client: Client, cast: Cast) -> None:
    address = f"/organisations/{cast.paja.pk}/"
    client.force_login(cast.aino)
    client.post(f"/comment/organisation:{cast.paja.pk}/", {"text": "Soita Kaisalle."})
    assert "Soita Kaisalle." in client.get(address).content.decode()
    client.force_login(cast.kaisa)
    assert "Soita Kaisalle." not in client.get(address).content.decode()
    assert client.post(f"/comment/organisation:{cast.paja.pk}/", {"text": "x"}).status_code == 403
    for bad in ("organisation:999999", "nothing:1", "organisation"):
        assert client.post(f"/comment/{bad}/", {"text": "x"}).status_code == 404


def test_following_shows_on_the_page_and_can_be_stopped(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    address = f"/follow/organisation:{cast.kunta.pk}/"
    assert client.post(address, {"follow": "1"}).status_code == 302
    assert (
        'name="follow" value="0"' in client.get(f"/organisations/{cast.kunta.pk}/").content.decode()
    )
    client.post(address, {"follow": "0"})
    assert (
        'name="follow" value="1"' in client.get(f"/organisations/{cast.kunta.pk}/").content.decode()
    )


@pytest.mark.parametrize("level", [Level.PRIVATE, Level.ORGANISATION, Level.NETWORK])
def test_nobody_makes_a_public_record_vanish_for_everybody(
    client: Client, cast: Cast, level: Level
) -> None:
    with write(SYSTEM) as w:
        add_calls(w, cast, 1)
    call = Call.objects.get()
    for user in (cast.aino, cast.sari, cast.antti):
        client.force_login(user)
        form = client.get(f"/calls/{call.pk}/edit/").context["form"]
        assert [value for value, _ in form.fields["level"].choices] == [Level.PUBLIC]
        data = {"title": "Haku", "identifier": "HAKU-0", "level": level}
        assert client.post(f"/calls/{call.pk}/edit/", data).status_code == 302
        assert Call.objects.get().level == Level.PUBLIC
    with write(cast.viewer(cast.sari)) as w, pytest.raises(Forbidden):
        calls.edit(w, call=call, content=calls.Content(values={"level": level}))


def test_an_opening_day_is_shown_as_it_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {"title": "Haku", "identifier": "ESIM-9", "opens": "1.12.2030", "level": "public"}
    client.post("/calls/add/", data)
    assert "1.12.2030" in client.get(f"/calls/{Call.objects.get().pk}/").content.decode()


@pytest.mark.parametrize("address", ["call:99999999999999999999", "call:" + "9" * 3000, "call:٣"])
def test_odd_references_are_not_found(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.aino)
    for page in ("follow", "comment"):
        assert client.post(f"/{page}/{address}/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("day", ["1.1.0001", "31.12.9999", "1.1.0001 00.00"])
def test_days_out_of_all_reason_are_refused(client: Client, cast: Cast, day: str) -> None:
    client.force_login(cast.aino)
    data = {
        "title": "Haku",
        "identifier": "ESIM-9",
        "opens": day,
        "deadlines": day,
        "level": "public",
    }
    assert client.post("/calls/add/", data).status_code == 200
    assert not Call.objects.exists()


def test_a_comment_that_is_too_long_is_not_cut(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    page = client.post(f"/comment/organisation:{cast.paja.pk}/", {"text": "x" * 5001}, follow=True)
    assert 'class="message error"' in page.content.decode()
    assert not Comment.objects.exists()
