"""The page of a person that everybody may see."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.people import actions, unwanted
from latu.people.models import Person
from latu.web.forms.people import UNWANTED


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


def test_who_asked_not_to_be_kept_is_not_taken_in(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        salt = unwanted.salt()
        marks = unwanted.marks(salt, unwanted.traits("", ["anneli@example.org"], [], []))
        unwanted.keep_out(w, salt=salt, marks=marks)
    client.force_login(cast.aino)
    before = Person.objects.count()
    for address, values in (
        ("/people/add/", {"given": "Anneli", "family": "Virta", "email": "Anneli@Example.org", "level": "private"}),
        ("/people/quick/", {"name": "Anneli Virta", "contact": "anneli@example.org", "strength": "1"}),
    ):  # fmt: skip
        page = client.post(address, values)
        assert page.status_code == 200
        assert str(UNWANTED) in page.text
        assert "Anneli" in page.text
    card = SimpleUploadedFile(
        "a.vcf",
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anneli Virta\r\nEMAIL:anneli@example.org\r\nEND:VCARD\r\n",
    )
    page = client.post("/people/cards/", {"file": card})
    assert page.context["rows"][0].is_unwanted
    client.post("/people/cards/", {"cards": page.context["payload"], "take": "0", "seen": "0"})
    assert Person.objects.count() == before
