"""Users as coordinators and administrators see them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.access import SYSTEM, Level, Role
from latu.core.gate import write
from latu.mail.actions import suppress
from latu.mail.models import Suppression
from latu.organisations import actions, memberships
from latu.organisations.models import Membership


def role_of(user: User) -> str:
    return Membership.objects.get(user=user).role


ADDRESSES = ("/users/", "/users/{aino}/", "/jobs/", "/invite/")
MAY = {
    None: (302, 302, 302, 302),
    "olli": (403, 403, 403, 403),
    "kaisa": (403, 403, 403, 403),
    "matti": (403, 403, 403, 403),
    "aino": (403, 403, 403, 200),
    "sari": (200, 200, 200, 200),
    "antti": (200, 200, 200, 200),
}


@pytest.mark.parametrize("name", MAY)
def test_roles_and_pages(client: Client, cast: Cast, name: str | None) -> None:
    if name:
        client.force_login(getattr(cast, name))
    statuses = tuple(client.get(a.format(aino=cast.aino.pk)).status_code for a in ADDRESSES)
    assert statuses == MAY[name]
    assert ('href="/users/"' in client.get("/").text) == (MAY[name][0] == 200)


POSTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/users/{aino}/", {"organisation": "Esimerkin kunta", "role": "municipal"}),
    ("/memberships/{membership}/", {"role": "municipal"}),
    ("/memberships/{membership}/", {"remove": "1"}),
    ("/users/{aino}/active/", {"active": "0"}),
    ("/users/{aino}/mail/", {}),
)


@pytest.mark.parametrize("name", [None, "olli", "kaisa", "matti", "aino"])
@pytest.mark.parametrize(("address", "data"), POSTS)
def test_others_change_nothing(
    client: Client, cast: Cast, name: str | None, address: str, data: dict[str, str]
) -> None:
    if name:
        client.force_login(getattr(cast, name))
    row = Membership.objects.get(user=cast.aino)
    address = address.format(aino=cast.aino.pk, membership=row.pk)
    assert client.post(address, data).status_code == (403 if name else 302)
    assert role_of(cast.aino) == Role.DEVELOPER
    assert User.objects.get(pk=cast.aino.pk).is_active


def test_users_are_found_by_name_address_organisation_and_role(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.elli.pk).update(name="Elli Äärelä")
    client.force_login(cast.sari)
    for query, found in (
        ({"q": "äÄrel"}, "elli"),
        ({"q": "kaisa@"}, "kaisa"),
        ({"q": "älykäs"}, "kaisa"),
        ({"role": "municipal"}, "matti"),
    ):
        page = client.get("/users/", query)
        assert [row.email for row in page.context["page"]] == [f"{found}@example.org"], query
    assert not client.get("/users/", {"closed": "on"}).context["page"].object_list
    assert client.get("/users/", {"q": "[("}).status_code == 200


def test_queries_do_not_grow_with_users(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.sari)
    with django_assert_num_queries(8):
        client.get("/users/")
    with write(SYSTEM) as w:
        for number in range(40):
            user = User.objects.create_user(f"{number}@example.org")
            memberships.add(w, user=user, organisation=cast.paja, role=Role.COMPANY)
    with django_assert_num_queries(8):
        client.get("/users/")


def test_the_list_can_be_downloaded(client: Client, cast: Cast) -> None:
    client.force_login(cast.sari)
    text = b"".join(client.get("/users/", {"format": "csv"})).decode("utf-8-sig")
    assert "aino@example.org" in text


def test_a_role_is_changed_added_and_ended(client: Client, cast: Cast) -> None:
    client.force_login(cast.sari)
    row = Membership.objects.get(user=cast.aino)
    client.post(f"/memberships/{row.pk}/", {"role": "municipal"})
    assert role_of(cast.aino) == Role.MUNICIPAL
    page = f"/users/{cast.aino.pk}/"
    client.post(page, {"organisation": "esimerkin kunta", "role": "company"})
    assert set(Membership.objects.filter(user=cast.aino).values_list("role", flat=True)) == {
        "municipal",
        "company",
    }
    client.post(f"/memberships/{row.pk}/", {"remove": "1"})
    assert role_of(cast.aino) == Role.COMPANY
    assert (
        'aria-invalid="true"'
        in client.post(page, {"organisation": "Väärä", "role": "company"}).text
    )
    for bad in ({"role": "king"}, {}):
        assert client.post(f"/memberships/{row.pk}/", bad).status_code == 404
    assert client.get("/users/999999/").status_code == 404
    assert client.post("/memberships/999999/", {"role": "company"}).status_code == 404


def test_a_coordinator_sees_an_administrators_role_without_changing_it(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.sari)
    row = Membership.objects.get(user=cast.antti)
    page = client.get(f"/users/{cast.antti.pk}/").text
    assert f"/memberships/{row.pk}/" not in page
    assert f"/users/{cast.antti.pk}/active/" not in page
    assert client.post(f"/memberships/{row.pk}/", {"role": "company"}).status_code == 403
    assert client.post(f"/users/{cast.aino.pk}/active/", {"active": "0"}).status_code == 403


def test_an_administrator_closes_and_opens_accounts(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    page = f"/users/{cast.aino.pk}/"
    client.post(f"{page}active/", {"active": "0"})
    assert not User.objects.get(pk=cast.aino.pk).is_active
    assert 'name="active" value="1"' in client.get(page).text
    assert client.get("/users/", {"closed": "on"}).context["total"] == 1
    client.post(f"{page}active/", {"active": "1"})
    assert User.objects.get(pk=cast.aino.pk).is_active


def test_the_last_administrator_is_kept_with_a_reason(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    english = {"accept-language": "en"}
    row = Membership.objects.get(user=cast.antti)
    for address, data in (
        (f"/memberships/{row.pk}/", {"role": "company"}),
        (f"/memberships/{row.pk}/", {"remove": "1"}),
        (f"/users/{cast.antti.pk}/active/", {"active": "0"}),
    ):
        page = client.post(address, data, headers=english, follow=True).text
        assert "at least one active administrator must remain" in page
    assert role_of(cast.antti) == Role.ADMINISTRATOR


def test_an_address_that_bounced_is_told_and_tried_again(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        suppress(w, address=cast.aino.email, reason=Suppression.Reason.BOUNCED)
    client.force_login(cast.sari)
    page = f"/users/{cast.aino.pk}/"
    assert f'action="{page}mail/"' in client.get(page).text
    client.post(f"{page}mail/")
    assert not Suppression.objects.exists()
    assert f'action="{page}mail/"' not in client.get(page).text


def test_an_organisation_that_one_may_not_see_stays_nameless(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.elli)) as w:
        content = actions.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        hidden = actions.create(w, content=content, owner_id=cast.ranta.pk)
    with write(SYSTEM) as w:
        memberships.add(w, user=cast.olli, organisation=hidden, role=Role.COMPANY)
    client.force_login(cast.sari)
    for address in ("/users/", f"/users/{cast.olli.pk}/"):
        assert "Salainen" not in client.get(address).text


def test_who_is_there_for_no_company_is_a_partner(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.sari)) as w:
        memberships.add(w, user=cast.olli, organisation=cast.kunta, role=Role.COMPANY)
    client.force_login(cast.sari)
    client.cookies["django_language"] = "en"
    text = client.get("/users/").text
    assert f"{cast.kunta.name} (Partner)" in text
    assert f"{cast.paja.name} (Company)" in text
    assert f"{cast.kunta.name} (Company)" not in text
