"""The page of a person that everybody may see."""

from django.test import Client
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person


def make(cast: Cast, level: Level) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        values = {
            "given": "Maija",
            "family": "Suksinen",
            "email": "maija@example.org",
            "level": level,
        }
        work = (actions.Work(cast.paja.pk, "seppä"),)
        content = actions.Content(values=values, work=work)
        person = actions.create(w, content=content, owner_id=cast.tunturi.pk)
        actions.state_tie(
            w, person=person, strength=3, since=2019, basis="Messut", level=Level.NETWORK
        )
        return person


def test_a_visitor_reads_the_public_person_that_search_found(client: Client, cast: Cast) -> None:
    person = make(cast, Level.PUBLIC)
    found = client.get("/search/", {"q": "suksinen"}).content.decode()
    assert f'href="/people/{person.pk}/"' in found
    response = client.get(f"/people/{person.pk}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Älykäs Paja Oy" in page
    assert "maija@example.org" in page
    assert '<meta name="robots" content="noindex">' in page
    for hidden in (
        "Messut",
        f"/people/{person.pk}/tie/",
        f"/people/{person.pk}/edit/",
        'href="/people/"',
    ):
        assert hidden not in page
    client.force_login(cast.matti)
    assert "Messut" in client.get(f"/people/{person.pk}/").content.decode()


def test_anybody_else_is_not_there_for_a_visitor(client: Client, cast: Cast) -> None:
    for level in (Level.PRIVATE, Level.ORGANISATION, Level.NETWORK):
        person = make(cast, level)
        assert client.get(f"/people/{person.pk}/").status_code == 404
    restricted = make(cast, Level.PUBLIC)
    with write(SYSTEM):
        Person.objects.filter(pk=restricted.pk).update(restricted=True)
    assert client.get(f"/people/{restricted.pk}/").status_code == 404
    client.force_login(cast.sari)
    assert client.post(f"/comment/person:{restricted.pk}/", {"text": "x"}).status_code == 404
