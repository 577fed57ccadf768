"""What people type: unseen characters, shares, days without a year, days in a wrong order."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.cast import Cast

from latu.accounts.models import User
from latu.calls.models import Call, Programme
from latu.networks.models import Network
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects.models import Project
from latu.records.models import Todo
from latu.web.forms import fields

TODAY = date(2026, 11, 24)
CALL = {"title": "Poronhoidon tulevaisuus", "identifier": "ESIM-1", "level": "public"}
PROJECT = {
    "title": "Lumi", "level": "public", "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
}  # fmt: skip
UNSEEN = "\u202e\u200b\u2066\ufeff\x07\x9b"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 24 November 2026."""
    monkeypatch.setattr(fields, "today", lambda: TODAY)


@pytest.fixture
def aino(client: Client, cast: Cast) -> Client:
    """A developer at work."""
    client.force_login(cast.aino)
    return client


@pytest.fixture
def national(db: None) -> Programme:
    """A programme whose calls close with the offices."""
    return Programme.objects.create(key="oma", names={"fi": "Oma raha"}, closes=time(16, 15))


def test_names_and_titles_are_kept_without_what_nobody_sees(aino: Client, cast: Cast) -> None:
    typed = f"Lu{UNSEEN}mi  työ"
    level = {"level": "public"}
    aino.post("/organisations/add/", {**level, "name": typed, "kind": "company", "former": typed})
    aino.post(
        "/people/add/", {**level, "given": typed, "family": typed, "notes": f"a{UNSEEN}\r\nb"}
    )
    aino.post("/networks/add/", {**level, "name": typed})
    aino.post("/calls/add/", {**CALL, "title": typed, "summary": typed})
    aino.post("/projects/add/", {**PROJECT, "title": typed, "acronym": typed})
    aino.post("/profile/", {"name": typed, "language": "fi"})
    organisation, person = Organisation.objects.get(name="Lumi työ"), Person.objects.get()
    assert {each.text for each in organisation.names.all()} == {"Lumi työ"}
    assert (person.given, person.family, person.notes) == ("Lumi työ", "Lumi työ", "a\nb")
    assert Network.objects.get().names == {"fi": "Lumi työ"}
    assert (Call.objects.get().titles, Project.objects.get().acronym) == (
        {"fi": "Lumi työ"},
        "Lumi työ",
    )
    assert User.objects.get(pk=cast.aino.pk).name == "Lumi työ"


def test_a_name_of_unseen_characters_is_none(aino: Client) -> None:
    for address, data in (
        ("/organisations/add/", {"name": UNSEEN, "kind": "company", "level": "public"}),
        ("/profile/", {"name": UNSEEN, "language": "fi"}),
    ):
        page = aino.post(address, data)
        assert page.status_code == 200
        assert page.context["form"].errors["name"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("70", "70\u00a0%"),
        ("62,5 %", "62,5\u00a0%"),
        ("62.5%", "62,5\u00a0%"),
        ("0", "0\u00a0%"),
        ("100", "100\u00a0%"),
        ("60-85 %", "60–85\u00a0%"),
        ("", ""),
    ],
)
def test_a_share_is_kept_as_it_is_written(typed: str, kept: str) -> None:
    assert fields.RateField().clean(typed) == kept
    assert fields.RateField().clean(kept) == kept


@pytest.mark.parametrize("typed", ["101", "100,01", "-5", "150 %", "85-60", "puolet", "7 0", "٧٠"])
def test_what_is_no_share_is_refused_with_an_example(aino: Client, typed: str) -> None:
    page = aino.post("/calls/add/", {**CALL, "rate": typed})
    assert page.context["form"].errors["rate"]
    assert "62,5" in page.context["form"].errors["rate"][0]
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("3.12.", date(2026, 12, 3)),
        ("3.12", date(2026, 12, 3)),
        ("24.11.", TODAY),
        ("23.11.", date(2027, 11, 23)),
        ("29.2.", date(2028, 2, 29)),
        ("3.12.2025", date(2025, 12, 3)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(typed: str, understood: date) -> None:
    assert fields.read_day(typed) == understood


@pytest.mark.parametrize("typed", ["31.2.", "3.13.", "0.1.", "3."])
def test_a_day_that_never_comes_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        fields.read_day(typed)


def test_every_day_may_leave_out_its_year(aino: Client, cast: Cast) -> None:
    aino.post("/projects/add/", {**PROJECT, "starts_on": "3.12.", "ends_on": "5.12."})
    assert Project.objects.get().starts_on == date(2026, 12, 3)
    aino.post("/networks/add/", {"name": "Lumiverkko", "level": "public"})
    network = Network.objects.get()
    since = {"organisation": "Esimerkin kunta", "valid_from": "3.12."}
    aino.post(f"/networks/{network.pk}/member/", since)
    assert network.memberships.get().valid_from == date(2025, 12, 3), "since lies behind"


def test_a_to_do_takes_a_day_without_a_year(aino: Client, cast: Cast) -> None:
    aino.post(f"/todos/organisation:{cast.paja.pk}/add/", {"text": "Soita", "due": "3.12."})
    assert Todo.objects.get().due == date(2026, 12, 3)


def test_a_form_that_comes_back_shows_what_was_understood(aino: Client) -> None:
    typed = "3.12.\nhuomenna\n15.1. klo 16.15"
    page = aino.post("/calls/add/", {**CALL, "deadlines": typed, "opens": "2026-11-01"})
    assert "3.12.2026\nhuomenna\n15.1.2027 16.15</textarea>" in page.text
    assert 'value="1.11.2026"' in page.text


def test_a_national_call_closes_with_the_offices(aino: Client, national: Programme) -> None:
    typed = {"deadlines": "3.12.\n15.1.2027 12.00", "programme": str(national.pk)}
    assert aino.post("/calls/add/", {**CALL, **typed}).status_code == 302
    call = Call.objects.get()
    assert [each.at for each in call.deadlines.all()] == [
        datetime(2026, 12, 3, 14, 15, tzinfo=UTC),
        datetime(2027, 1, 15, 10, 0, tzinfo=UTC),
    ]
    page = aino.get(f"/calls/{call.pk}/edit/").text
    assert "3.12.2026\n15.1.2027 12.00</textarea>" in page
    assert "16.15 " in page.split('id="id_deadlines_helptext">')[1].split("</p>")[0]
    typed["programme"] = ""
    aino.post(f"/calls/{call.pk}/edit/", {**CALL, **typed})
    assert Call.objects.get().deadlines.all()[0].at == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


def test_an_eu_deadline_of_a_national_call_keeps_its_time(
    aino: Client, national: Programme
) -> None:
    typed = {"deadlines": "3.12.2026 18.00", "programme": str(national.pk)}
    aino.post("/calls/add/", {**CALL, **typed})
    assert "3.12.2026 18.00</textarea>" in aino.get(f"/calls/{Call.objects.get().pk}/edit/").text


@pytest.mark.parametrize(
    ("opens", "deadlines", "refused"),
    [
        ("4.12.2026", "3.12.2026", True),
        ("4.12.2026", "3.12.2026\n15.1.2027", True),
        ("3.12.2026", "3.12.2026", False),
        ("4.12.2026", "", False),
    ],
)
def test_a_call_opens_before_it_closes(
    aino: Client, opens: str, deadlines: str, *, refused: bool
) -> None:
    page = aino.post("/calls/add/", {**CALL, "opens": opens, "deadlines": deadlines})
    assert Call.objects.exists() != refused
    if refused:
        told = page.context["form"].errors["opens"][0]
        assert "4.12.2026" in told
        assert "3.12.2026" in told


def test_a_project_ends_after_it_starts(aino: Client) -> None:
    days = {"starts_on": "1.3.2027", "ends_on": "28.2.2027"}
    told = aino.post("/projects/add/", {**PROJECT, **days}).context["form"].errors["ends_on"][0]
    assert "1.3.2027" in told
    assert "28.2.2027" in told
    assert (
        aino.post("/projects/add/", {**PROJECT, **days, "ends_on": "1.3.2027"}).status_code == 302
    )
