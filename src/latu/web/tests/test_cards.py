"""Contact cards: looked at first, taken in by choice, given out as far as one may see; one's own as a QR code."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import Level
from latu.people.models import Person

TWO = """BEGIN:VCARD
VERSION:3.0
FN:Šárka Mäkelä
N:Mäkelä;Šárka;;;
ORG:Älykäs Paja Oy
TITLE:Engineer
EMAIL;TYPE=work:sarka@example.org
EMAIL;TYPE=home:home@example.org
TEL:+358 40 000 0001
PHOTO;ENCODING=b:AAAA
NOTE:Met in Oulu
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Nils Berg
ORG:Unknown Works
END:VCARD
"""


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def sent(client: Client, text: str) -> str:
    """The page that shows what is in a file."""
    file = SimpleUploadedFile("cards.vcf", text.encode())
    return client.post("/people/cards/", {"file": file}).content.decode()


def take(client: Client, page: str, *numbers: int) -> None:
    """Choose cards by number, with all that the page carries."""
    fields = re.findall(r'name="(cards|seen)" value="([^"]+)"', page)
    data = {
        "cards": next(value for name, value in fields if name == "cards"),
        "seen": [value for name, value in fields if name == "seen"],
        "take": [str(number) for number in numbers],
    }
    client.post("/people/cards/", data)


def test_cards_are_looked_at_and_the_chosen_ones_are_taken_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    page = sent(client, TWO)
    assert "Šárka Mäkelä" in page
    assert "Latu keeps no pictures of people." in page
    assert not Person.objects.filter(family="Mäkelä").exists()
    take(client, page, 0)
    row = Person.objects.get(family="Mäkelä")
    assert (row.given, row.email, row.phone) == ("Šárka", "sarka@example.org", "+358 40 000 0001")
    assert (row.level, row.steward) == (Level.PRIVATE, cast.aino)
    assert "Met in Oulu" in row.notes
    assert "home@example.org" in row.notes
    work = row.affiliations.get()
    assert (work.organisation, work.role) == (cast.paja, "Engineer")
    assert not Person.objects.filter(family__contains="Berg").exists()


def test_an_organisation_that_is_not_there_goes_into_the_notes(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    take(client, sent(client, TWO), 1)
    row = Person.objects.get(family="Berg")
    assert row.given == "Nils"
    assert "Unknown Works" in row.notes


def test_a_note_without_end_is_cut_and_that_is_said(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    long = TWO.replace("Met in Oulu", "A" * 9000 + " the end")
    page = sent(client, long)
    assert "its end is not kept" in page
    assert "its end is not kept" not in sent(client, TWO)
    take(client, page, 0)
    notes = Person.objects.get(family="Mäkelä").notes
    assert len(notes) <= 5000
    assert "home@example.org" in notes


def test_who_is_there_already_is_added_only_by_choice(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    first = sent(client, TWO)
    take(client, first, 0)
    take(client, first, 0)
    assert Person.objects.filter(family="Mäkelä").count() == 1
    page = sent(client, TWO)
    assert "Is there already" in page
    take(client, page, 0)
    assert Person.objects.filter(family="Mäkelä").count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "The file is empty"), ("a;b;c", "No contact card was found"), ('["vcard",[]]', "jCard")],
)
def test_what_is_no_file_of_cards_is_told(client: Client, cast: Cast, text: str, said: str) -> None:
    client.force_login(cast.aino)
    assert said in sent(client, text)


def test_what_the_page_carries_is_one_persons_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    page = sent(client, TWO)
    client.force_login(cast.elli)
    take(client, page, 0)
    assert not Person.objects.filter(family="Mäkelä").exists()


def test_looking_at_cards_costs_the_same_for_many(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    many = "".join(
        f"BEGIN:VCARD\nVERSION:4.0\nFN:Person {n}\nORG:Firm {n}\nEND:VCARD\n" for n in range(40)
    )
    sent(client, TWO)
    with django_assert_num_queries(7):
        sent(client, TWO)
    with django_assert_num_queries(7):
        sent(client, many)


def test_a_card_and_the_list_are_given_out_as_far_as_one_may_see(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.aino)
    take(client, sent(client, TWO), 0)
    row = Person.objects.get(family="Mäkelä")
    card = client.get(f"/people/{row.pk}/card/")
    assert card["Content-Type"] == "text/vcard; charset=utf-8"
    assert "FN:Šárka Mäkelä" in card.content.decode()
    assert "Met in Oulu" not in card.content.decode()
    assert "Šárka" in client.get("/people/?format=vcf").content.decode()
    client.force_login(cast.olli)
    assert client.get(f"/people/{row.pk}/card/").status_code == 404
    assert "Šárka" not in client.get("/people/?format=vcf").content.decode()


def test_ones_own_card_is_a_code_and_a_file(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    page = client.get("/profile/card/").content.decode()
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    text = client.get("/profile/card/?format=vcf").content.decode()
    assert f"EMAIL:{cast.aino.email}" in text
