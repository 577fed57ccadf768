"""Where facts come from, in the language of the reader."""

import pytest
from django.test import Client

from latu.calls.models import Programme
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.networks.models import Network
from latu.seeding.public import seed_public
from latu.seeding.regional import Region


@pytest.fixture
def facts(db: None) -> None:
    with write(SYSTEM) as w:
        seed_public(w, Region("lapland"), with_invented=False)


@pytest.mark.parametrize(
    ("language", "manager", "source", "rule"),
    [
        ("fi", "Euroopan komissio", "yleistä tietoa, ei tarkistettu", "Horisontti Euroopan yleiset liitteet"),
        ("sv", "Europeiska kommissionen", "allmän kunskap, inte kontrollerad", "Horisont Europas allmänna bilagor"),
        ("en", "European Commission", "general knowledge, not checked", "Horizon Europe General Annexes"),
    ],
)  # fmt: skip
def test_a_programme_says_who_manages_it_and_where_that_is_from(
    client: Client, facts: None, language: str, manager: str, source: str, rule: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get("/programmes/horizon-europe/").content.decode()
    assert f"<dd>{manager}</dd>" in page
    assert f"<dd>{source}</dd>" in page
    assert f'<span class="origin">{rule}' in page
    assert manager in client.get("/programmes/").content.decode()
    network = Network.objects.first()
    assert network is not None
    assert f"<dd>{source}</dd>" in client.get(f"/networks/{network.pk}/").content.decode()


def test_a_text_that_nobody_translated_is_marked_as_english(client: Client, facts: None) -> None:
    Programme.objects.filter(key="horizon-europe").update(source={"en": "Notes"})
    client.cookies["django_language"] = "fi"
    page = client.get("/programmes/horizon-europe/").content.decode()
    assert '<span lang="en">Notes</span>' in page
