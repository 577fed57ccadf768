"""Inviting and accepting, through the pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import Link, User
from latu.core.access import SYSTEM, Role
from latu.core.gate import write
from latu.mail.models import Outgoing
from latu.organisations import memberships
from latu.organisations.models import Membership, Organisation

LINK = re.compile(r"http://127\.0\.0\.1:8000(/invitation/[\w-]{43}/)")
ENGLISH = {"accept-language": "en"}


def invite(client: Client, **changes: str) -> str:
    """Invite; the address of the link in the mail."""
    data = {
        "email": "uusi@example.org", "organisation": "Tunturin Kehitys Oy", "role": "company", "language": "sv", **changes,
    }  # fmt: skip
    assert client.post("/invite/", data).status_code == 302
    found = LINK.search(Outgoing.objects.latest("pk").text)
    assert found
    return found[1]


def test_from_invitation_to_the_first_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    assert "uusi@example.org" in client.get("/invite/").text
    guest = Client()
    page = guest.get(address).text
    for expected in (
        "Aino",
        "Tunturin Kehitys Oy",
        "uusi@example.org",
        '<option value="sv" selected>',
    ):
        assert expected in page
    guest.get(address)  # a mail scanner follows links: nothing is used up
    assert not User.objects.filter(email="uusi@example.org").exists()
    response = guest.post(address, {"name": "Uusi Ihminen", "language": "en"})
    assert response.headers["Location"] == "/"
    assert response.cookies["django_language"].value == "en"
    user = User.objects.get(email="uusi@example.org")
    assert (user.name, user.language) == ("Uusi Ihminen", "en")
    assert "Tunturin Kehitys Oy" in guest.get("/profile/").text
    assert "uusi@example.org" not in client.get("/invite/").text


def test_used_old_taken_back_and_invented_links_get_one_plain_page(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.aino)
    used = invite(client)
    Client().post(used, {"name": "Uusi", "language": "fi"})
    taken = invite(client, email="b@example.org")
    client.post(f"/invite/{Link.objects.latest('pk').pk}/revoke/")
    old = invite(client, email="c@example.org")
    Link.objects.filter(data__email="c@example.org").update(expires_at=timezone.now())
    pages = set()
    for address in (used, taken, old, "/invitation/x/"):
        guest = Client()
        for response in (guest.get(address), guest.post(address, {"name": "X", "language": "fi"})):
            assert response.status_code == 404
            assert "/join/" in response.text
            pages.add(re.sub(r'value="[^"]*"|nonce="[^"]+"', "", response.text))
        assert guest.get("/todos/").status_code == 302
    assert len(pages) == 1


def test_a_name_is_needed(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    page = Client().post(address, {"name": " ", "language": "fi"})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert Link.objects.get().used_at is None


def test_who_has_an_account_signs_in_and_says_yes(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client, email="olli@example.org")
    guest = Client()
    assert 'name="name"' not in guest.get(address).text
    for stranger in (guest, client):  # neither nobody nor somebody else gets in by the link
        where = stranger.post(address).headers["Location"]
        assert where.startswith("/sign-in/?email=olli%40example.org&next=%2Finvitation")
        assert stranger.get("/profile/").status_code == 302
    assert not cast.olli.memberships.exists()
    guest.force_login(cast.olli)
    assert guest.post(address).status_code == 302
    assert cast.olli.memberships.exists()
    assert User.objects.get(pk=cast.olli.pk).name == "Olli"
    assert guest.get("/profile/").context["viewer"].user_id == cast.olli.pk


def test_somebody_elses_session_is_told_of_and_ended(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    page = client.get(address, headers=ENGLISH).text
    assert "You are signed in as Aino" in page
    client.post(address, {"name": "Uusi", "language": "fi"})
    assert client.get("/profile/").context["viewer"].label == "Uusi"


def test_a_name_from_outside_is_shown_as_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    guest = Client()
    guest.post(address, {"name": "<script>alert(1)</script>", "language": "fi"})
    assert "<script>alert" not in guest.get("/profile/").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "aino"}, "email"),
        ({"email": "antti@example.org"}, "email"),
        ({"organisation": "Olematon Oy"}, "organisation"),
        ({"organisation": "Rannan Kehitys Oy", "role": "developer"}, "organisation"),
        ({"organisation": "Älykäs Paja Oy", "role": "company"}, "organisation"),
        ({"role": "administrator"}, "role"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    client: Client, cast: Cast, changes: dict[str, str], field: str
) -> None:
    client.force_login(cast.aino)
    data = {
        "email": "uusi@example.org", "organisation": "Tunturin Kehitys Oy", "role": "company", "language": "fi", **changes,
    }  # fmt: skip
    response = client.post("/invite/", data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("aino", ["company", "municipal", "developer"]),
        ("sari", ["company", "municipal", "developer", "coordinator"]),
        ("antti", ["company", "municipal", "developer", "coordinator", "administrator"]),
    ],
)
def test_only_roles_that_one_may_give_are_offered(
    client: Client, cast: Cast, name: str, roles: list[str]
) -> None:
    client.force_login(getattr(cast, name))
    form = client.get("/invite/").context["form"]
    assert [value for value, _ in form.fields["role"].choices] == roles


def test_nobody_takes_back_anothers_invitation(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    number = Link.objects.get().pk
    other = Client()
    other.force_login(cast.elli)
    assert "uusi@example.org" not in other.get("/invite/").text
    assert other.post(f"/invite/{number}/revoke/").status_code == 403
    assert other.get(f"/invite/{number}/revoke/").status_code == 302
    assert Client().get(address).status_code == 200


def test_a_link_that_dies_between_reading_and_accepting(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = invite(client)
    guest = Client()
    guest.get(address)
    with write(SYSTEM) as w:
        memberships.deactivate(w, user=cast.aino)
    assert guest.post(address, {"name": "Uusi", "language": "fi"}).status_code == 404
    assert not User.objects.filter(email="uusi@example.org").exists()


def test_queries_do_not_grow_with_invitations(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.sari)
    for count in (2, 20):
        with write(cast.viewer(cast.sari)) as w:
            for number in range(count):
                memberships.invite(
                    w, email=f"{count}-{number}@example.org", organisation=cast.paja, role=Role.COMPANY,
                    language="fi", address=str,
                )  # fmt: skip
        with django_assert_num_queries(7):
            client.get("/invite/")
    Link.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert not client.get("/invite/").context["pending"]
    assert Membership.objects.filter(organisation=cast.paja).count() == 1


def test_an_invitation_opens_no_organisation_of_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    Organisation.objects.filter(pk=cast.ranta.pk).update(owner=cast.ranta)
    assert client.get(f"/organisations/{cast.ranta.pk}/edit/").status_code == 403
    page = client.get("/invite/")
    assert "Rannan Kehitys Oy" not in page.text
    assert page.context["form"].initial["organisation"] == "Tunturin Kehitys Oy"
    data = {"email": "uusi@example.org", "role": "company", "language": "fi"}
    told = client.post("/invite/", {**data, "organisation": "Rannan Kehitys Oy"})
    assert "Rannan Kehitys Oy" in told.context["form"].errors["organisation"][0]
    assert not Link.objects.exists()
    client.force_login(cast.sari)
    assert client.post("/invite/", {**data, "organisation": "Rannan Kehitys Oy"}).status_code == 302
