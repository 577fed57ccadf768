"""A partner from anywhere registers by a mailed code; those who keep the register look at newcomers."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.cast import Cast

from latu.accounts.models import Link, User
from latu.core.access import SYSTEM, Level, Role
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations.models import Membership, Organisation
from latu.partners import registration
from latu.partners.models import Answer, Notice
from latu.partners.tests.conftest import make
from latu.records.models import Change
from latu.search.models import Document

CODE = re.compile(r"^    ([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)
ENGLISH = {"accept-language": "en"}
DATA = {
    "email": "Astrid@Example.org", "name": "Astrid Berg", "organisation": "Fjord Lab AS", "kind": "company",
    "country": "SE", "website": "example.org", "description": "We test boats.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Tries of earlier tests do not count."""
    cache.clear()


def begin(client: Client, query: str = "", **changes: str) -> str:
    """Register; the address of the page where the code is typed."""
    answer = client.post(f"/partners/register/{query}", {**DATA, **changes}, headers=ENGLISH)
    assert answer.status_code == 302
    return answer.headers["Location"]


def code() -> str:
    found = CODE.search(Outgoing.objects.latest("pk").text)
    assert found
    return found[1]


def test_from_a_notice_to_an_answer_without_an_account(client: Client, cast: Cast) -> None:
    notice = make(cast)
    page = client.get(f"/notices/{notice.pk}/", headers=ENGLISH).text
    assert f'href="/partners/register/?notice={notice.pk}"' in page
    address = begin(client, f"?notice={notice.pk}")
    assert not User.objects.filter(email="astrid@example.org").exists()
    assert not Organisation.objects.filter(name="Fjord Lab AS").exists()
    mail = Outgoing.objects.get()
    assert (mail.to, mail.language, mail.holds_secret) == ("astrid@example.org", "en", True)
    client.get(address)  # looking uses nothing up
    answer = client.post(address, {"code": code().lower().replace("-", " ")}, headers=ENGLISH)
    assert answer.headers["Location"] == f"/notices/{notice.pk}/"
    user = User.objects.get(email="astrid@example.org")
    row = Organisation.objects.get(name="Fjord Lab AS")
    assert (user.name, user.language) == ("Astrid Berg", "en")
    assert (row.owner, row.level, row.awaits_check) == (row, Level.NETWORK, True)
    assert (row.country_id, row.description) == ("SE", {"en": "We test boats."})
    assert Membership.objects.get(user=user).role == Role.COMPANY
    client.post(f"/notices/{notice.pk}/answer/", {"organisation": row.pk, "text": "Hello"})
    assert Answer.objects.get().organisation == row
    assert client.post(address, {"code": code}).status_code == 404  # used


def test_the_code_page_says_where_it_went_and_what_to_do(client: Client, cast: Cast) -> None:
    notice = make(cast)
    address = begin(client, f"?notice={notice.pk}")
    assert f"{settings.LATU_URL}{address}" in Outgoing.objects.get().text
    wrong = client.post(address, {"code": "AAAA-AAAA"}, headers=ENGLISH).text
    assert "This is not the code in the mail. You can try 2 more times." in wrong
    assert "<b>astrid@example.org</b>" in wrong
    again = re.search(r'href="(/partners/register/[^"]+)"', wrong)
    assert again
    form = client.get(unescape(again[1]), headers=ENGLISH).context["form"]
    kept = {name: form[name].value() for name in DATA}
    assert kept == {**DATA, "email": "astrid@example.org", "website": "https://example.org"}
    answer = client.post(unescape(again[1]), {**DATA, "email": "berg@example.org"})
    assert answer.headers["Location"].endswith(f"?notice={notice.pk}")
    assert Outgoing.objects.latest("pk").to == "berg@example.org"
    assert client.get("/partners/register/?again=x").context["form"].initial == {}


def test_three_wrong_codes_are_the_end_of_it(client: Client, cast: Cast) -> None:
    address = begin(client)
    for left in (2, 1):
        page = client.post(address, {"code": "AAAA-AAAA"}, headers=ENGLISH)
        assert str(left) in page.context["form"].errors["code"][0]
    assert client.post(address, {"code": "AAAA-AAAA"}).status_code == 404
    assert client.post(address, {"code": code()}).status_code == 404
    assert not Organisation.objects.filter(name="Fjord Lab AS").exists()


def test_who_has_an_account_is_told_by_mail_alone(client: Client, cast: Cast) -> None:
    strange, known = begin(client), begin(client, email="Kaisa@example.org")
    mail = Outgoing.objects.latest("pk")
    assert (mail.to, CODE.search(mail.text)) == ("kaisa@example.org", None)
    assert "/sign-in/" in mail.text
    pages = [
        re.sub(
            r"\w+@example.org|csrf\w+\" value=\"\w+|nonce=\"[^\"]+",
            "",
            client.get(each, headers=ENGLISH).text,
        )
        for each in (strange, known)
    ]
    secrets = [each.rstrip("/").rpartition("/")[2] for each in (strange, known)]
    assert pages[0].replace(secrets[0], "") == pages[1].replace(secrets[1], "")
    assert client.post(known, {"code": "AAAA-AAAA"}).status_code == 200
    assert Membership.objects.filter(user=cast.kaisa).count() == 1


def test_two_registrations_of_one_address_make_one_account(client: Client, cast: Cast) -> None:
    first = begin(client)
    first_code = code()
    second = begin(client)
    client.post(second, {"code": code()})
    assert Client().post(first, {"code": first_code}).status_code == 404
    assert Organisation.objects.filter(name="Fjord Lab AS").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "x"), ("name", " "), ("organisation", ""), ("kind", ""), ("country", "")],
)
def test_a_wrong_value_is_told(client: Client, cast: Cast, field: str, value: str) -> None:
    page = client.post("/partners/register/", {**DATA, field: value})
    assert page.context["form"].errors[field]
    assert "We test boats." in page.text
    assert not Link.objects.exists()


def test_a_flood_is_stopped(client: Client, cast: Cast) -> None:
    for _three in range(3):
        begin(client)
    assert client.post("/partners/register/", DATA).context["form"].non_field_errors()
    for number in range(6):
        begin(client, email=f"a{number}@example.org")
    data = {**DATA, "email": "b@example.org"}
    assert client.post("/partners/register/", data).context["form"].non_field_errors()
    assert Outgoing.objects.count() == 9


def test_a_user_without_an_organisation_adds_it_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.olli)
    answer = client.post("/partners/register/", DATA)
    row = Organisation.objects.get(name="Fjord Lab AS")
    assert answer.headers["Location"] == f"/organisations/{row.pk}/"
    assert Membership.objects.get(user=cast.olli).organisation == row
    assert client.get("/partners/register/").status_code == 403  # has one now
    client.force_login(cast.kaisa)
    assert client.post("/partners/register/", DATA).status_code == 403


def register(cast: Cast, **changes: str) -> Organisation:
    """Fjord Lab by Olli."""
    client = Client()
    client.force_login(cast.olli)
    client.post("/partners/register/", {**DATA, **changes}, headers=ENGLISH)
    return Organisation.objects.get(awaits_check=True)


def test_nobody_but_the_network_and_itself_sees_it_before_it_is_let_in(
    client: Client, cast: Cast
) -> None:
    row = register(cast)
    notice = Notice.objects.create(
        owner=row, steward=cast.olli, kind="offer", titles={"en": "Boats"}, level=Level.NETWORK,
        expires_on=make(cast).expires_on,
    )  # fmt: skip
    for user, seen in ((None, 404), (cast.kaisa, 404), (cast.matti, 200), (cast.olli, 200)):
        if user:
            client.force_login(user)
        assert client.get(f"/organisations/{row.pk}/").status_code == seen
        assert client.get(f"/notices/{notice.pk}/").status_code == seen
    client.force_login(cast.olli)
    page = client.get(f"/organisations/{row.pk}/edit/")
    levels = [value for value, _label in page.context["form"].fields["level"].choices]
    assert Level.PUBLIC not in levels
    assert Level.ORGANISATION in levels
    data = {"name": "Fjord Lab", "kind": "company", "level": "public"}
    assert client.post(f"/organisations/{row.pk}/edit/", data).context["form"].errors["level"]
    client.post(f"/organisations/{row.pk}/edit/", {**data, "level": "network", "city": "Luleå"})
    row.refresh_from_db()
    assert (row.city, row.level) == ("Luleå", Level.NETWORK)
    data = {"kind": "offer", "title": "Boats", "level": "public", "owner": str(row.pk)}
    assert client.post("/notices/add/", data).context["form"].errors["level"]


def test_letting_in_shows_it_to_everybody(client: Client, cast: Cast) -> None:
    row = register(cast)
    client.force_login(cast.elli)
    assert client.get("/").context["newcomers"] == 1
    page = client.get("/newcomers/").text
    assert "Fjord Lab AS" in page
    assert "olli@" in page
    client.post(f"/newcomers/{row.pk}/", {"let_in": "1"})
    row.refresh_from_db()
    assert (row.level, row.awaits_check) == (Level.PUBLIC, False)
    assert Document.objects.get(noun="organisation", record_id=row.pk).level == Level.PUBLIC
    assert client.get("/").context["newcomers"] == 0
    assert client.post(f"/newcomers/{row.pk}/", {"turn_away": "1"}).status_code == 404
    client.logout()
    assert client.get(f"/organisations/{row.pk}/").status_code == 200


def test_deleting_a_newcomer_takes_two_presses(client: Client, cast: Cast) -> None:
    register(cast)
    client.force_login(cast.elli)
    page = client.get("/newcomers/").text
    first, second = page.split("<details>")[0], page.split("<details>")[-1]
    assert 'name="let_in"' in first
    assert 'name="turn_away"' not in page.split("</main>")[0].split("<details>")[0]
    opened = second.split("</details>")[0]
    assert opened.index("</summary>") < opened.index('name="turn_away"')
    assert "<button" not in opened.split("</summary>")[0]


def test_turning_away_deletes_it_with_what_it_wrote(client: Client, cast: Cast) -> None:
    row = register(cast)
    guest = Client()
    guest.force_login(cast.olli)
    guest.post(
        "/notices/add/",
        {"kind": "offer", "title": "Boats", "level": "network"} | {"owner": str(row.pk)},
    )
    assert Notice.objects.get().owner == row
    client.force_login(cast.elli)
    client.post(f"/newcomers/{row.pk}/", {"turn_away": "1"})
    assert not Organisation.objects.filter(name="Fjord Lab AS").exists()
    assert not Notice.objects.exists()
    assert not Document.objects.filter(noun="notice").exists()
    assert Change.objects.filter(noun="organisation", action="delete").count() == 1
    assert guest.get("/notices/add/").status_code == 403


def test_what_could_be_the_same_is_shown(client: Client, cast: Cast) -> None:
    register(cast, organisation="Älykäs Paja", country="FI", website="")
    client.force_login(cast.sari)
    (each,) = client.get("/newcomers/").context["newcomers"]
    assert each.alike == [cast.paja]


def test_a_newcomer_is_made_one_with_what_is_there(client: Client, cast: Cast) -> None:
    row = register(cast, organisation="Älykäs Paja", country="FI", website="")
    guest = Client()
    guest.force_login(cast.olli)
    data = {"kind": "offer", "title": "Boats", "level": "network", "owner": str(row.pk)}
    guest.post("/notices/add/", data)
    client.force_login(cast.elli)
    assert f'name="join" value="{cast.paja.pk}"' in client.get("/newcomers/").text
    client.post(f"/newcomers/{row.pk}/", {"join": str(row.pk)})
    assert Organisation.objects.filter(pk=row.pk).exists()
    client.post(f"/newcomers/{row.pk}/", {"join": str(cast.paja.pk)})
    assert not Organisation.objects.filter(pk=row.pk).exists()
    assert not Document.objects.filter(noun="organisation", record_id=row.pk).exists()
    assert cast.paja.memberships.get(user=cast.olli).role == "company"
    notice = Notice.objects.get()
    assert notice.owner == cast.paja
    assert Document.objects.get(noun="notice", record_id=notice.pk).owner_id == cast.paja.pk
    assert guest.get(f"/notices/{notice.pk}/edit/").status_code == 200


def test_two_conversations_about_one_notice_become_one(cast: Cast) -> None:
    row = register(cast, organisation="Älykäs Paja", country="FI", website="")
    notice = make(cast)
    for number, organisation in enumerate((row, cast.paja)):
        answer = Answer.objects.create(notice=notice, organisation=organisation)
        answer.messages.create(is_of_asker=False, text=f"Words {number}")
    with write(SYSTEM) as w:
        registration.join(w, organisation=row, into=cast.paja)
    kept = Answer.objects.get()
    assert kept.organisation == cast.paja
    assert sorted(kept.messages.values_list("text", flat=True)) == ["Words 0", "Words 1"]


@pytest.mark.parametrize("name", ["kaisa", "matti", "olli"])
def test_only_those_who_keep_the_register_decide(client: Client, cast: Cast, name: str) -> None:
    row = register(cast)
    client.force_login(getattr(cast, name))
    assert client.get("/newcomers/").status_code == 403
    for data in ({"let_in": "1"}, {"join": str(cast.paja.pk)}):
        assert client.post(f"/newcomers/{row.pk}/", data).status_code == 403
