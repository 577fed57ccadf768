"""Where a country is chosen, and where it follows from the municipality."""

import pytest
from django.test import Client
from tests.cast import Cast

from latu.clients.models import Client as Advised
from latu.organisations.models import Organisation
from latu.taxonomy.models import Country, Municipality

ENGLISH = {"accept-language": "en"}
ORDER = (
    '<optgroup label="Nearest"><option value="FI">Finland</option><option value="SE">Sweden</option>'
    '<option value="NO">Norway</option></optgroup>'
    '<optgroup label="Other EU and EEA countries"><option value="IS">Iceland</option>'
    '<option value="ES">Spain</option></optgroup>'
    '<optgroup label="Other countries"><option value="BV">Bouvet Island</option>'
    '<option value="CA">Canada</option></optgroup></select>'
)


@pytest.fixture(autouse=True)
def _world(cast: Cast) -> None:
    names = {"CA": "Canada", "ES": "Spain", "IS": "Iceland", "NO": "Norway", "BV": "Bouvet Island"}
    Country.objects.exclude(code__in=["FI", "SE"]).delete()
    Country.objects.bulk_create(
        Country(code=code, names={"en": name}, is_member_state=code == "ES")
        for code, name in names.items()
    )
    Municipality.objects.filter(code="148").update(nuts="FI1D7")


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/add/",
        "/clients/add/?new=1",
        "/search/",
        "/notices/",
    ],
)
def test_the_nearest_countries_come_first(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.aino)
    assert ORDER in client.get(address, headers=ENGLISH).text


def test_a_partner_who_registers_finds_the_near_ones_first(client: Client) -> None:
    assert ORDER in client.get("/partners/register/", headers=ENGLISH).text


def test_the_chosen_country_is_marked(client: Client, cast: Cast) -> None:
    page = client.get("/organisations/?country=SE", headers=ENGLISH).text
    assert '<option value="SE" selected>Sweden</option>' in page


@pytest.mark.parametrize(
    ("municipality", "country", "kept"), [("148", "", "FI"), ("148", "SE", "SE"), ("", "", None)]
)
def test_a_municipality_says_the_country(
    client: Client, cast: Cast, municipality: str, country: str, kept: str | None
) -> None:
    client.force_login(cast.aino)
    where = {"municipality": municipality, "country": country, "kind": "company"}
    client.post("/organisations/add/", {"name": "Uusi Oy", "level": "public", **where})
    assert Organisation.objects.get(name="Uusi Oy").country_id == kept
    client.post("/clients/add/?new=1", {"organisation": "Toinen Oy", "language": "fi", **where})
    assert Advised.objects.get().organisation.country_id == kept
