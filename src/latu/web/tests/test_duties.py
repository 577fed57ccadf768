"""Pages of the duties over personal data: the record of processing and the notice for everybody."""

import re

from django.test import Client
from django.utils.html import strip_tags
from tests.cast import Cast

from latu.privacy.models import Balancing, Controller
from latu.privacy.processing import declared

SAID = {
    "name": "Esimerkin kunta",
    "address": "Kirkkotie 1",
    "email": "rekisteri@example.org",
    "officer": "Tiina Turva, 040 1234567",
    "transfers": "",
}


def test_the_record_can_be_read_and_taken_along(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    assert client.post("/duties/controller/", SAID).headers["Location"] == "/duties/record/"
    pages = [
        client.get("/duties/record/"),
        client.get("/duties/record/", {"format": "html"}),
        client.get("/duties/record/", {"format": "txt"}),
    ]
    for response in pages:
        text = response.content.decode()
        assert "Esimerkin kunta" in text
        assert "Tiina Turva" in text
        assert "Etu: alueen kehittäjät" in text
    assert pages[2].headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in pages[2].content.decode()
    assert "filename=" in pages[1].headers["Content-Disposition"]
    assert "<form" not in pages[1].content.decode()


def test_no_code_word_is_in_the_record(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    words = set(re.findall(r"\w+", strip_tags(client.get("/duties/record/").content.decode())))
    columns = {column for _label, column, _field in declared() if "_" in column}
    assert columns
    assert not words & (columns | {"legal_obligation", "legitimate_interest", "delete_row", "None"})


def test_a_wrong_address_is_told_and_nothing_is_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    response = client.post("/duties/controller/", {**SAID, "email": "ei osoite"})
    assert response.status_code == 200
    assert not Controller.objects.exists()


def test_the_balancing_can_be_put_into_own_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    assert "Etu: alueen" in client.get("/duties/record/contacts/").content.decode()
    client.post("/duties/record/contacts/", {"text": "Näin me punnitsimme."})
    assert "Näin me punnitsimme." in client.get("/duties/record/").content.decode()
    assert client.get("/duties/record/rights/").status_code == 404  # of law, nothing to balance
    client.force_login(cast.sari)
    assert client.post("/duties/record/contacts/", {"text": "x"}).status_code == 403
    assert Balancing.objects.get().text == "Näin me punnitsimme."


def test_everybody_reads_the_notice(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    client.post("/duties/controller/", SAID)
    client.logout()
    page = client.get("/privacy/about/").content.decode()
    assert "rekisteri@example.org" in page
    assert "Etu: alueen" not in page
    assert "/privacy/about/" in client.get("/about/").content.decode()
