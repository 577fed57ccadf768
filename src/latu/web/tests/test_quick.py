"""A contact in a moment: five fields, private, asked about before it is there twice."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person, Tie

ADDRESS = "/people/quick/"
TOKEN = re.compile(r'name="once" value="(\w{22})"')


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The words below are English; every language has them all in its catalogue."""
    with translation.override("en"):
        yield


def send(client: Client, **data: str) -> str:
    said = {"strength": "1", **data}
    return client.post(ADDRESS, said, follow=True, headers={"accept-language": "en"}).text


def test_a_contact_is_its_keepers_alone_and_the_next_one_keeps_where_they_met(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.aino)
    page = send(
        client, name="Maija  Liisa Suksinen", organisation="älykäs paja", contact="maija@example.org",
        how_met="Seminaari", strength="2",
    )  # fmt: skip
    row = Person.objects.get()
    assert (row.given, row.family, row.email) == ("Maija Liisa", "Suksinen", "maija@example.org")
    assert (row.level, row.steward, row.owner, row.notes) == (
        Level.PRIVATE, cast.aino, cast.tunturi, "",
    )  # fmt: skip
    assert row.affiliations.get().organisation == cast.paja
    tie = Tie.objects.get()
    assert (tie.knower, tie.strength, tie.level) == (cast.aino, 2, Level.PRIVATE)
    assert "given name <b>Maija Liisa</b>, family name <b>Suksinen</b>" in page
    assert f'href="/people/{row.pk}/edit/"' in page
    assert 'name="how_met" value="Seminaari"' in page
    assert '<option value="Seminaari">' in page
    assert 'name="name" value=' not in page


def test_others_neither_see_it_nor_what_the_last_one_was(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    send(client, name="Maija Suksinen", how_met="Seminaari")
    row = Person.objects.get()
    for other in (cast.sari, cast.antti, cast.elli):
        client.force_login(other)
        page = client.get(ADDRESS, {"after": row.pk}).text
        assert "Suksinen" not in page
        assert "Seminaari" not in page
        assert client.get(f"/people/{row.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "٣"])
def test_an_address_that_means_nobody_is_the_empty_form(
    client: Client, cast: Cast, number: str
) -> None:
    client.force_login(cast.aino)
    response = client.get(ADDRESS, {"after": number})
    assert response.status_code == 200
    assert response.context["added"] is None


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [("Cher", "", "Cher"), ("Anna von der Leyen", "Anna von der", "Leyen")],
)
def test_the_last_word_is_the_family_name(
    client: Client, cast: Cast, name: str, given: str, family: str
) -> None:
    client.force_login(cast.aino)
    send(client, name=name)
    row = Person.objects.get()
    assert (row.given, row.family) == (given, family)


def test_an_organisation_that_is_not_there_stands_in_the_notes(client: Client, cast: Cast) -> None:
    for user, is_keeper in ((cast.aino, True), (cast.kaisa, False)):
        client.force_login(user)
        page = send(client, name=f"Maija {user.name}", organisation="Nordkraft AS")
        row = Person.objects.get(family=user.name)
        assert "Nordkraft AS" in row.notes
        assert not row.affiliations.exists()
        assert "its name stands in the notes" in page
        assert ('href="/organisations/add/"' in page) == is_keeper


@pytest.mark.parametrize(
    ("contact", "email", "phone"),
    [
        ("", "", ""),
        ("maija@example.org", "maija@example.org", ""),
        ("+358 40 123 4567", "", "+358 40 123 4567"),
    ],
)
def test_mail_and_telephone_are_told_apart(
    client: Client, cast: Cast, contact: str, email: str, phone: str
) -> None:
    client.force_login(cast.aino)
    send(client, name="Maija Suksinen", contact=contact)
    row = Person.objects.get()
    assert (row.email, row.phone) == (email, phone)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "x" * 121}, "This name is too long."),
        ({"contact": "maija@"}, "This is not an e-mail address."),
        ({"contact": "nordkraft"}, "This is not a telephone number."),
        ({"strength": "7"}, "Choose one from the list."),
    ],
)
def test_what_is_wrong_is_told(client: Client, cast: Cast, data: dict[str, str], said: str) -> None:
    client.force_login(cast.aino)
    assert said in send(client, **{"name": "Maija Suksinen", **data})
    assert not Person.objects.exists()


def known(cast: Cast, level: Level, work: int, email: str = "") -> None:
    values = {"given": "Maija", "family": "Suksinen", "level": level, "email": email}
    content = actions.Content(values=values, work=(actions.Work(work),))
    with write(cast.viewer(cast.elli)) as w:
        actions.create(w, content=content, owner_id=cast.ranta.pk)


def test_who_is_there_already_is_shown_and_added_only_by_who_insists(
    client: Client, cast: Cast
) -> None:
    known(cast, Level.NETWORK, cast.paja.pk)
    row = Person.objects.get()
    client.force_login(cast.aino)
    data = {"name": "suksinen maija", "organisation": "Älykäs Paja Oy"}
    page = send(client, **data)
    assert f'href="/people/{row.pk}/"' in page
    assert Person.objects.count() == 1
    send(client, **data, alike=str(row.pk))
    assert Person.objects.count() == 2


def test_the_same_name_elsewhere_is_somebody_else_unless_the_mail_is_the_same(
    client: Client, cast: Cast
) -> None:
    known(cast, Level.NETWORK, cast.kunta.pk, "maija@example.org")
    client.force_login(cast.aino)
    data = {"name": "Maija Suksinen", "organisation": "Älykäs Paja Oy"}
    assert "There is one like this already" in send(client, **data, contact="Maija@example.org")
    assert "Added" in send(client, **data)
    assert Person.objects.count() == 2


def test_who_is_hidden_from_me_is_not_told(client: Client, cast: Cast) -> None:
    known(cast, Level.ORGANISATION, cast.paja.pk, "maija@example.org")
    client.force_login(cast.aino)
    assert "Added" in send(client, name="Maija Suksinen", contact="maija@example.org")


def test_sent_twice_it_is_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    token = TOKEN.search(client.get(ADDRESS).text)
    assert token
    for _ in range(2):
        page = send(client, name="Maija Suksinen", once=token[1])
        assert "Added" in page
    assert Person.objects.count() == 1


def test_it_is_one_press_from_the_list_the_first_page_and_the_palette(
    client: Client, cast: Cast
) -> None:
    pages = ("/", "/people/", "/search/suggest/?pages=1")
    client.force_login(cast.aino)
    for page in pages:
        assert f'href="{ADDRESS}"' in client.get(page).text, page
    client.force_login(cast.olli)
    for page in pages:
        assert f'href="{ADDRESS}"' not in client.get(page).text, page
