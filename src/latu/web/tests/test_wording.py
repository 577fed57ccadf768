"""What forms say of wrong values: each thing its own plain words, and nowhere Django's."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from latu.calls.models import Call
from latu.core import money
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects.models import Project
from latu.web.forms.fields import EurosField
from latu.web.forms.people import PhoneField

ENGLISH = {"accept-language": "en"}
DJANGO = ("This field is required", "Select a valid choice", "Enter a ", "Ensure this value", "Tämä kenttä", "Valitse oikea", "Syötä ")  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("443 909,50", 44390950),
        ("443909.5 €", 44390950),
        ("2 M€", 200_000_000),
        ("2 milj.", 200_000_000),
        ("1,25 milj. €", 125_000_000),
        ("0,1 miljoonaa euroa", 10_000_000),
        ("3 miljoner", 300_000_000),
        ("5 euroa", 500),
        ("5 EUR", 500),
        ("0", 0),
        ("10000000000000", money.MOST_CENTS),
    ],
)
def test_sums_as_people_write_them(typed: str, cents: int) -> None:
    assert EurosField().clean(typed) == cents


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("-5", money.BelowZero),
        ("−2 M€", money.BelowZero),
        ("10000000000000,01", money.TooMuch),
        ("9" * 60, money.TooMuch),
        ("20 000 000 M€", money.TooMuch),
        ("NaN", money.NoSum),
        ("inf", money.NoSum),
        ("1e9", money.NoSum),
        ("paljon", money.NoSum),
        ("-", money.NoSum),
        ("2 kpl", money.NoSum),
        ("1,234", money.PartsOfACent),
        ("1.000", money.PartsOfACent),
        ("٧٠", money.NoSum),
    ],
)
def test_each_wrong_sum_has_a_message_of_its_own(typed: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        money.read(typed)
    with pytest.raises(ValidationError):
        EurosField().clean(typed)


def test_messages_of_sums_differ(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {"title": "Haku", "identifier": "X", "level": "public"}
    told = {
        client.post("/calls/add/", {**data, "max_cents": typed})
        .context["form"]
        .errors["max_cents"][0]
        for typed in ("-5", "9" * 30, "NaN", "1,234")
    }
    assert len(told) == 4
    assert not Call.objects.exists()


def test_no_partner_gets_more_than_all(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {
        "title": "Lumi", "level": "public", "eu_cents": "1 M€", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0",
        "parts-0-organisation": "Esimerkin kunta", "parts-0-role": "coordinator", "parts-0-eu_cents": "2 M€",
    }  # fmt: skip
    page = client.post("/projects/add/", data)
    told = page.context["formset"].forms[0].errors["eu_cents"][0].replace("\u00a0", " ")
    for named in ("Esimerkin kunta", "2 000 000 €", "1 000 000 €"):
        assert named in told
    assert 'class="message error"' in page.text
    assert not Project.objects.exists()
    assert client.post("/projects/add/", {**data, "parts-0-eu_cents": "1 M€"}).status_code == 302


@pytest.mark.parametrize("typed", ["+358 40 123 4567", "(016) 123-456", "040 12345", "12345", ""])
def test_a_number_that_can_be_called(typed: str) -> None:
    assert PhoneField(required=False).clean(typed) == typed


@pytest.mark.parametrize("typed", ["1234", "soita", "040 1234567 Matti", "+", "javascript:alert(1)", "٠٤٠١٢٣٤٥٦"])  # fmt: skip
def test_what_nobody_can_call_is_refused(client: Client, cast: Cast, typed: str) -> None:
    client.force_login(cast.aino)
    data = {"given": "A", "family": "B", "level": "private", "phone": typed}
    page = client.post("/people/add/", data)
    assert "+358 40" in page.context["form"].errors["phone"][0]
    assert not Person.objects.exists()


def test_a_new_organisation_has_no_kind_until_one_is_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    assert '<option value="" selected>' in client.get("/organisations/add/").text
    page = client.post("/organisations/add/", {"name": "Lumi Oy", "kind": "", "level": "public"})
    assert page.context["form"].errors["kind"]
    assert not Organisation.objects.filter(name="Lumi Oy").exists()


@pytest.mark.parametrize("typed", ["ei ole", "facebook.com"])
def test_the_domains_error_speaks_of_a_domain(client: Client, cast: Cast, typed: str) -> None:
    client.force_login(cast.aino)
    data = {"name": "Lumi Oy", "kind": "company", "level": "public", "domain": typed}
    page = client.post("/organisations/add/", data, headers=ENGLISH)
    told = page.context["form"].errors["domain"][0]
    assert typed in told
    assert "number" not in told
    example = {**data, "domain": "example.com"}
    assert client.post("/organisations/add/", example).status_code == 302, "the form's own example"


@pytest.mark.parametrize("language", ["en", "fi"])
def test_nowhere_do_forms_speak_as_django_does(client: Client, cast: Cast, language: str) -> None:
    client.force_login(cast.aino)
    wrong = {
        "/organisations/add/": {"kind": "x", "country": "XX", "website": "ei", "level": "x", "city": "x" * 200},
        "/people/add/": {"email": "ei", "level": "x"},
        "/calls/add/": {"url": "ei", "programme": "99", "deadline_model": "x"},
        "/invite/": {"email": "ei", "role": "x", "language": "x"},
        "/projects/add/": {"parts-TOTAL_FORMS": "x"},
    }  # fmt: skip
    for address, data in wrong.items():
        page = client.post(address, data, headers={"accept-language": language})
        assert page.status_code == 200
        assert len(page.context["form"].errors) >= 2
        assert not [phrase for phrase in DJANGO if phrase in page.text], address


def test_one_place_speaks_for_every_field() -> None:
    empty = SimpleUploadedFile("a.txt", b"")
    for field, wrong in (
        (forms.IntegerField(min_value=1), "x"), (forms.IntegerField(min_value=1), "0"),
        (forms.IntegerField(max_value=1), "2"), (forms.CharField(max_length=2), "abc"),
        (forms.FileField(), empty), (forms.FileField(), None), (forms.EmailField(), "x"),
        (forms.URLField(assume_scheme="https"), "x"), (forms.CharField(), ""),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"]),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            field.clean(wrong)
        assert not [phrase for phrase in DJANGO if phrase in str(told.value)]
