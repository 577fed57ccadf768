"""An adviser's clients through the pages: the list, one, telling, and the client's answer without an account."""

import re

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls.models import Call
from latu.clients.models import Client, Tip
from latu.clients.tests.conftest import make_call, make_client, send, tag
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Outgoing, Suppression
from latu.organisations.models import Organisation
from latu.records.models import Todo

ANSWER = re.compile(r"http://127\.0\.0\.1:8000(/tip/[\w-]{43}/)")
ENGLISH = {"accept-language": "en"}
DATA = {
    "organisation": "Älykäs Paja Oy", "contact": "Pekka Paja", "email": "pekka@example.org", "language": "sv",
    "notes": "Tykkää lumesta.",
}  # fmt: skip


def answering_page() -> str:
    found = ANSWER.search(Outgoing.objects.latest("pk").text)
    assert found
    return found[1]


def test_a_client_of_the_register_is_added_and_changed(client: Browser, cast: Cast) -> None:
    client.force_login(cast.aino)
    answer = client.post("/clients/add/", DATA)
    row = Client.objects.get()
    assert answer.headers["Location"] == f"/clients/{row.pk}/"
    assert (row.owner, row.organisation, row.steward) == (cast.tunturi, cast.paja, cast.aino)
    page = client.get(f"/clients/{row.pk}/").text
    more = f'href="/organisations/{row.organisation_id}/calls/"'
    for expected in ("Pekka Paja", "pekka@", "Tykkää lumesta.", "Älykäs Paja Oy", "ruotsi", more):
        assert expected in page
    data = {**DATA, "contact": "Paula Paja", "steward": str(cast.sari.pk)}
    client.post(f"/clients/{row.pk}/edit/", data)
    row.refresh_from_db()
    assert (row.contact, row.steward) == ("Paula Paja", cast.sari)
    assert "Paula Paja" in client.get("/clients/").text
    again = client.post("/clients/add/", DATA, follow=True)
    assert again.redirect_chain[-1][0] == f"/clients/{row.pk}/"
    assert Client.objects.count() == 1


def test_two_advisers_at_one_client(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    client.force_login(cast.aino)
    where = f"/clients/{row.pk}/edit/"
    shown = client.get(where, headers=ENGLISH).text
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    client.post(where, {**DATA, "notes": "Sarin sanat"})
    late = client.post(where, {**DATA, "notes": "Ainon sanat", "seen": seen}, headers=ENGLISH)
    assert "Somebody else changed this while you were writing." in late.text
    row.refresh_from_db()
    assert row.notes == "Sarin sanat"
    unknown = client.post(where, {**DATA, "steward": "x", "seen": seen}, headers=ENGLISH)
    assert "Somebody else changed this" in unknown.text
    again = late.text.split('name="seen" value="')[1].split('"')[0]
    client.post(where, {**DATA, "notes": "Ainon sanat", "seen": again})
    row.refresh_from_db()
    assert row.notes == "Ainon sanat"


def test_a_company_that_is_not_there_is_added_for_us_alone(client: Browser, cast: Cast) -> None:
    client.force_login(cast.aino)
    page = client.post("/clients/add/", {**DATA, "organisation": "Uusi Oy"}, headers=ENGLISH)
    assert "“Uusi Oy”" in page.text
    assert 'name="instead" value="1" formaction="/clients/add/?new=1"' in page.text
    data = {**DATA, "organisation": "Uusi Oy", "kind": "company", "country": "FI"}
    for _twice in range(2):
        client.post("/clients/add/?new=1", {**data, "once": "x" * 22})
    row = Client.objects.get()
    assert (row.organisation.name, row.organisation.level) == ("Uusi Oy", Level.ORGANISATION)
    page = client.post("/clients/add/?new=1", {**data, "organisation": "Älykäs Paja Oy"})
    assert page.context["form"].errors["organisation"]
    client.force_login(cast.elli)
    assert client.get(f"/organisations/{row.organisation_id}/").status_code == 404
    client.force_login(cast.matti)  # advises, but does not keep the register
    assert client.get("/clients/add/?new=1").status_code == 403


def test_what_was_typed_goes_along_into_the_other_form(client: Browser, cast: Cast) -> None:
    client.force_login(cast.aino)
    typed = {**DATA, "organisation": "Uusi Oy", "steward": str(cast.sari.pk), "instead": "1"}
    for address in ("/clients/add/?new=1", "/clients/add/"):
        page = client.post(address, typed)
        form = page.context["form"]
        assert not form.is_bound
        for name in ("organisation", "contact", "email", "language", "notes", "steward"):
            assert form[name].value() == typed[name], name
        assert "Tykkää lumesta." in page.text
    assert not Client.objects.exists()


def test_who_looks_after_a_new_client_is_oneself(client: Browser, cast: Cast) -> None:
    client.force_login(cast.sari)
    for address in ("/clients/add/", "/clients/add/?new=1"):
        page = client.get(address).text
        assert f'<option value="{cast.sari.pk}" selected>' in page
        assert "Select an option" not in page
    row = make_client(cast)
    Client.objects.update(steward=None)
    page = client.get(f"/clients/{row.pk}/edit/").text
    assert f'<option value="{cast.sari.pk}" selected>' in page
    Client.objects.update(steward=cast.aino)
    page = client.get(f"/clients/{row.pk}/edit/").text
    assert f'<option value="{cast.aino.pk}" selected>' in page


def test_for_others_it_is_not_there(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    tip = send(cast, row, make_call())
    for user in (cast.elli, cast.matti):
        client.force_login(user)
        assert client.get("/clients/").context["total"] == 0
        for address in (f"/clients/{row.pk}/", f"/clients/{row.pk}/edit/"):
            assert client.get(address).status_code == 404
        for address in (f"/clients/{row.pk}/remove/", f"/tips/{tip.pk}/revoke/"):
            assert client.post(address).status_code == 404
        assert client.post(f"/todos/client:{row.pk}/add/", {"text": "x"}).status_code == 404
        assert "Pekka" not in client.get(f"/calls/{tip.call_id}/").text
        assert "Älykäs Paja" not in client.get(f"/calls/{tip.call_id}/tip/").text
        data = {"clients": [str(row.pk)], "words": "x"}
        assert client.post(f"/calls/{tip.call_id}/tip/", data).context["form"].errors["clients"]
    client.force_login(cast.kaisa)
    assert client.get("/clients/").status_code == 403
    assert "/clients/" not in client.get("/").text
    assert Client.objects.exists()


def test_from_the_calls_page_to_the_clients_answer(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call(url="https://example.org/haku")
    client.force_login(cast.aino)
    assert f'href="/calls/{call.pk}/tip/"' in client.get(f"/calls/{call.pk}/").text
    data = {"clients": [str(row.pk)], "words": "Sopisiko?", "follow_up": "31.12."}
    assert client.post(f"/calls/{call.pk}/tip/", data).headers["Location"] == f"/calls/{call.pk}/"
    assert Todo.objects.get().ref == row.ref
    address = answering_page()

    guest = Browser()
    page = guest.get(address)
    assert page.headers["Cache-Control"].count("no-store") == 1
    for expected in ('<html lang="sv">', "PORO-utlysning", "Sopisiko?", "Aino", "noindex"):
        assert expected in page.text
    assert Tip.objects.get().reply == ""  # looking is no answer
    assert guest.head(address).status_code == 200
    assert Tip.objects.get().reply == ""
    answer = guest.post(address, {"reply": "interested", "words": "Ring mig!"})
    assert answer.headers["Location"] == f"{address}?done=1"
    assert 'class="message success"' in guest.get(f"{address}?done=1").text
    assert guest.get("/clients/").status_code == 302

    assert client.get("/").context["unread_replies"] == 1
    assert client.get("/clients/?replies=unread").context["total"] == 1
    assert "Ring mig!" in client.get(f"/clients/{row.pk}/").text
    assert client.get("/").context["unread_replies"] == 0
    assert f'href="/clients/{row.pk}/"' in client.get(f"/calls/{call.pk}/").text
    guest.post(address, {"reply": "later", "words": ""})
    assert Tip.objects.get().reply == "later"


@pytest.mark.parametrize(
    "data", [{}, {"reply": ""}, {"reply": "odd"}, {"reply": "later", "words": "x" * 2001}]
)
def test_an_odd_answer_is_none(client: Browser, cast: Cast, data: dict[str, str]) -> None:
    send(cast, make_client(cast), make_call())
    page = re.sub("https://latu.example.org", "http://127.0.0.1:8000", Outgoing.objects.get().text)
    found = ANSWER.search(page)
    assert found
    assert client.post(found[1], data).status_code == 200
    assert Tip.objects.get().reply == ""


def test_a_link_that_is_worthless_says_so(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call()
    client.force_login(cast.aino)
    client.post(f"/calls/{call.pk}/tip/", {"clients": [str(row.pk)]})
    address = answering_page()
    client.post(f"/tips/{Tip.objects.get().pk}/revoke/")
    guest = Browser()
    for each in (address, "/tip/unknown/"):
        assert guest.get(each).status_code == 404
        assert guest.post(each, {"reply": "later"}).status_code == 404
    assert Tip.objects.get().reply == ""


def test_several_clients_are_told_at_once_or_none(client: Browser, cast: Cast) -> None:
    call, first = make_call(), make_client(cast)
    client.force_login(cast.aino)
    data = {
        **DATA,
        "organisation": "Esimerkin kunta",
        "email": "kunta@example.org",
        "language": "fi",
    }
    client.post("/clients/add/", data)
    both = [str(each.pk) for each in Client.objects.order_by("pk")]
    with write(SYSTEM) as w:
        suppress(w, address="kunta@example.org", reason=Suppression.Reason.BOUNCED)
    page = client.post(f"/calls/{call.pk}/tip/", {"clients": both}, headers=ENGLISH)
    assert "Esimerkin kunta gets no mail" in page.text
    assert not Tip.objects.exists()
    Suppression.objects.all().delete()
    client.post(f"/calls/{call.pk}/tip/", {"clients": both})
    assert {(mail.to, mail.language) for mail in Outgoing.objects.all()} == {
        ("pekka@example.org", "sv"), ("kunta@example.org", "fi"),
    }  # fmt: skip
    sent = {"clients": [str(first.pk)], "words": "x", "alike": str(first.pk)}
    back = client.post(f"/calls/{call.pk}/tip/?client={first.pk}", sent)
    assert back.headers["Location"] == f"/clients/{first.pk}/"


def test_what_fits_stands_on_the_page_with_the_verdict(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call()
    tag(cast.paja, "snow")
    tag(call, "snow")
    client.force_login(cast.aino)
    page = client.get(f"/clients/{row.pk}/")
    (fit,) = page.context["good"]
    assert (fit.suggestion.call, fit.verdict.organisation) == (call, cast.paja)
    assert f'href="/calls/{call.pk}/tip/?client={row.pk}"' in page.text
    assert "PORO-haku" in client.get("/clients/").text
    sheet = b"".join(client.get("/clients/?format=csv")).decode()
    assert "PORO-haku" in sheet
    ((mine,), seen) = (client.get("/").context["clients"], client.get("/").context["companies"])
    assert mine == row
    assert cast.paja not in seen


def test_a_hidden_call_stays_hidden_in_the_list_of_tips(client: Browser, cast: Cast) -> None:
    row, call = make_client(cast), make_call()
    send(cast, row, call, "Katso tätä")
    Call.objects.update(level=Level.PRIVATE, steward=cast.sari)
    client.force_login(cast.aino)
    page = client.get(f"/clients/{row.pk}/").text
    assert "PORO" not in page
    assert "Katso tätä" in page


def test_filters_of_the_list(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    client.force_login(cast.aino)
    for query, expected in (
        ("q=alykas", 1), ("q=pekka", 1), ("q=olematon", 0), ("mine=on", 1), ("replies=never", 1),
        ("replies=waiting", 0), ("replies=unread", 0),
    ):  # fmt: skip
        assert client.get(f"/clients/?{query}").context["total"] == expected, query
    Client.objects.update(contact="Åke ÄIJÄLÄ")
    assert client.get("/clients/?q=äijälä").context["total"] == 1
    send(cast, row, make_call())
    assert client.get("/clients/?replies=waiting").context["total"] == 1
    assert client.get("/clients/?replies=never").context["total"] == 0
    client.force_login(cast.sari)
    assert client.get("/clients/?mine=on").context["total"] == 0


def test_taking_off_the_list(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    client.force_login(cast.sari)
    assert client.post(f"/clients/{row.pk}/remove/").headers["Location"] == "/clients/"
    assert not Client.objects.exists()
    assert Organisation.objects.filter(pk=cast.paja.pk).exists()


def test_queries_do_not_grow(
    client: Browser, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_client(cast)
    tag(cast.paja, "snow")
    client.force_login(cast.aino)
    for count in (1, 10):
        for number in range(count):
            call = make_call(f"H{count}-{number}")
            tag(call, "snow")
            send(cast, row, call)
            other = Organisation.objects.create(name=f"Oy {count}-{number}", sort_key="oy")
            tag(other, "snow")
            Client.objects.create(owner=cast.tunturi, organisation=other, steward=cast.aino)
        for address, queries in (
            ("/clients/", 22),
            (f"/clients/{row.pk}/", 29),
            (f"/calls/{call.pk}/tip/", 7),
        ):
            client.get(address)
            with django_assert_num_queries(queries):
                client.get(address)
