"""What all lists have in common: filters that mean nothing, pages, countries."""

import pytest
from django.test import Client
from tests.cast import Cast

from latu.calls import actions as calls
from latu.core.access import SYSTEM, Level
from latu.core.dates import eu_deadline, today
from latu.core.gate import write
from latu.core.text import sort_key
from latu.networks import actions as networks
from latu.organisations.models import Organisation
from latu.projects import actions as projects
from latu.taxonomy.models import Country


@pytest.fixture(autouse=True)
def in_english(client: Client) -> None:
    """The words below are English; every language has them all in its catalogue."""
    client.cookies["django_language"] = "en"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/calls/?programme=9999&q=x", "The filter “Programme” is not understood: “9999”."),
        ("/projects/?programme=x", "The filter “Programme” is not understood: “x”."),
        ("/organisations/?municipality=x", "The filter “Municipality” is not understood: “x”."),
        ("/organisations/?country=QQ", "The filter “Country” is not understood: “QQ”."),
        ("/organisations/?kind=x&kind=y", "The filter “Kind” is not understood: “x, y”."),
    ],
)
def test_a_filter_that_means_nothing_is_told(
    client: Client, cast: Cast, address: str, told: str
) -> None:
    text = client.get(address).text
    assert told in text
    assert 'class="message error" role="alert" tabindex="-1" autofocus' in text
    for kind in ("csv", "xlsx"):
        response = client.get(f"{address}&format={kind}")
        assert told in response.text, "no file that holds more than was asked for"


def test_the_other_filters_hold(client: Client, cast: Cast) -> None:
    address = "/organisations/?municipality=x&kind=municipality"
    assert [row.pk for row in client.get(address).context["page"]] == [cast.kunta.pk]
    assert "is not understood" not in client.get("/organisations/?kind=municipality&page=1").text


@pytest.mark.parametrize(
    ("asked", "number"),
    [("-1", 1), ("0", 1), ("", 1), ("x", 1), ("2", 2), ("99", 2), ("-9" * 9, 1)],
)
def test_pages_before_the_first_are_the_first(
    client: Client, cast: Cast, asked: str, number: int
) -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"A{n}", sort_key=sort_key(f"A{n}")) for n in range(60)
    )
    assert client.get("/organisations/", {"page": asked}).context["page"].number == number


def test_countries_are_those_of_the_records_one_may_see(client: Client, cast: Cast) -> None:
    for code in ("DE", "IS"):
        Country.objects.get_or_create(code=code, defaults={"names": {"en": f"Land {code}"}})
    Country.objects.filter(code="DE").update(is_member_state=True)
    for code, level in (("SE", Level.PUBLIC), ("DE", Level.ORGANISATION), ("IS", Level.PUBLIC)):
        Organisation.objects.create(
            name=code, sort_key=code, country_id=code, level=level, owner=cast.ranta
        )

    def offered(**address: str) -> list[str]:
        form = client.get("/organisations/", address).context["form"]
        groups = form.fields["country"].widget.choices[1:]
        return [code for _heading, rows in groups for code, _name in rows]

    assert offered() == ["FI", "SE", "IS"]
    assert offered(country="DE") == ["FI", "SE", "DE", "IS"], "what is chosen stands there"
    client.force_login(cast.elli)
    assert offered() == ["FI", "SE", "DE", "IS"]


def test_filters_are_not_called_optional(client: Client, cast: Cast) -> None:
    assert "optional" not in client.get("/organisations/").text
    assert "optional" not in client.get("/calls/?q=x").text


def test_a_file_of_calls_holds_rate_grants_and_times(client: Client, cast: Cast) -> None:
    values = {
        "identifier": "A", "titles": {"en": "A"}, "rate": "70 %", "min_cents": 100_00, "max_cents": 250_50,
    }  # fmt: skip
    due = eu_deadline(today().replace(year=today().year + 1, month=1, day=14))
    with write(SYSTEM) as w:
        calls.create(w, content=calls.Content(values=values, deadlines=(due,)), owner_id=None)
    head, row = client.get("/calls/?format=csv").content.decode("utf-8-sig").splitlines()
    found = dict(zip(head.split(";"), row.split(";"), strict=True))
    assert (found["Smallest grant, €"], found["Largest grant, €"]) == ("100,00", "250,50")
    assert found["Funding rate"] == "70 %"
    assert found["Deadlines"].endswith("at\u00a018:00 (17:00\u00a0Brussels)")


@pytest.mark.parametrize("level", [Level.PUBLIC, Level.PRIVATE])
def test_counts_beside_a_row_hold_only_what_the_viewer_may_see(
    client: Client, cast: Cast, level: Level
) -> None:
    partner = Organisation.objects.create(name="Partner", sort_key="partner", level=level)
    with write(SYSTEM) as w:
        parts = tuple(projects.Part(each, "participant") for each in (cast.paja.pk, partner.pk))
        content = projects.Content(values={"acronym": "SNOW"}, parts=parts)
        projects.create(w, content=content, owner_id=None)
        network = networks.create(w, values={"names": {"en": "Tracks"}}, owner_id=None)
        for each in (cast.paja.pk, partner.pk):
            networks.set_membership(w, network=network, organisation_id=each)
    number = 2 if level == Level.PUBLIC else 1
    assert [row.n_partners for row in client.get("/projects/").context["page"]] == [number]
    assert [row.n_members for row in client.get("/networks/").context["page"]] == [number]
    assert f";{number};" in client.get("/projects/?format=csv").content.decode()


def test_a_page_keeps_the_order_of_the_list(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        for acronym, cents in (("LITTLE", 1), ("MOST", 300), ("MORE", 20), ("UNKNOWN", None)):
            values = {"acronym": acronym, "eu_cents": cents}
            projects.create(w, content=projects.Content(values=values), owner_id=None)
    rows = client.get("/projects/?sort=money").context["page"]
    assert [row.acronym for row in rows] == ["MOST", "MORE", "LITTLE", "UNKNOWN"]
